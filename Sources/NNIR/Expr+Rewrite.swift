/// Looking into expressions and putting one inside another.
extension Expr {
  /// The expression with every operand replaced; the base of all substitutions.
  package func mapOperands(_ replacement: (Int) -> Expr) -> Expr {
    switch self {
    case .operand(let index): replacement(index)
    case .constant: self
    case .unary(let function, let x): .unary(function, x.mapOperands(replacement))
    case .binary(let function, let x, let y):
      .binary(function, x.mapOperands(replacement), y.mapOperands(replacement))
    case .select(let condition, let then, let otherwise):
      .select(
        condition.mapOperands(replacement), then: then.mapOperands(replacement),
        otherwise: otherwise.mapOperands(replacement))
    case .cast(let dtype, let x): .cast(dtype, x.mapOperands(replacement))
    }
  }

  /// The operands it reads, without repetition, ascending.
  package var operands: [Int] {
    var found: Set<Int> = []
    _ = mapOperands { found.insert($0); return .operand($0) }
    return found.sorted()
  }

  /// How many times it reads operand `index`.
  package func useCount(of index: Int) -> Int {
    var count = 0
    _ = mapOperands { if $0 == index { count += 1 }; return .operand($0) }
    return count
  }

  /// The number of functions it applies: a measure of its cost.
  package var operationCount: Int {
    switch self {
    case .operand, .constant: 0
    case .unary(_, let x), .cast(_, let x): 1 + x.operationCount
    case .binary(_, let x, let y): 1 + x.operationCount + y.operationCount
    case .select(let condition, let then, let otherwise):
      1 + condition.operationCount + then.operationCount + otherwise.operationCount
    }
  }
}

extension Expr: CustomStringConvertible {
  /// As in dumps: `maximum(add($0, $1), 0.0)`.
  package var description: String {
    switch self {
    case .operand(let index): "$\(index)"
    case .constant(let value): "\(value)"
    case .unary(let function, let x): "\(function)(\(x))"
    case .binary(let function, let x, let y): "\(function)(\(x), \(y))"
    case .select(let condition, let then, let otherwise): "select(\(condition), \(then), \(otherwise))"
    case .cast(let dtype, let x): "\(dtype)(\(x))"
    }
  }
}
