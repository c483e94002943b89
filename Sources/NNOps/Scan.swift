import NNIR

/// Running sums, products, maxima or minima along one axis.
///
/// Operand: x, any element type but `bool`. Result: the type of x; element *i* combines the elements 0…i of its line. NaN spreads to all
/// that follow it; sums and products of integers wrap.
package struct Scan: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case sum, product, maximum, minimum }

  package var kind: Kind
  package var axis: Int

  package init(_ kind: Kind, axis: Int) {
    self.kind = kind
    self.axis = axis
  }
}
