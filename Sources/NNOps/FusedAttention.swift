import NNIR

/// Attention of H query heads over G heads of keys and values, where H / G query heads in a row share one (Vaswani et al. 2017; Ainslie et
/// al. 2023): `y[n, t, h] = Σ_s w[n, h, t, s] · v[n, s, g]`, where w is the softmax over s of `score(Σ_d q[n, t, h, d] · k[n, s, g, d])`.
///
/// Operands: q `[N, T, H, D]`, k `[N, S, G, D]`, v `[N, S, G, V]`, then those of the score, which broadcast to `[N, H, T, S]`.
/// Result: `[N, T, H, V]`. Importers do not make it: it is what `FuseAttention` finds.
package struct FusedAttention: Hashable, Sendable {
  /// Scale and mask: `.operand(0)` is the product of query and key, `.operand(i)` operand 2 + i of the node.
  package var score: Expr

  /// So many operands of the score there is a kernel for.
  package static let largestOperandCount = 4

  package init(score: Expr = .operand(0)) { self.score = score }
}
