import NNIR

/// A function over the last axis that makes a distribution of it.
///
/// Operand: x `[…, C]`. Result: the type of x.
package struct Softmax: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// `exp(x − max) / Σ exp(x − max)`
    case softmax
    /// `x − max − log Σ exp(x − max)`
    case logSoftmax
    /// Euclidean projection on the simplex (Martins and Astudillo 2016)
    case sparsemax
  }

  package var kind: Kind

  package init(_ kind: Kind = .softmax) { self.kind = kind }
}
