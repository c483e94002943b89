/// An element-wise expression over the operands of a `Map`, or over an op's raw result and its extra operands (an *epilogue*).
///
/// A constant has no type of its own: it takes that of what it is combined with.
package indirect enum Expr: Hashable, Sendable {
  case operand(Int)
  case constant(Double)
  case unary(UnaryFunction, Expr)
  case binary(BinaryFunction, Expr, Expr)
  /// `condition ≠ 0 ? then : otherwise`
  case select(Expr, then: Expr, otherwise: Expr)
  case cast(DType, Expr)
}

/// Equal expressions give equal bits, so 0 and −0 differ as constants, and NaN is itself.
extension Expr {
  package static func == (left: Expr, right: Expr) -> Bool {
    switch (left, right) {
    case (.operand(let a), .operand(let b)): a == b
    case (.constant(let a), .constant(let b)): a.bitPattern == b.bitPattern
    case (.unary(let f, let a), .unary(let g, let b)): f == g && a == b
    case (.binary(let f, let a, let b), .binary(let g, let c, let d)): f == g && a == c && b == d
    case (.select(let a, let b, let c), .select(let d, let e, let f)): a == d && b == e && c == f
    case (.cast(let t, let a), .cast(let u, let b)): t == u && a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .operand(let index): hasher.combine(index)
    case .constant(let value): hasher.combine(value.bitPattern)
    case .unary(let function, let x):
      hasher.combine(function)
      hasher.combine(x)
    case .binary(let function, let x, let y):
      hasher.combine(function)
      hasher.combine(x)
      hasher.combine(y)
    case .select(let condition, let then, let otherwise):
      hasher.combine(condition)
      hasher.combine(then)
      hasher.combine(otherwise)
    case .cast(let dtype, let x):
      hasher.combine(dtype)
      hasher.combine(x)
    }
  }
}

/// Function names are those of NumPy.
package enum UnaryFunction: String, Hashable, Sendable, CaseIterable {
  case negative, absolute, sign, reciprocal, square, sqrt, rsqrt
  case floor, ceil, rint, trunc
  case exp, expm1, log, log1p, log2, log10
  case sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, arcsinh, arccosh, arctanh
  case erf, erfc, erfinv
  /// The modified Bessel function of the first kind of order 0.
  case i0
  /// `1 / (1 + exp(-x))`
  case sigmoid
  /// `log(1 + exp(x))` without overflow
  case softplus
  case logicalNot, isnan, isinf, isfinite
}

package enum BinaryFunction: String, Hashable, Sendable, CaseIterable {
  case add, subtract, multiply, divide
  /// `floor(x / y)`, and the remainder that has the sign of the divisor
  case floorDivide, mod
  /// The remainder that has the sign of the dividend.
  case fmod
  case power, arctan2
  /// NaN when either operand is.
  case maximum, minimum
  case less, lessEqual, greater, greaterEqual, equal, notEqual
  case logicalAnd, logicalOr, logicalXor
  case bitwiseAnd, bitwiseOr, bitwiseXor, leftShift, rightShift
  /// The greatest common divisor of integers, not negative.
  case gcd
}
