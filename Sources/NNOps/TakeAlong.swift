import NNIR

/// Elements picked along one axis, each by an index of its own.
///
/// Operands: x, any element type, and indices `int32` of the shape of x but for `axis`. Result: the indices' shape with x's type:
/// `y[…, i, …] = x[…, indices[…, i, …], …]`. An index outside the axis is clamped to it.
package struct TakeAlong: Hashable, Sendable {
  package var axis: Int

  package init(axis: Int) { self.axis = axis }
}
