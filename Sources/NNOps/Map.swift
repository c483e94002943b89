import NNIR

/// An element-wise expression over operands that broadcast by NumPy's rule.
///
/// Operands: as many as `expr` reads. Result: their broadcast shape; its type follows from `expr` (comparisons and logic give
/// `bool`, a cast what it says, arithmetic the common type of what it combines; operands of one expression must agree).
package struct Map: Hashable, Sendable {
  package var expr: Expr

  package init(_ expr: Expr) { self.expr = expr }
}
