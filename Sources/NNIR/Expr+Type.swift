import NNDiagnostics

extension Expr {
  /// The element type of the expression over operands of the given types; nil for a bare constant, which takes any type.
  ///
  /// Comparisons, logic and `isnan…` give `bool`; a cast what it says; everything else the type its operands share.
  package func inferredType(_ operands: [DType]) throws(Diagnostic) -> DType? {
    switch self {
    case .constant: return nil
    case .operand(let index):
      guard operands.indices.contains(index) else {
        throw Diagnostic(id: "op-missing-operand", "the expression reads operand \(index) of \(operands.count)")
      }
      return operands[index]
    case .unary(let function, let x):
      let type = try x.inferredType(operands)
      return function.givesBool ? .bool : type
    case .binary(let function, let x, let y):
      let type = try Expr.common(x.inferredType(operands), y.inferredType(operands), in: self)
      return function.givesBool ? .bool : type
    case .select(let condition, let then, let otherwise):
      _ = try condition.inferredType(operands)
      return try Expr.common(then.inferredType(operands), otherwise.inferredType(operands), in: self)
    case .cast(let dtype, let x):
      _ = try x.inferredType(operands)
      return dtype
    }
  }

  private static func common(_ left: DType?, _ right: DType?, in expr: Expr) throws(Diagnostic) -> DType? {
    guard let left, let right, left != right else { return left ?? right }
    throw Diagnostic(
      id: "op-type-mismatch", "element types '\(left)' and '\(right)' meet in '\(expr)'",
      hint: "cast one of them")
  }
}

extension UnaryFunction {
  package var givesBool: Bool {
    switch self {
    case .logicalNot, .isnan, .isinf, .isfinite: true
    default: false
    }
  }
}

extension BinaryFunction {
  package var givesBool: Bool {
    switch self {
    case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .logicalAnd, .logicalOr, .logicalXor: true
    default: false
    }
  }
}
