import NNIR

/// Sorts each line along the last axis, stably; NaN comes last.
///
/// Operand: x `[…, C]`, any element type. Results: the sorted values, and `int32` the position in x that each came from.
package struct Sort: Hashable, Sendable {
  package var descending: Bool

  package init(descending: Bool = false) { self.descending = descending }
}
