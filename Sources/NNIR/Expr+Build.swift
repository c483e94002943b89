/// Building expressions the way they are written on paper.
extension Expr: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package init(floatLiteral value: Double) { self = .constant(value) }

  package init(integerLiteral value: Int) { self = .constant(Double(value)) }

  package static let x = Expr.operand(0)

  package static func + (left: Expr, right: Expr) -> Expr { .binary(.add, left, right) }
  package static func - (left: Expr, right: Expr) -> Expr { .binary(.subtract, left, right) }
  package static func * (left: Expr, right: Expr) -> Expr { .binary(.multiply, left, right) }
  package static func / (left: Expr, right: Expr) -> Expr { .binary(.divide, left, right) }
  package static prefix func - (operand: Expr) -> Expr { .unary(.negative, operand) }

  package static func < (left: Expr, right: Expr) -> Expr { .binary(.less, left, right) }
  package static func > (left: Expr, right: Expr) -> Expr { .binary(.greater, left, right) }
  package static func <= (left: Expr, right: Expr) -> Expr { .binary(.lessEqual, left, right) }
  package static func >= (left: Expr, right: Expr) -> Expr { .binary(.greaterEqual, left, right) }

  package static func max(_ left: Expr, _ right: Expr) -> Expr { .binary(.maximum, left, right) }
  package static func min(_ left: Expr, _ right: Expr) -> Expr { .binary(.minimum, left, right) }

  /// Calls a function: `.apply(.tanh, .x)`.
  package static func apply(_ function: UnaryFunction, _ operand: Expr) -> Expr { .unary(function, operand) }
}
