import NNIR

/// Reduces over `axes` (ascending, not negative). Global pooling is a reduction over the spatial axes.
///
/// Operands: x, then those of the epilogue. Result: x without `axes`, or with extent 1 there when `keepDims`. Over no elements the sum is 0,
/// the product 1, the mean NaN, maximum −∞, minimum +∞ (of integers the limits of 64 bits, wrapped). Sums and
/// products of integers wrap; their mean is rounded towards zero.
package struct Reduce: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case sum, mean, product, maximum, minimum, any, all }

  package var kind: Kind
  package var axes: [Int]
  package var keepDims: Bool
  package var epilogue: Expr?

  package init(_ kind: Kind, axes: [Int], keepDims: Bool = false, epilogue: Expr? = nil) {
    self.kind = kind
    self.axes = axes
    self.keepDims = keepDims
    self.epilogue = epilogue
  }
}
