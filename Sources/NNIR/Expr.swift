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
