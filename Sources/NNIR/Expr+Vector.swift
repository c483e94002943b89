extension Expr {
  /// Whether vector code exists for all of it; casts and bit operations are for integers.
  package var isVectorizable: Bool {
    switch self {
    case .operand, .constant: true
    case .unary(_, let x): x.isVectorizable
    case .binary(let function, let x, let y):
      switch function {
      case .bitwiseAnd, .bitwiseOr, .bitwiseXor, .leftShift, .rightShift: false
      default: x.isVectorizable && y.isVectorizable
      }
    case .select(let condition, let then, let otherwise):
      condition.isVectorizable && then.isVectorizable && otherwise.isVectorizable
    case .cast: false
    }
  }
}
