import NNIR

/// A tensor known at compile time: a weight, or something folded.
package struct Constant: Hashable, Sendable {
  package var tensor: Tensor

  package init(_ tensor: Tensor) { self.tensor = tensor }
}
