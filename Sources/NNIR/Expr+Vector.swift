extension Expr {
  /// Whether vector code exists for all of it; casts and bit operations are for integers, and some functions are too rare.
  package var isVectorizable: Bool {
    switch self {
    case .operand, .constant: true
    case .unary(let function, let x): function != .erfinv && function != .i0 && x.isVectorizable
    case .binary(let function, let x, let y):
      switch function {
      case .fmod, .bitwiseAnd, .bitwiseOr, .bitwiseXor, .leftShift, .rightShift, .gcd: false
      default: x.isVectorizable && y.isVectorizable
      }
    case .select(let condition, let then, let otherwise):
      condition.isVectorizable && then.isVectorizable && otherwise.isVectorizable
    case .cast: false
    }
  }
}
