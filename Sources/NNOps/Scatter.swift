import NNIR

/// Rows written into a table by index, in the order in which they stand.
///
/// Operands: base `[R, rest…]`, indices `int32 [N]`, updates `[N, rest…]` of the type of base. Result: base with row `indices[i]` combined
/// with update *i*. An index outside `0..<R` is passed over.
package struct Scatter: Hashable, Sendable {
  package enum Mode: String, Hashable, Sendable { case replace, add, multiply, maximum, minimum }

  package var mode: Mode

  package init(_ mode: Mode) { self.mode = mode }
}
