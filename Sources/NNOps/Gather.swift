import NNIR

/// Rows of a table picked by index (an embedding).
///
/// Operands: table `[R, rest…]`, indices of any shape `[I…]` and integer type. Result: `[I…, rest…]`. An index outside `0..<R` is clamped to it.
package struct Gather: Hashable, Sendable {
  package init() {}
}
