import NNIR

/// Matrix product over the last two axes; the axes before them broadcast.
///
/// Operands: a `[…, M, K]` (a constant right side: `b [K, N]` is a dense layer), b `[…, K, N]` or, with `transposeB`, `[…, N, K]`; then
/// those of the epilogue. Result: `[…, M, N]`, whose integers wrap.
package struct MatMul: Hashable, Sendable {
  package var transposeB: Bool
  package var epilogue: Expr?

  package init(transposeB: Bool = false, epilogue: Expr? = nil) {
    self.transposeB = transposeB
    self.epilogue = epilogue
  }
}
