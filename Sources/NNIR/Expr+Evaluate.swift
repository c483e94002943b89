#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The meaning of expressions, in double precision.
extension Expr {
  /// The value for one element.
  ///
  /// - Parameters:
  ///   - isSingle: Whether each function's result is rounded to single precision, as compiled code does.
  ///   - integers: The operands that are integers, as such: what is made of them alone and becomes an integer wraps around.
  package func evaluate(isSingle: Bool = false, integers: (Int) -> Int64? = { _ in nil }, _ operands: (Int) -> Double) -> Double {
    func value(_ x: Expr) -> Double { x.evaluate(isSingle: isSingle, integers: integers, operands) }
    func rounded(_ result: Double) -> Double { isSingle ? Double(Float(result)) : result }
    return switch self {
    case .operand(let index): operands(index)
    case .constant(let value): rounded(value)
    case .unary(let function, let x): rounded(function.apply(value(x)))
    case .binary(let function, let x, let y): rounded(function.apply(value(x), value(y)))
    case .select(let condition, let then, let otherwise): value(condition) != 0 ? value(then) : value(otherwise)
    case .cast(let dtype, let x):
      if dtype.isInteger, x.isIntegral, x.operands.allSatisfy({ integers($0) != nil }) {
        Double(Expr.cast(dtype, x).evaluate(integers: { integers($0)! }))
      } else {
        dtype.rounded(value(x))
      }
    }
  }

  /// Whether the value jumps from one whole number to the next, so that a rounding before it matters.
  package var hasSteps: Bool {
    switch self {
    case .operand, .constant: false
    case .unary(let function, let x): [.floor, .ceil, .rint, .trunc].contains(function) || x.hasSteps
    case .binary(let function, let x, let y): [.floorDivide, .mod, .fmod].contains(function) || x.hasSteps || y.hasSteps
    case .select(let condition, let then, let otherwise): condition.hasSteps || then.hasSteps || otherwise.hasSteps
    case .cast(let dtype, let x): dtype.isInteger || x.hasSteps
    }
  }
}

extension DType {
  /// The nearest value that the type holds; integers truncate and saturate, NaN becomes 0.
  package func rounded(_ value: Double) -> Double { Tensor.scalar(value, self).doubles[0] }
}

extension UnaryFunction {
  package func apply(_ x: Double) -> Double {
    switch self {
    case .negative: -x
    case .absolute: abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .reciprocal: 1 / x
    case .square: x * x
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .rint: x.rounded(.toNearestOrEven)
    case .trunc: x.rounded(.towardZero)
    case .exp: Glibc.exp(x)
    case .expm1: Glibc.expm1(x)
    case .log: Glibc.log(x)
    case .log1p: Glibc.log1p(x)
    case .log2: Glibc.log2(x)
    case .log10: Glibc.log10(x)
    case .sin: Glibc.sin(x)
    case .cos: Glibc.cos(x)
    case .tan: Glibc.tan(x)
    case .arcsin: asin(x)
    case .arccos: acos(x)
    case .arctan: atan(x)
    case .sinh: Glibc.sinh(x)
    case .cosh: Glibc.cosh(x)
    case .tanh: Glibc.tanh(x)
    case .arcsinh: asinh(x)
    case .arccosh: acosh(x)
    case .arctanh: atanh(x)
    case .erf: Glibc.erf(x)
    case .erfc: Glibc.erfc(x)
    case .erfinv: inverseErf(x)
    case .i0: besselI0(x)
    case .sigmoid: 1 / (1 + Glibc.exp(-x))
    case .softplus: x.isNaN ? x : Swift.max(x, 0) + Glibc.log1p(Glibc.exp(-abs(x)))
    case .logicalNot: x == 0 ? 1 : 0
    case .isnan: x.isNaN ? 1 : 0
    case .isinf: x.isInfinite ? 1 : 0
    case .isfinite: x.isFinite ? 1 : 0
    }
  }
}

extension BinaryFunction {
  /// Integers are exact to 2^53; bit operations and shifts take whole numbers.
  package func apply(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .floorDivide: (x / y).rounded(.down)
    case .mod: floorModulo(x, y)
    case .fmod: Glibc.fmod(x, y)
    case .power: pow(x, y)
    case .arctan2: atan2(x, y)
    case .maximum: x.isNaN || y.isNaN ? .nan : Swift.max(x, y)
    case .minimum: x.isNaN || y.isNaN ? .nan : Swift.min(x, y)
    case .less: x < y ? 1 : 0
    case .lessEqual: x <= y ? 1 : 0
    case .greater: x > y ? 1 : 0
    case .greaterEqual: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .notEqual: x != y ? 1 : 0
    case .logicalAnd: x != 0 && y != 0 ? 1 : 0
    case .logicalOr: x != 0 || y != 0 ? 1 : 0
    case .logicalXor: (x != 0) != (y != 0) ? 1 : 0
    case .bitwiseAnd: Double(Int(x) & Int(y))
    case .bitwiseOr: Double(Int(x) | Int(y))
    case .bitwiseXor: Double(Int(x) ^ Int(y))
    case .leftShift: Double(Int(x) << Int(y))
    case .rightShift: Double(Int(x) >> Int(y))
    case .gcd: Double(greatestCommonDivisor(Int(x), Int(y)))
    }
  }
}

/// By Halley's iteration on `erf(x) − y`, from Winitzki's approximation (2008); in the tails on the complement, which keeps its digits.
private func inverseErf(_ y: Double) -> Double {
  guard abs(y) < 1 else { return abs(y) == 1 ? y * .infinity : .nan }
  let logarithm = Glibc.log1p(-y * y)
  let half = 2 / (Double.pi * 0.147) + logarithm / 2
  var x = ((half * half - logarithm / 0.147).squareRoot() - half).squareRoot()
  for _ in 0..<4 {
    let error = (1 - abs(y)) - Glibc.erfc(x)
    let step = error * Double.pi.squareRoot() / 2 * Glibc.exp(x * x)
    x -= step / (1 + x * step)
  }
  return y < 0 ? -x : x
}

/// By the power series `Σ (x²/4)ᵏ / (k!)²`, whose terms are all positive.
private func besselI0(_ x: Double) -> Double {
  guard abs(x) < 714 else { return x.isNaN ? x : .infinity }
  var (sum, term) = (1.0, 1.0)
  var k = 1.0
  while term > sum * 1e-17 {
    term *= x * x / 4 / (k * k)
    sum += term
    k += 1
  }
  return sum
}

/// What the quotient, rounded down, leaves; it has the sign of the divisor.
private func floorModulo(_ x: Double, _ y: Double) -> Double {
  let rest = Glibc.fmod(x, y)
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
}

private func greatestCommonDivisor(_ x: Int, _ y: Int) -> Int {
  var (a, b) = (x.magnitude, y.magnitude)
  while b != 0 { (a, b) = (b, a % b) }
  return Int(truncatingIfNeeded: a)
}
