import NNIR

/// Writes an expression as statements over `nnc_vf`; what is computed twice in the expression is computed once in C.
struct VectorExpression {
  private(set) var lines: [String] = []
  private var known: [Expr: Operand] = [:]
  private let operand: (Int) -> String

  /// C text, and whether it is a mask instead of floats.
  struct Operand {
    var text: String
    var isMask: Bool
  }

  init(operand: @escaping (Int) -> String) { self.operand = operand }

  /// The text of the value as floats.
  mutating func floats(_ expr: Expr) -> String {
    let value = write(expr)
    return value.isMask ? "nnc_from_mask(\(value.text))" : value.text
  }

  private mutating func mask(_ expr: Expr) -> String {
    let value = write(expr)
    return value.isMask ? value.text : "nnc_truth(\(value.text))"
  }

  private mutating func write(_ expr: Expr) -> Operand {
    if let found = known[expr] { return found }
    let value: Operand
    switch expr {
    case .operand(let index): value = name(operand(index), isMask: false)
    case .constant(let constant): return Operand(text: "nnc_set1(\(cFloat(constant)))", isMask: false)
    case .unary(let function, let x): value = unary(function, x)
    case .binary(let function, let x, let y): value = binary(function, x, y)
    case .select(let condition, let then, let otherwise):
      let test = mask(condition)
      value = name("nnc_select(\(test), \(floats(then)), \(floats(otherwise)))", isMask: false)
    case .cast(let dtype, _): preconditionFailure("no vector cast to '\(dtype)'")
    }
    known[expr] = value
    return value
  }

  private mutating func name(_ text: String, isMask: Bool) -> Operand {
    let variable = "t\(lines.count)"
    lines.append("const \(isMask ? "nnc_vi" : "nnc_vf") \(variable) = \(text);")
    return Operand(text: variable, isMask: isMask)
  }

  private mutating func unary(_ function: UnaryFunction, _ x: Expr) -> Operand {
    if function == .logicalNot { return name("~\(mask(x))", isMask: true) }
    let a = floats(x)
    switch function {
    case .negative: return name("nnc_neg(\(a))", isMask: false)
    case .reciprocal: return name("nnc_set1(1.0f) / \(a)", isMask: false)
    case .square: return name("\(a) * \(a)", isMask: false)
    case .isnan: return name("nnc_ne(\(a), \(a))", isMask: true)
    case .isinf: return name("nnc_eq(nnc_abs(\(a)), nnc_set1(INFINITY))", isMask: true)
    case .isfinite: return name("nnc_lt(nnc_abs(\(a)), nnc_set1(INFINITY))", isMask: true)
    default: return name("nnc_\(VectorExpression.functions[function] ?? function.rawValue)(\(a))", isMask: false)
    }
  }

  private static let functions: [UnaryFunction: String] = [
    .absolute: "abs", .arcsin: "asin", .arccos: "acos", .arctan: "atan", .arcsinh: "asinh", .arccosh: "acosh",
    .arctanh: "atanh",
  ]

  private mutating func binary(_ function: BinaryFunction, _ x: Expr, _ y: Expr) -> Operand {
    switch function {
    case .logicalAnd: return name("\(mask(x)) & \(mask(y))", isMask: true)
    case .logicalOr: return name("\(mask(x)) | \(mask(y))", isMask: true)
    case .logicalXor: return name("\(mask(x)) ^ \(mask(y))", isMask: true)
    default: break
    }
    if function == .add, case .binary(.multiply, let p, let q) = x, known[x] == nil {
      return name("nnc_fma(\(floats(p)), \(floats(q)), \(floats(y)))", isMask: false)
    }
    if function == .maximum || function == .minimum {
      // With a constant on the left one instruction does it and keeps the NaN of the right.
      let short = function == .maximum ? "max" : "min"
      for (constant, other) in [(x, y), (y, x)] {
        if case .constant(let value) = constant, !value.isNaN {
          return name("nnc_\(short)_fast(\(floats(constant)), \(floats(other)))", isMask: false)
        }
      }
      return name("nnc_\(short)(\(floats(x)), \(floats(y)))", isMask: false)
    }
    if function == .multiply {
      // Swish and gated units: one division gives the gate and its product.
      for (gate, other) in [(y, x), (x, y)] {
        if case .unary(.sigmoid, let logit) = gate, known[gate] == nil {
          return name("nnc_times_sigmoid(\(floats(other)), \(floats(logit)))", isMask: false)
        }
      }
    }
    let (a, b) = (floats(x), floats(y))
    switch function {
    case .add: return name("\(a) + \(b)", isMask: false)
    case .subtract: return name("\(a) - \(b)", isMask: false)
    case .multiply: return name("\(a) * \(b)", isMask: false)
    case .divide: return name("\(a) / \(b)", isMask: false)
    case .floorDivide: return name("nnc_floor_divide(\(a), \(b))", isMask: false)
    case .mod: return name("nnc_mod(\(a), \(b))", isMask: false)
    case .power: return name("nnc_pow(\(a), \(b))", isMask: false)
    case .arctan2: return name("nnc_atan2(\(a), \(b))", isMask: false)
    case .less: return name("nnc_lt(\(a), \(b))", isMask: true)
    case .lessEqual: return name("nnc_le(\(a), \(b))", isMask: true)
    case .greater: return name("nnc_gt(\(a), \(b))", isMask: true)
    case .greaterEqual: return name("nnc_ge(\(a), \(b))", isMask: true)
    case .equal: return name("nnc_eq(\(a), \(b))", isMask: true)
    case .notEqual: return name("nnc_ne(\(a), \(b))", isMask: true)
    case .maximum, .minimum, .logicalAnd, .logicalOr, .logicalXor, .bitwiseAnd, .bitwiseOr, .bitwiseXor, .leftShift, .rightShift,
      .fmod, .gcd:
      preconditionFailure("no vector code for '\(function)'")
    }
  }
}
