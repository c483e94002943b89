import NNIR

/// The position along one axis of the greatest or least element; the first of several, and the first NaN before everything else.
///
/// Operand: x, any element type, with a positive extent along `axis` unless it is empty. Result: `int32`, x without `axis`.
package struct ArgReduce: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case maximum, minimum }

  package var kind: Kind
  package var axis: Int

  package init(_ kind: Kind, axis: Int) {
    self.kind = kind
    self.axis = axis
  }
}
