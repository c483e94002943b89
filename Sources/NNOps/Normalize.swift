import NNIR

/// `(x − mean) / sqrt(variance + epsilon)` over the last `axisCount` axes (layer normalisation), or `x / sqrt(mean(x²) + epsilon)`.
///
/// Operands: x, then those of the epilogue (gamma, beta). Result: the type of x.
package struct Normalize: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case standard, rootMeanSquare }

  package var kind: Kind
  package var axisCount: Int
  package var epsilon: Double
  package var epilogue: Expr?

  package init(_ kind: Kind = .standard, axisCount: Int, epsilon: Double, epilogue: Expr? = nil) {
    self.kind = kind
    self.axisCount = axisCount
    self.epsilon = epsilon
    self.epilogue = epilogue
  }
}
