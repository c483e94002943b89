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
    /// `max(x − τ, 0)` as Keras computes it: with x sorted to fall, the support is the positions k with `1 + k·x(k) > x(1) + … + x(k)`, and τ is
    /// (the sum over the support of those running sums − 1) / its size. Martins and Astudillo (2016) take only the last running sum.
    case sparsemax
  }

  package var kind: Kind

  package init(_ kind: Kind = .softmax) { self.kind = kind }
}
