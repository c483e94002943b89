// Factorisations of small dense matrices in double precision, row by row in memory. The interpreter calls the same functions.
//
// Signs of vectors are not determined by the mathematics; these follow the usual conventions (Golub and Van Loan, Matrix Computations,
// 4th edition): reflections that make β = −sign(x₀)·‖x‖, symmetric QR steps with Wilkinson's shift, two-sided Jacobi for the SVD.
#ifndef NNC_LINEAR_ALGEBRA_H
#define NNC_LINEAR_ALGEBRA_H

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

// Lower triangular l with l·lᵀ = a, of which the lower half is read; NaN where a is not positive definite.
static inline void nnc_cholesky_f64(double *l, const double *a, ptrdiff_t batch, ptrdiff_t n) {
  for (ptrdiff_t m = 0; m < batch; ++m, a += n * n, l += n * n) {
    for (ptrdiff_t i = 0; i < n; ++i) {
      for (ptrdiff_t j = 0; j < n; ++j) {
        double rest = j <= i ? a[i * n + j] : 0;
        for (ptrdiff_t k = 0; k < j && j <= i; ++k) rest -= l[i * n + k] * l[j * n + k];
        l[i * n + j] = j > i ? 0 : j < i ? rest / l[j * n + j] : rest > 0 ? sqrt(rest) : NAN;
      }
    }
  }
}

// In place, with partial pivoting: below the diagonal the multipliers, above and on it U. pivots[k]: the row that step k
// exchanged with row k. Returns the sign of the permutation.
static inline double nnc_lu_in_place(double *a, double *pivots, ptrdiff_t n) {
  double sign = 1;
  for (ptrdiff_t k = 0; k < n; ++k) {
    ptrdiff_t pivot = k;
    for (ptrdiff_t i = k + 1; i < n; ++i) {
      if (fabs(a[i * n + k]) > fabs(a[pivot * n + k])) pivot = i;
    }
    pivots[k] = (double)pivot;
    if (pivot != k) {
      sign = -sign;
      for (ptrdiff_t j = 0; j < n; ++j) {
        const double swapped = a[k * n + j];
        a[k * n + j] = a[pivot * n + j];
        a[pivot * n + j] = swapped;
      }
    }
    if (a[k * n + k] == 0) continue;
    for (ptrdiff_t i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] /= a[k * n + k];
      for (ptrdiff_t j = k + 1; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
    }
  }
  return sign;
}

// lu: both factors in one n × n matrix, rows: for each row of a the row of l·u that it became.
static inline void nnc_lu_f64(double *lu, double *rows, const double *a, ptrdiff_t batch, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < batch * n * n; ++i) lu[i] = a[i];
  for (ptrdiff_t m = 0; m < batch; ++m, lu += n * n, rows += n) {
    (void)nnc_lu_in_place(lu, rows, n);
    // From the last exchange to the first, each of two rows that are where all earlier ones leave them.
    for (ptrdiff_t k = n - 1; k >= 0; --k) {
      const ptrdiff_t pivot = (ptrdiff_t)rows[k];
      rows[k] = (double)k;
      const double swapped = rows[pivot];
      rows[pivot] = (double)k;
      rows[k] = swapped;
    }
  }
}

// x[n, k] holds b and becomes the solution of a·x = b, where only the lower (else the upper) half of a counts.
static inline void nnc_substitute_f64(double *x, const double *a, ptrdiff_t n, ptrdiff_t k, int lower, int unit_diagonal) {
  for (ptrdiff_t step = 0; step < n; ++step) {
    const ptrdiff_t i = lower ? step : n - 1 - step;
    for (ptrdiff_t c = 0; c < k; ++c) {
      double rest = x[i * k + c];
      for (ptrdiff_t j = lower ? 0 : i + 1; j < (lower ? i : n); ++j) rest -= a[i * n + j] * x[j * k + c];
      x[i * k + c] = unit_diagonal ? rest : rest / a[i * n + i];
    }
  }
}

static inline void nnc_solve_triangular_f64(
    double *x, const double *a, const double *b, ptrdiff_t batch, ptrdiff_t n, ptrdiff_t k, int lower) {
  for (ptrdiff_t m = 0; m < batch; ++m, a += n * n, b += n * k, x += n * k) {
    for (ptrdiff_t i = 0; i < n * k; ++i) x[i] = b[i];
    nnc_substitute_f64(x, a, n, k, lower, 0);
  }
}

// x[n, k] with a·x = b, by LU. scratch: n·n + n.
static inline void nnc_solve_f64(
    double *x, const double *a, const double *b, double *scratch, ptrdiff_t batch, ptrdiff_t n, ptrdiff_t k) {
  double *const pivots = scratch + n * n;
  for (ptrdiff_t m = 0; m < batch; ++m, a += n * n, b += n * k, x += n * k) {
    for (ptrdiff_t i = 0; i < n * n; ++i) scratch[i] = a[i];
    (void)nnc_lu_in_place(scratch, pivots, n);
    for (ptrdiff_t i = 0; i < n * k; ++i) x[i] = b[i];
    for (ptrdiff_t i = 0; i < n; ++i) {
      const ptrdiff_t pivot = (ptrdiff_t)pivots[i];
      for (ptrdiff_t c = 0; c < k && pivot != i; ++c) {
        const double swapped = x[i * k + c];
        x[i * k + c] = x[pivot * k + c];
        x[pivot * k + c] = swapped;
      }
    }
    nnc_substitute_f64(x, scratch, n, k, 1, 1);
    nnc_substitute_f64(x, scratch, n, k, 0, 0);
  }
}

// y = a⁻¹. scratch: 2·n·n + n.
static inline void nnc_inverse_f64(double *y, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t n) {
  double *const identity = scratch + n * n + n;
  for (ptrdiff_t i = 0; i < n * n; ++i) identity[i] = i % (n + 1) == 0;
  for (ptrdiff_t m = 0; m < batch; ++m, a += n * n, y += n * n) nnc_solve_f64(y, a, identity, scratch, 1, n, n);
}

// sign and logarithm of |det a|: 0 and −∞ when a is singular. scratch: n·n + n.
static inline void nnc_log_determinant_f64(
    double *sign, double *logarithm, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t n) {
  for (ptrdiff_t m = 0; m < batch; ++m, a += n * n) {
    for (ptrdiff_t i = 0; i < n * n; ++i) scratch[i] = a[i];
    sign[m] = nnc_lu_in_place(scratch, scratch + n * n, n);
    logarithm[m] = 0;
    for (ptrdiff_t i = 0; i < n; ++i) {
      const double pivot = scratch[i * n + i];
      sign[m] *= pivot > 0 ? 1 : pivot < 0 ? -1 : pivot;
      logarithm[m] += log(fabs(pivot));
    }
  }
}

// scratch: n·n + n.
static inline void nnc_determinant_f64(double *y, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t n) {
  for (ptrdiff_t m = 0; m < batch; ++m, a += n * n) {
    for (ptrdiff_t i = 0; i < n * n; ++i) scratch[i] = a[i];
    y[m] = nnc_lu_in_place(scratch, scratch + n * n, n);
    for (ptrdiff_t i = 0; i < n; ++i) y[m] *= scratch[i * n + i];
  }
}

// The reflection 1 − τ·v·vᵀ that maps x to β·e₀: v replaces x with v₀ = 1; returns τ and sets beta.
static inline double nnc_reflection(double *x, ptrdiff_t count, ptrdiff_t stride, double *beta) {
  double tail = 0;
  for (ptrdiff_t i = 1; i < count; ++i) tail += x[i * stride] * x[i * stride];
  const double first = x[0];
  x[0] = 1;
  *beta = first;
  if (tail <= DBL_MIN) {
    for (ptrdiff_t i = 1; i < count; ++i) x[i * stride] = 0;
    return 0;
  }
  *beta = first >= 0 ? -sqrt(first * first + tail) : sqrt(first * first + tail);
  for (ptrdiff_t i = 1; i < count; ++i) x[i * stride] /= first - *beta;
  return (*beta - first) / *beta;
}

// a ← (1 − τ·v·vᵀ)·a for the `columns` columns of a that start at `a`.
static inline void nnc_reflect_rows(
    double *a, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t lda, const double *v, ptrdiff_t stride, double tau) {
  for (ptrdiff_t j = 0; j < columns; ++j) {
    double product = 0;
    for (ptrdiff_t i = 0; i < rows; ++i) product += v[i * stride] * a[i * lda + j];
    for (ptrdiff_t i = 0; i < rows; ++i) a[i * lda + j] -= tau * product * v[i * stride];
  }
}

// q·r = a[m, n], q orthogonal with `width` columns, r with `width` rows; width is m or min(m, n). With `order` columns are exchanged
// so that the diagonal of r falls, and a·P = q·r where P takes column order[j] to j. scratch: m·n + m·m + min(m, n).
static inline void nnc_qr_one(
    double *q, double *r, double *order, const double *a, double *scratch, ptrdiff_t m, ptrdiff_t n, ptrdiff_t width) {
  const ptrdiff_t least = m < n ? m : n;
  double *const work = scratch, *const whole = work + m * n, *const taus = whole + m * m;
  for (ptrdiff_t i = 0; i < m * n; ++i) work[i] = a[i];
  for (ptrdiff_t j = 0; order && j < n; ++j) order[j] = (double)j;
  for (ptrdiff_t i = 0; i < width * n; ++i) r[i] = 0;
  for (ptrdiff_t k = 0; k < least; ++k) {
    if (order) {
      ptrdiff_t best = k;
      double greatest = -1;
      for (ptrdiff_t j = k; j < n; ++j) {
        double norm = 0;
        for (ptrdiff_t i = k; i < m; ++i) norm += work[i * n + j] * work[i * n + j];
        if (norm > greatest) greatest = norm, best = j;
      }
      const double moved = order[k];
      order[k] = order[best], order[best] = moved;
      for (ptrdiff_t i = 0; i < m && best != k; ++i) {
        const double swapped = work[i * n + k];
        work[i * n + k] = work[i * n + best], work[i * n + best] = swapped;
      }
      for (ptrdiff_t i = 0; i < k && best != k; ++i) {
        const double swapped = r[i * n + k];
        r[i * n + k] = r[i * n + best], r[i * n + best] = swapped;
      }
    }
    double beta;
    double *const v = work + k * n + k;
    taus[k] = nnc_reflection(v, m - k, n, &beta);
    nnc_reflect_rows(v + 1, m - k, n - k - 1, n, v, n, taus[k]);
    r[k * n + k] = beta;
    for (ptrdiff_t j = k + 1; j < n; ++j) r[k * n + j] = work[k * n + j];
  }
  for (ptrdiff_t i = 0; i < m * m; ++i) whole[i] = i % (m + 1) == 0;
  for (ptrdiff_t k = least - 1; k >= 0; --k) {
    nnc_reflect_rows(whole + k * m, m - k, m, m, work + k * n + k, n, taus[k]);
  }
  for (ptrdiff_t i = 0; i < m; ++i) {
    for (ptrdiff_t j = 0; j < width; ++j) q[i * width + j] = whole[i * m + j];
  }
}

static inline void nnc_qr_f64(
    double *q, double *r, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t m, ptrdiff_t n, ptrdiff_t width) {
  for (ptrdiff_t i = 0; i < batch; ++i) {
    nnc_qr_one(q + i * m * width, r + i * width * n, NULL, a + i * m * n, scratch, m, n, width);
  }
}

// A plane rotation: x ← c·x + s·y, y ← −s·x + c·y.
typedef struct {
  double c, s;
} nnc_rotation;

static inline void nnc_rotate(double *x, double *y, ptrdiff_t count, ptrdiff_t stride, nnc_rotation r) {
  for (ptrdiff_t i = 0; i < count; ++i) {
    const double a = x[i * stride], b = y[i * stride];
    x[i * stride] = r.c * a + r.s * b;
    y[i * stride] = -r.s * a + r.c * b;
  }
}

// c and s with c·p − s·q = ±‖(p, q)‖ and s·p + c·q = 0.
static inline nnc_rotation nnc_givens(double p, double q) {
  if (q == 0) return (nnc_rotation){p < 0 ? -1 : 1, 0};
  if (p == 0) return (nnc_rotation){0, q < 0 ? 1 : -1};
  if (fabs(p) > fabs(q)) {
    const double t = q / p, u = p < 0 ? -sqrt(1 + t * t) : sqrt(1 + t * t);
    return (nnc_rotation){1 / u, -t / u};
  }
  const double t = p / q, u = q < 0 ? -sqrt(1 + t * t) : sqrt(1 + t * t);
  return (nnc_rotation){t / u, -1 / u};
}

// One implicit step of the symmetric QR algorithm on rows start…end of a tridiagonal matrix.
static inline void nnc_tridiagonal_step(
    double *diagonal, double *below, double *v, ptrdiff_t n, ptrdiff_t start, ptrdiff_t end) {
  const double half = (diagonal[end - 1] - diagonal[end]) * 0.5, e = below[end - 1];
  double shift = diagonal[end];
  if (half == 0) {
    shift -= fabs(e);
  } else {
    const double h = hypot(half, e);
    shift -= e * (e / (half + (half > 0 ? h : -h)));
  }
  double x = diagonal[start] - shift, z = below[start];
  for (ptrdiff_t k = start; k < end && z != 0; ++k) {
    const nnc_rotation r = nnc_givens(x, z);
    const double sdk = r.s * diagonal[k] + r.c * below[k], dkp1 = r.s * below[k] + r.c * diagonal[k + 1];
    diagonal[k] = r.c * (r.c * diagonal[k] - r.s * below[k]) - r.s * (r.c * below[k] - r.s * diagonal[k + 1]);
    diagonal[k + 1] = r.s * sdk + r.c * dkp1;
    below[k] = r.c * sdk - r.s * dkp1;
    if (k > start) below[k - 1] = r.c * below[k - 1] - r.s * z;
    x = below[k];
    if (k < end - 1) {
      z = -r.s * below[k + 1];
      below[k + 1] *= r.c;
    }
    nnc_rotate(v + k, v + k + 1, n, n, (nnc_rotation){r.c, -r.s});
  }
}

// Eigenvalues w[n], ascending, and eigenvectors, the columns of v[n, n], of the symmetric matrix in the lower half of a.
// epsilon: the precision of the result's type, at which the iteration ends; the signs of vectors depend on its length.
// scratch: n·n + 3·n.
static inline void nnc_eigh_f64(
    double *w, double *v, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t n, double epsilon) {
  double *const work = scratch, *const below = work + n * n, *const taus = below + n, *const p = taus + n;
  for (ptrdiff_t matrix = 0; matrix < batch; ++matrix, a += n * n, w += n, v += n * n) {
    double scale = 0;
    for (ptrdiff_t i = 0; i < n * n; ++i) {
      work[i] = i % n <= i / n ? a[i] : a[i % n * n + i / n];
      v[i] = i % (n + 1) == 0;
      scale = fmax(scale, fabs(work[i]));
    }
    if (!(scale > 0)) scale = 1;
    for (ptrdiff_t i = 0; i < n * n; ++i) work[i] /= scale;
    // Householder's reduction to tridiagonal form.
    for (ptrdiff_t k = 0; k + 1 < n; ++k) {
      double *const u = work + (k + 1) * n + k, *const rest = u + 1;
      const ptrdiff_t m = n - k - 1;
      taus[k] = nnc_reflection(u, m, n, &below[k]);
      double product = 0;
      for (ptrdiff_t i = 0; i < m; ++i) {
        p[i] = 0;
        for (ptrdiff_t j = 0; j < m; ++j) p[i] += taus[k] * rest[i * n + j] * u[j * n];
        product += p[i] * u[i * n];
      }
      for (ptrdiff_t i = 0; i < m; ++i) p[i] -= 0.5 * taus[k] * product * u[i * n];
      for (ptrdiff_t i = 0; i < m; ++i) {
        for (ptrdiff_t j = 0; j < m; ++j) rest[i * n + j] -= u[i * n] * p[j] + p[i] * u[j * n];
      }
    }
    for (ptrdiff_t i = 0; i < n; ++i) w[i] = work[i * n + i];
    for (ptrdiff_t k = n - 2; k >= 0; --k) {
      nnc_reflect_rows(v + (k + 1) * n, n - k - 1, n, n, work + (k + 1) * n + k, n, taus[k]);
    }
    ptrdiff_t end = n - 1;
    for (ptrdiff_t steps = 0; end > 0 && steps < 30 * n; ++steps) {
      for (ptrdiff_t i = 0; i < end; ++i) {
        if (fabs(below[i]) <= fmax(DBL_MIN, epsilon * sqrt(fabs(w[i]) + fabs(w[i + 1])))) below[i] = 0;
      }
      while (end > 0 && below[end - 1] == 0) --end;
      if (end <= 0) break;
      ptrdiff_t start = end - 1;
      while (start > 0 && below[start - 1] != 0) --start;
      nnc_tridiagonal_step(w, below, v, n, start, end);
    }
    for (ptrdiff_t i = 0; i < n; ++i) w[i] *= scale;
    for (ptrdiff_t i = 0; i + 1 < n; ++i) {
      ptrdiff_t least = i;
      for (ptrdiff_t j = i + 1; j < n; ++j) {
        if (w[j] < w[least]) least = j;
      }
      const double value = w[i];
      w[i] = w[least], w[least] = value;
      for (ptrdiff_t row = 0; row < n && least != i; ++row) {
        const double swapped = v[row * n + i];
        v[row * n + i] = v[row * n + least], v[row * n + least] = swapped;
      }
    }
  }
}

// Makes work[n, n] diagonal by rotations from both sides, and applies them to the columns of u and v.
static inline void nnc_diagonalize(
    double *work, double *u, ptrdiff_t rows_u, ptrdiff_t ldu, double *v, ptrdiff_t rows_v, ptrdiff_t ldv, ptrdiff_t n) {
  double greatest = 0;
  for (ptrdiff_t i = 0; i < n; ++i) greatest = fmax(greatest, fabs(work[i * n + i]));
  for (int sweep = 0, is_done = 0; !is_done && sweep < 60; ++sweep) {
    is_done = 1;
    for (ptrdiff_t p = 1; p < n; ++p) {
      for (ptrdiff_t q = 0; q < p; ++q) {
        const double threshold = fmax(DBL_MIN, 2 * DBL_EPSILON * greatest);
        if (fabs(work[p * n + q]) <= threshold && fabs(work[q * n + p]) <= threshold) continue;
        is_done = 0;
        // The 2 × 2 block is made symmetric by one rotation and diagonal by another from both sides.
        double m00 = work[p * n + p], m01 = work[p * n + q], m10 = work[q * n + p], m11 = work[q * n + q];
        const double t = m00 + m11, d = m10 - m01;
        nnc_rotation first = {1, 0};
        if (fabs(d) >= DBL_MIN) {
          const double ratio = t / d, length = sqrt(1 + ratio * ratio);
          first = (nnc_rotation){ratio / length, 1 / length};
        }
        const double x = first.c * m00 + first.s * m10, y = first.c * m01 + first.s * m11, z = -first.s * m01 + first.c * m11;
        nnc_rotation right = {1, 0};
        if (2 * fabs(y) >= DBL_MIN) {
          const double tau = (x - z) / (2 * fabs(y)), length = sqrt(tau * tau + 1);
          const double tangent = tau > 0 ? 1 / (tau + length) : 1 / (tau - length);
          right.c = 1 / sqrt(tangent * tangent + 1);
          right.s = (tangent > 0 ? -1 : 1) * (y > 0 ? 1 : -1) * fabs(tangent) * right.c;
        }
        // left = first · rightᵀ
        const nnc_rotation left = {first.c * right.c + first.s * right.s, first.s * right.c - first.c * right.s};
        nnc_rotate(work + p * n, work + q * n, n, 1, left);
        nnc_rotate(u + p, u + q, rows_u, ldu, left);
        nnc_rotate(work + p, work + q, n, n, (nnc_rotation){right.c, -right.s});
        nnc_rotate(v + p, v + q, rows_v, ldv, (nnc_rotation){right.c, -right.s});
        greatest = fmax(greatest, fmax(fabs(work[p * n + p]), fabs(work[q * n + q])));
      }
    }
  }
}

// a[m, n] = u · diag(s) · vt with s falling. full: u is m × m and vt n × n, else m × l and l × n with l = min(m, n).
// scratch: nnc_svd_scratch(m, n).
static inline void nnc_svd_one(
    double *u, double *s, double *vt, const double *a, double *scratch, ptrdiff_t m, ptrdiff_t n, int full) {
  const ptrdiff_t l = m < n ? m : n, g = m < n ? n : m;
  // The long side's vectors, g × width, and the short side's, l × l.
  const ptrdiff_t width = full ? g : l;
  double *const work = scratch, *const tall = work + l * l, *const longer = tall + g * l, *const shorter = longer + g * width,
               *const order = shorter + l * l, *const r = order + l, *const qr = r + width * l;
  double scale = 0;
  for (ptrdiff_t i = 0; i < m * n; ++i) scale = fmax(scale, fabs(a[i]));
  if (!(scale > 0)) scale = 1;
  for (ptrdiff_t i = 0; i < l * l; ++i) shorter[i] = i % (l + 1) == 0;
  if (m == n) {
    for (ptrdiff_t i = 0; i < l * l; ++i) work[i] = a[i] / scale, longer[i] = shorter[i];
    nnc_diagonalize(work, longer, l, l, shorter, l, l, l);
  } else {
    // A pivoted QR of the tall form leaves an l × l problem.
    for (ptrdiff_t i = 0; i < g * l; ++i) tall[i] = (m > n ? a[i] : a[i % l * n + i / l]) / scale;
    nnc_qr_one(longer, r, order, tall, qr, g, l, width);
    for (ptrdiff_t i = 0; i < l * l; ++i) work[i] = m > n ? r[i] : r[i % l * l + i / l], shorter[i] = 0;
    for (ptrdiff_t j = 0; j < l; ++j) shorter[(ptrdiff_t)order[j] * l + j] = 1;
    if (m > n) {
      nnc_diagonalize(work, longer, g, width, shorter, l, l, l);
    } else {
      nnc_diagonalize(work, shorter, l, l, longer, g, width, l);
    }
  }
  double *const left = m >= n ? longer : shorter, *const right = m >= n ? shorter : longer;
  const ptrdiff_t width_u = m >= n ? width : l, width_v = m >= n ? l : width;
  for (ptrdiff_t i = 0; i < l; ++i) {
    s[i] = fabs(work[i * l + i]) * scale;
    for (ptrdiff_t row = 0; row < m && work[i * l + i] < 0; ++row) left[row * width_u + i] = -left[row * width_u + i];
  }
  for (ptrdiff_t i = 0; i < l; ++i) {
    ptrdiff_t best = i;
    for (ptrdiff_t j = i + 1; j < l; ++j) {
      if (s[j] > s[best]) best = j;
    }
    if (best == i) continue;
    const double value = s[i];
    s[i] = s[best], s[best] = value;
    for (ptrdiff_t row = 0; row < m; ++row) {
      const double swapped = left[row * width_u + i];
      left[row * width_u + i] = left[row * width_u + best], left[row * width_u + best] = swapped;
    }
    for (ptrdiff_t row = 0; row < n; ++row) {
      const double swapped = right[row * width_v + i];
      right[row * width_v + i] = right[row * width_v + best], right[row * width_v + best] = swapped;
    }
  }
  for (ptrdiff_t i = 0; i < m * width_u; ++i) u[i] = left[i];
  for (ptrdiff_t i = 0; i < n; ++i) {
    for (ptrdiff_t j = 0; j < width_v; ++j) vt[j * n + i] = right[i * width_v + j];
  }
}

static inline ptrdiff_t nnc_svd_scratch(ptrdiff_t m, ptrdiff_t n) {
  const ptrdiff_t l = m < n ? m : n, g = m < n ? n : m;
  return 2 * l * l + g * l + g * g + l + g * l + (g * l + g * g + l);
}

static inline void nnc_svd_f64(
    double *u, double *s, double *vt, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t m, ptrdiff_t n, int full) {
  const ptrdiff_t l = m < n ? m : n;
  for (ptrdiff_t i = 0; i < batch; ++i) {
    nnc_svd_one(
        u + i * m * (full ? m : l), s + i * l, vt + i * (full ? n : l) * n, a + i * m * n, scratch, m, n, full);
  }
}

// y[n, m], the Moore–Penrose inverse of a[m, n]; singular values up to rcond times the greatest count as zero.
// scratch: nnc_svd_scratch(m, n) + (m + n + 1)·min(m, n).
static inline void nnc_pseudo_inverse_f64(
    double *y, const double *a, double *scratch, ptrdiff_t batch, ptrdiff_t m, ptrdiff_t n, double rcond) {
  const ptrdiff_t l = m < n ? m : n;
  double *const u = scratch, *const s = u + m * l, *const vt = s + l, *const rest = vt + l * n;
  for (ptrdiff_t matrix = 0; matrix < batch; ++matrix, a += m * n, y += n * m) {
    nnc_svd_one(u, s, vt, a, rest, m, n, 0);
    for (ptrdiff_t i = 0; i < n; ++i) {
      for (ptrdiff_t j = 0; j < m; ++j) {
        double total = 0;
        for (ptrdiff_t k = 0; k < l; ++k) {
          if (s[k] > rcond * s[0]) total += vt[k * n + i] * u[j * l + k] / s[k];
        }
        y[i * m + j] = total;
      }
    }
  }
}

#endif
