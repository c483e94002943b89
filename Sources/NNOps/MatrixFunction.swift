import NNIR

/// A factorisation or a function of each matrix in the last two axes, computed in double precision.
///
/// Operands: a `[…, m, n]`; `solve` and `solveTriangular` also take b `[…, n, k]`. Results, with l = min(m, n):
///
/// | kind | results |
/// |---|---|
/// | `cholesky` | lower triangular `[…, n, n]`; NaN where a is not positive definite |
/// | `inverse`, `pseudoInverse` | `[…, n, m]` |
/// | `determinant` | `[…]` |
/// | `logDeterminant` | sign `[…]`, log of the absolute value `[…]` |
/// | `solve`, `solveTriangular` | x `[…, n, k]` with a·x = b |
/// | `lu` | both factors in one `[…, n, n]`; for each row of a its row in the product of the factors, `[…, n]` |
/// | `qr` | q `[…, m, w]`, r `[…, w, n]`; w is m when complete, else l |
/// | `eigh` | eigenvalues `[…, n]` ascending, eigenvectors in columns `[…, n, n]` |
/// | `svd` | u `[…, m, w]`, s `[…, l]` falling, vᵀ `[…, w', n]`; all of both when full, else l |
package struct MatrixFunction: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case cholesky, inverse, determinant, logDeterminant, solve, lu, eigh
    case solveTriangular(lower: Bool)
    case qr(complete: Bool)
    case svd(full: Bool)
    /// Singular values up to `rcond` times the greatest count as zero.
    case pseudoInverse(rcond: Double)
  }

  package var kind: Kind

  package init(_ kind: Kind) { self.kind = kind }
}
