import NNIR

/// Writes an expression as statements over single elements of any type: floats as `float` or `double`, integers as `int64_t`, truth as `int`.
struct ScalarExpression {
  enum Kind: String { case float, double, int }

  private(set) var lines: [String] = []
  private var known: [Expr: (text: String, kind: Kind)] = [:]
  private let dtypes: [DType]
  private let operand: (Int) -> String

  /// - Parameters:
  ///   - dtypes: the element types of the operands.
  ///   - operand: C text of the element of an operand, already loaded as its kind.
  init(_ dtypes: [DType], operand: @escaping (Int) -> String) {
    self.dtypes = dtypes
    self.operand = operand
  }

  /// The text of the value as it is stored in an element of `dtype`.
  mutating func stored(_ expr: Expr, as dtype: DType) -> String {
    let preferred = ScalarExpression.kind(of: dtype)
    let value = write(expr, preferred)
    return ScalarExpression.store(value.text, value.kind, dtype)
  }

  static func kind(of dtype: DType) -> Kind {
    switch dtype {
    case .float64: .double
    case .float32, .float16, .bfloat16: .float
    default: .int
    }
  }

  /// C text that loads the element at `address`.
  static func load(_ address: String, _ dtype: DType) -> String {
    switch dtype {
    case .bfloat16: "nnc_load_bfloat16(\(address))"
    case .float32, .float64: address
    case .float16: "(float)\(address)"
    case .bool: "(int64_t)(\(address) != 0)"
    default: "(int64_t)\(address)"
    }
  }

  private static func store(_ text: String, _ kind: Kind, _ dtype: DType) -> String {
    switch dtype {
    case .float32: return "(float)\(text)"
    case .float64: return "(double)\(text)"
    case .float16: return "(_Float16)\(text)"
    case .bfloat16: return "nnc_store_bfloat16((float)\(text))"
    case .bool: return "(uint8_t)(\(text) != 0)"
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64:
      if kind == .int { return "(\(dtype.cType))\(text)" }
      let name = dtype.rawValue.uppercased()
      // Unsigned 64-bit values above the signed range are not representable here and saturate.
      let low = dtype.isSigned ? "\(name)_MIN" : "0"
      let high = dtype == .uint64 ? "INT64_MAX" : "\(name)_MAX"
      return "(\(dtype.cType))nnc_saturate(\(text), \(low), \(high))"
    }
  }

  private mutating func write(_ expr: Expr, _ preferred: Kind) -> (text: String, kind: Kind) {
    if case .constant(let value) = expr { return (constant(value, preferred), preferred) }
    if let found = known[expr] { return found }
    let value = compute(expr, preferred)
    let variable = "t\(lines.count)"
    let type = value.kind == .int ? "int64_t" : value.kind.rawValue
    lines.append("const \(type) \(variable) = \(value.text);")
    known[expr] = (variable, value.kind)
    return (variable, value.kind)
  }

  private func constant(_ value: Double, _ kind: Kind) -> String {
    switch kind {
    case .float: return cFloat(value)
    case .double: return cDouble(value)
    case .int:
      if value >= 9.2e18 { return "INT64_MAX" }
      return value <= -9.2e18 ? "INT64_MIN" : "INT64_C(\(Int(value)))"
    }
  }

  private mutating func compute(_ expr: Expr, _ preferred: Kind) -> (text: String, kind: Kind) {
    switch expr {
    case .constant: preconditionFailure("constants are written in place")
    case .operand(let index): return (operand(index), ScalarExpression.kind(of: dtypes[index]))
    case .cast(let dtype, let x):
      let value = write(x, ScalarExpression.kind(of: dtype))
      return (ScalarExpression.load("(" + ScalarExpression.store(value.text, value.kind, dtype) + ")", dtype), ScalarExpression.kind(of: dtype))
    case .select(let condition, let then, let otherwise):
      let test = write(condition, preferred).text
      let (a, b) = pair(then, otherwise, preferred)
      return ("\(test) != 0 ? \(a.text) : \(b.text)", a.kind)
    case .unary(let function, let x):
      let a = write(x, preferred)
      switch function {
      case .logicalNot: return ("\(a.text) == 0", .int)
      case .isnan: return ("\(a.text) != \(a.text)", .int)
      case .isinf: return (a.kind == .int ? "0" : "isinf(\(a.text)) != 0", .int)
      case .isfinite: return (a.kind == .int ? "1" : "isfinite(\(a.text)) != 0", .int)
      default: break
      }
      if a.kind == .int && !ScalarExpression.integerUnary.contains(function) {
        // Rounding leaves integers alone; the rest is meant for floats and computed as such.
        if [.floor, .ceil, .rint, .trunc].contains(function) { return a }
        return ("nnc_double_\(function)((double)\(a.text))", .double)
      }
      return ("nnc_\(a.kind)_\(function)(\(a.text))", a.kind)
    case .binary(let function, let x, let y):
      let (a, b) = pair(x, y, preferred)
      if let symbol = ScalarExpression.comparisons[function] { return ("\(a.text) \(symbol) \(b.text)", .int) }
      switch function {
      case .logicalAnd: return ("\(a.text) != 0 && \(b.text) != 0", .int)
      case .logicalOr: return ("\(a.text) != 0 || \(b.text) != 0", .int)
      case .logicalXor: return ("(\(a.text) != 0) != (\(b.text) != 0)", .int)
      case .bitwiseAnd: return ("\(a.text) & \(b.text)", .int)
      case .bitwiseOr: return ("\(a.text) | \(b.text)", .int)
      case .bitwiseXor: return ("\(a.text) ^ \(b.text)", .int)
      case .divide where a.kind == .int, .arctan2 where a.kind == .int:
        return ("nnc_double_\(function)((double)\(a.text), (double)\(b.text))", .double)
      default: return ("nnc_\(a.kind)_\(function)(\(a.text), \(b.text))", a.kind)
      }
    }
  }

  /// Two operands of one kind: a constant follows the other.
  private mutating func pair(_ x: Expr, _ y: Expr, _ preferred: Kind) -> ((text: String, kind: Kind), (text: String, kind: Kind)) {
    if case .constant(let value) = x {
      let b = write(y, preferred)
      return ((constant(value, b.kind), b.kind), b)
    }
    let a = write(x, preferred)
    return (a, write(y, a.kind))
  }

  private static let integerUnary: Set<UnaryFunction> = [.negative, .absolute, .sign, .square]
  private static let comparisons: [BinaryFunction: String] = [
    .less: "<", .lessEqual: "<=", .greater: ">", .greaterEqual: ">=", .equal: "==", .notEqual: "!=",
  ]
}
