/// The meaning of expressions of integers alone: 64 bits that wrap around, as in compiled code.
extension Expr {
  /// Whether `evaluate(integers:)` takes it: nothing in it makes a fraction.
  package var isIntegral: Bool {
    switch self {
    case .operand: true
    case .constant(let value): Int64(exactly: value) != nil
    case .unary(let function, let x): function.isIntegral && x.isIntegral
    case .binary(let function, let x, let y): function.isIntegral && x.isIntegral && y.isIntegral
    case .select(let condition, let then, let otherwise): condition.isIntegral && then.isIntegral && otherwise.isIntegral
    case .cast(let dtype, let x): !dtype.isFloatingPoint && x.isIntegral
    }
  }

  /// The value for one element.
  ///
  /// - Precondition: `isIntegral`
  package func evaluate(integers operands: (Int) -> Int64) -> Int64 {
    switch self {
    case .operand(let index): operands(index)
    case .constant(let value): Int64(value)
    case .unary(let function, let x): function.apply(x.evaluate(integers: operands))
    case .binary(let function, let x, let y): function.apply(x.evaluate(integers: operands), y.evaluate(integers: operands))
    case .select(let condition, let then, let otherwise):
      condition.evaluate(integers: operands) != 0 ? then.evaluate(integers: operands) : otherwise.evaluate(integers: operands)
    case .cast(let dtype, let x): Tensor(TensorType(dtype, []), integers: [x.evaluate(integers: operands)]).integers[0]
    }
  }
}

extension UnaryFunction {
  fileprivate var isIntegral: Bool {
    switch self {
    case .negative, .absolute, .sign, .square, .floor, .ceil, .rint, .trunc, .logicalNot, .isnan, .isinf, .isfinite: true
    default: false
    }
  }

  fileprivate func apply(_ x: Int64) -> Int64 {
    switch self {
    case .negative: 0 &- x
    case .absolute: x < 0 ? 0 &- x : x
    case .sign: x.signum()
    case .square: x &* x
    case .floor, .ceil, .rint, .trunc: x
    case .logicalNot: x == 0 ? 1 : 0
    case .isnan, .isinf: 0
    case .isfinite: 1
    default: preconditionFailure("'\(self)' of an integer is none")
    }
  }
}

extension BinaryFunction {
  fileprivate var isIntegral: Bool { self != .divide && self != .arctan2 }

  /// Division by zero gives 0, as in NumPy; shifts beyond the width leave the sign.
  fileprivate func apply(_ x: Int64, _ y: Int64) -> Int64 {
    switch self {
    case .add: x &+ y
    case .subtract: x &- y
    case .multiply: x &* y
    case .floorDivide: y == 0 ? 0 : y == -1 ? 0 &- x : x / y - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0)
    case .mod: y == 0 || y == -1 ? 0 : x % y != 0 && (x < 0) != (y < 0) ? x % y + y : x % y
    case .fmod: y == 0 || y == -1 ? 0 : x % y
    case .power: power(x, y)
    case .maximum: max(x, y)
    case .minimum: min(x, y)
    case .less: x < y ? 1 : 0
    case .lessEqual: x <= y ? 1 : 0
    case .greater: x > y ? 1 : 0
    case .greaterEqual: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .notEqual: x != y ? 1 : 0
    case .logicalAnd: x != 0 && y != 0 ? 1 : 0
    case .logicalOr: x != 0 || y != 0 ? 1 : 0
    case .logicalXor: (x != 0) != (y != 0) ? 1 : 0
    case .bitwiseAnd: x & y
    case .bitwiseOr: x | y
    case .bitwiseXor: x ^ y
    case .leftShift: (0..<64).contains(y) ? x << y : 0
    case .rightShift: (0..<64).contains(y) ? x >> y : x < 0 ? -1 : 0
    case .gcd: greatestCommonDivisor(x, y)
    case .divide, .arctan2: preconditionFailure("'\(self)' of integers is none")
    }
  }

  private func power(_ x: Int64, _ y: Int64) -> Int64 {
    if y < 0 { return x == 1 || (x == -1 && y % 2 == 0) ? 1 : x == -1 ? -1 : 0 }
    var (result, base, rest) = (Int64(1), x, y)
    while rest > 0 {
      if rest % 2 == 1 { result = result &* base }
      base = base &* base
      rest /= 2
    }
    return result
  }

  private func greatestCommonDivisor(_ x: Int64, _ y: Int64) -> Int64 {
    var (a, b) = (x.magnitude, y.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int64(truncatingIfNeeded: a)
  }
}
