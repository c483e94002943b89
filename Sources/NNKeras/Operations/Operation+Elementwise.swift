import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Functions of one element of one tensor.
  static let unary: [String: Operation] = [
    "Negative": same(-.x), "Absolute": same(.apply(.absolute, .x)), "Abs": same(.apply(.absolute, .x)),
    "Fabs": float(.apply(.absolute, .x)), "Square": same(.apply(.square, .x)), "Sign": same(.apply(.sign, .x)),
    "Reciprocal": float(.apply(.reciprocal, .x)), "Sqrt": float(.apply(.sqrt, .x)), "Rsqrt": float(.apply(.rsqrt, .x)),
    "Cbrt": float(.apply(.sign, .x) * .binary(.power, .apply(.absolute, .x), .constant(1.0 / 3))),
    "Exp": float(.apply(.exp, .x)), "Exp2": float(.binary(.power, 2, .x)), "Expm1": float(.apply(.expm1, .x)),
    "Log": float(.apply(.log, .x)), "Log1p": float(.apply(.log1p, .x)), "Log2": float(.apply(.log2, .x)),
    "Log10": float(.apply(.log10, .x)), "Sin": float(.apply(.sin, .x)), "Cos": float(.apply(.cos, .x)),
    "Tan": float(.apply(.tan, .x)), "Arcsin": float(.apply(.arcsin, .x)), "Arccos": float(.apply(.arccos, .x)),
    "Arctan": float(.apply(.arctan, .x)), "Sinh": float(.apply(.sinh, .x)), "Cosh": float(.apply(.cosh, .x)),
    "Tanh": float(.apply(.tanh, .x)), "Arcsinh": float(.apply(.arcsinh, .x)), "Arccosh": float(.apply(.arccosh, .x)),
    "Arctanh": float(.apply(.arctanh, .x)), "Erf": float(.apply(.erf, .x)), "Erfc": float(.apply(.erfc, .x)),
    "Erfinv": float(.apply(.erfinv, .x)), "I0": float(.apply(.i0, .x)),
    "Sinc": float(.select(.binary(.equal, .x, 0), then: 1, otherwise: .apply(.sin, .x * .constant(.pi)) / (.x * .constant(.pi)))),
    "Deg2rad": float(.x * .constant(.pi / 180)), "Rad2deg": float(.x * .constant(180 / .pi)),
    "Floor": float(.apply(.floor, .x)), "Ceil": float(.apply(.ceil, .x)), "Trunc": same(.apply(.trunc, .x)),
    "Angle": float(.select(.x < 0, then: .constant(.pi), otherwise: .x * 0)),
    "Conjugate": same(.x), "Conj": same(.x), "Real": same(.x), "Imag": same(.x * 0), "Copy": same(.x),
    "StopGradient": Operation("variable") { (call, build) throws(Diagnostic) in try call.tensor("variable", &build) },
    "Isnan": float(.apply(.isnan, .x)), "Isinf": float(.apply(.isinf, .x)), "Isfinite": float(.apply(.isfinite, .x)),
    "Isneginf": float(.binary(.equal, .x, .constant(-.infinity))), "Isposinf": float(.binary(.equal, .x, .constant(.infinity))),
    "Isreal": float(.binary(.logicalOr, .binary(.equal, .x, .x), .apply(.isnan, .x))),
    // A negative zero shows in the sign of its reciprocal.
    "Signbit": float(.binary(.logicalOr, .x < 0, .binary(.logicalAnd, .binary(.equal, .x, 0), .apply(.reciprocal, .x) < 0))),
    "LogicalNot": same(.apply(.logicalNot, .x)),
    "BitwiseNot": same(.binary(.bitwiseXor, .x, -1)), "BitwiseInvert": same(.binary(.bitwiseXor, .x, -1)),
    "Round": Operation("x") { (call, build) throws(Diagnostic) in
      let decimals = try call.int("decimals", default: 0)
      return try call.elementwise(["x"], .common, &build) { dtype, x in
        if decimals == 0 || decimals > 0 && !dtype.isFloatingPoint { return .apply(.rint, x[0]) }
        var factor = 1.0
        for _ in 0..<abs(decimals) { factor *= 10 }
        if decimals > 0 { return .apply(.rint, x[0] * .constant(factor)) / .constant(factor) }
        let number = dtype.isFloatingPoint ? x[0] : .cast(.float32, x[0])
        let rounded = .apply(.rint, number / .constant(factor)) * .constant(factor)
        return dtype.isFloatingPoint ? rounded : .cast(dtype, rounded)
      }
    },
    "NanToNum": Operation("x") { (call, build) throws(Diagnostic) in
      let nan = try call.double("nan", default: 0)
      let high = try call.has("posinf") ? call.double("posinf") : nil
      let low = try call.has("neginf") ? call.double("neginf") : nil
      return try call.elementwise(["x"], .common, &build) { dtype, x in dtype.finite(x[0], nan: nan, high: high, low: low) }
    },
    "Clip": Operation("x", "x_min", "x_max") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x", "x_min", "x_max"], .as_(try call.clippedType(&build)), &build) { _, x in .max(.min(x[0], x[2]), x[1]) }
    },
    "Cast": Operation("x") { (call, build) throws(Diagnostic) in
      guard let dtype = try call.dtype() else { throw call.config.missing("dtype") }
      let x = try call.tensor("x", &build)
      // Everything but zero is true, NaN included.
      return dtype == .bool && build.type(x).dtype != .bool ? try build.map(.binary(.notEqual, .x, 0), x) : try build.cast(x, to: dtype)
    },
    "ConvertToTensor": convert, "Array": convert,
    "SaturateCast": Operation("x") { (call, build) throws(Diagnostic) in
      guard let dtype = try call.dtype() else { throw call.config.missing("dtype") }
      let x = try call.tensor("x", &build)
      let source = build.type(x).dtype
      // Casts of floats to integers saturate anyway, those of integers wrap around.
      guard source != dtype, !source.isFloatingPoint || !dtype.isInteger, var (least, greatest) = dtype.finiteRange else {
        return try build.cast(x, to: dtype)
      }
      if source.isInteger, let own = source.finiteRange { (least, greatest) = (max(least, own.least), min(greatest, own.greatest)) }
      let bounded = try build.map(.max(.min(.x, .constant(greatest)), .constant(least)), x)
      return dtype == .bool ? try build.map(.binary(.notEqual, .x, 0), bounded) : try build.cast(bounded, to: dtype)
    },
    "View": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      guard let dtype = try call.dtype(), dtype != build.type(x).dtype else { return x }
      return try build.bitcast(x, to: dtype)
    },
  ]

  private static let convert = Operation("x") { (call, build) throws(Diagnostic) in
    let x = try call.tensor("x", &build)
    return try build.cast(x, to: try call.dtype() ?? build.type(x).dtype)
  }

  /// Functions of one element of each of two tensors.
  static let binary: [String: Operation] = [
    "Add": binary { (dtype, x, y) in dtype == .bool ? .binary(.logicalOr, x, y) : x + y },
    "Subtract": binary(.subtract),
    "Multiply": binary { (dtype, x, y) in dtype == .bool ? .binary(.logicalAnd, x, y) : x * y },
    "Divide": binary(.divide, .float), "TrueDivide": binary(.divide, .float),
    "DivideNoNan": binary(.float) { x, y in .select(.binary(.equal, y, 0), then: 0, otherwise: x / y) },
    "FloorDivide": binary(.floorDivide), "Power": binary(.power),
    "Mod": binary(.mod, numbers: .strong), "Fmod": binary(.fmod, numbers: .strong),
    "Arctan2": binary(.arctan2, .float, numbers: .strong), "Maximum": binary(.maximum), "Minimum": binary(.minimum),
    "Fmax": binary { x, y in .select(.apply(.isnan, x), then: y, otherwise: .select(.apply(.isnan, y), then: x, otherwise: .max(x, y))) },
    "Fmin": binary { x, y in .select(.apply(.isnan, x), then: y, otherwise: .select(.apply(.isnan, y), then: x, otherwise: .min(x, y))) },
    "Hypot": binary(.float, numbers: .strong) { x, y in hypotenuse(x, y) },
    "Heaviside": binary(.float, numbers: .strong) { x, y in .select(x < 0, then: 0, otherwise: .select(x > 0, then: 1, otherwise: y)) },
    "Logaddexp": binary(.float, numbers: .strong) { x, y in logSum(x, y, base: 1) },
    "Logaddexp2": binary(.float, numbers: .strong) { x, y in logSum(x, y, base: 0.6931471805599453) },
    "Ldexp": binary(.float, numbers: .strong) { x, y in
      .select(.binary(.logicalOr, .apply(.isinf, x), .binary(.equal, x, 0)), then: x, otherwise: x * .binary(.power, 2, y))
    },
    "Gcd": binary(.gcd, numbers: .strong),
    "Lcm": binary(numbers: .strong) { x, y in
      .select(.binary(.equal, x * y, 0), then: 0, otherwise: .binary(.floorDivide, .apply(.absolute, x * y), .binary(.gcd, x, y)))
    },
    "Nextafter": Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      try build.nextAfter(try call.tensor("x1", &build), try call.tensor("x2", &build))
    },
    "Polar": .refused("a complex result", hint: "compute the real and imaginary parts as tensors of their own"),

    "Equal": binary(.equal, numbers: .strong), "NotEqual": binary(.notEqual, numbers: .strong),
    "Less": binary(.less, numbers: .strong), "LessEqual": binary(.lessEqual, numbers: .strong),
    "Greater": binary(.greater, numbers: .strong), "GreaterEqual": binary(.greaterEqual, numbers: .strong),
    "LogicalAnd": logical(.logicalAnd), "LogicalOr": logical(.logicalOr), "LogicalXor": logical(.logicalXor),
    "BitwiseAnd": bitwise(.bitwiseAnd), "BitwiseOr": bitwise(.bitwiseOr), "BitwiseXor": bitwise(.bitwiseXor),
    "BitwiseLeftShift": shift(.leftShift), "LeftShift": shift(.leftShift), "BitwiseRightShift": shift(.rightShift), "RightShift": shift(.rightShift),
    "Isclose": Operation("x1", "x2", "rtol", "atol", "equal_nan") { (call, build) throws(Diagnostic) in
      try call.isClose(&build)
    },
    "AllClose": Operation("x1", "x2", "rtol", "atol", "equal_nan") { (call, build) throws(Diagnostic) in
      let close = try call.isClose(&build)
      return try build.reduce(.all, close, Array(0..<build.shape(close).rank))
    },
    "Where": Operation("condition", "x1", "x2") { (call, build) throws(Diagnostic) in
      guard call.has("x1"), call.has("x2") else {
        throw call.unsupported("the form with the condition alone", hint: "the number of its results depends on the data; give x1 and x2")
      }
      let condition = try build.truth(try call.tensor("condition", &build))
      return try call.choose([condition], &build)
    },
    "Select": Operation("condlist", "choicelist", "default") { (call, build) throws(Diagnostic) in
      let conditions = try call.tensors("condlist", &build)
      let choices = try call.tensors("choicelist", &build)
      var result = call.has("default") ? try call.tensor("default", &build) : try build.scalar(0)
      let dtype = choices.reduce(build.type(result).dtype) { PromotedType.tensor($0).joined(.tensor(build.type($1).dtype)).dtype }
      result = try build.cast(result, to: dtype)
      for (condition, choice) in zip(conditions, choices).reversed() {
        result = try build.map(
          .select(.operand(0), then: .operand(1), otherwise: .operand(2)), try build.truth(condition),
          try build.cast(choice, to: dtype), result)
      }
      return result
    },
  ]

  private static func binary(_ expr: @escaping @Sendable (DType, Expr, Expr) -> Expr) -> Operation {
    Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x1", "x2"], .common, &build) { dtype, x in expr(dtype, x[0], x[1]) }
    }
  }

  private static func bitwise(_ function: BinaryFunction) -> Operation { binary(.common, "x", "y") { .binary(function, $0, $1) } }

  /// √(x² + y²) without overflow, by the larger one and the ratio of both.
  private static func hypotenuse(_ x: Expr, _ y: Expr) -> Expr {
    let large = Expr.max(.apply(.absolute, x), .apply(.absolute, y)), small = Expr.min(.apply(.absolute, x), .apply(.absolute, y))
    let ratio = Expr.select(.binary(.equal, large, 0), then: 0, otherwise: small / large)
    return large * .apply(.sqrt, ratio * ratio + 1)
  }

  /// Integers shifted by less than their width, as TensorFlow has it: less than 0 counts as 0, more as one bit less than all.
  private static func shift(_ function: BinaryFunction) -> Operation {
    Operation("x", "y") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x", "y"], .common, &build) { dtype, x in
        .binary(function, x[0], .max(.min(x[1], .constant(Double(8 * dtype.byteCount - 1))), 0))
      }
    }
  }

  private static func logical(_ function: BinaryFunction) -> Operation {
    Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x1", "x2"], .common, &build) { _, x in .binary(function, x[0], x[1]) }
    }
  }

  /// `log(exp(x) + exp(y))`, with logarithms to the base exp(`base`), without overflow.
  private static func logSum(_ x: Expr, _ y: Expr, base: Double) -> Expr {
    let difference = -.apply(.absolute, x - y) * .constant(base)
    let sum = Expr.max(x, y) + .apply(.log1p, .apply(.exp, difference)) * .constant(1 / base)
    // Two equal infinities have no difference.
    return .select(.binary(.equal, x, y), then: x + .constant(0.6931471805599453 / base), otherwise: sum)
  }
}

extension OperationCall {
  fileprivate func clippedType(_ build: inout LayerBuild) throws(Diagnostic) -> DType {
    let x = try tensor("x", &build)
    let dtype = build.type(x).dtype
    return dtype == .bool ? .int32 : dtype
  }

  fileprivate func isClose(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let (relative, absolute) = (try double("rtol", default: 1e-5), try double("atol", default: 1e-8))
    let equalNaN = try bool("equal_nan")
    return try elementwise(["x1", "x2"], .common, numbers: .strong, &build) { dtype, x in
      guard dtype.isFloatingPoint else { return .binary(.equal, x[0], x[1]) }
      let close = Expr.apply(.absolute, x[0] - x[1]) <= .apply(.absolute, x[1]) * .constant(relative) + .constant(absolute)
      let nan = Expr.binary(.logicalAnd, .apply(.isnan, x[0]), .apply(.isnan, x[1]))
      return equalNaN ? .binary(.logicalOr, close, nan) : close
    }
  }

  /// `condition ? x1 : x2`, the two brought to one type.
  fileprivate func choose(_ condition: [ValueID], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var values = condition
    var terms: [Expr] = []
    let operands = [try operand("x1", &build), try operand("x2", &build)]
    let types = operands.map { operand -> PromotedType in
      switch operand {
      case .tensor(let value): .tensor(build.type(value).dtype)
      case .number(_, let type): type
      }
    }
    let dtype = types[0].joined(types[1]).dtype
    for operand in operands {
      switch operand {
      case .number(let number, _) where terms.isEmpty || values.count > 1: terms.append(.constant(dtype.holding(number)))
      case .number(let number, _):
        terms.append(.operand(values.count))
        values.append(try build.scalar(number, dtype))
      case .tensor(let value):
        terms.append(.operand(values.count))
        values.append(try build.cast(value, to: dtype))
      }
    }
    return try build.addAll(Map(.select(.operand(0), then: terms[0], otherwise: terms[1])), values)[0]
  }
}

extension LayerBuild {
  mutating func bitcast(_ value: ValueID, to dtype: DType) throws(Diagnostic) -> ValueID { try add(Bitcast(dtype), value) }

  /// The next float32 after x in the direction of y: floats of one sign are ordered like the integers of their bits.
  fileprivate mutating func nextAfter(_ x: ValueID, _ y: ValueID) throws(Diagnostic) -> ValueID {
    let shape = self.shape(x).broadcast(with: self.shape(y)) ?? self.shape(x)
    let (from, to) = (try broadcast(try cast(x, to: .float32), to: shape), try broadcast(try cast(y, to: .float32), to: shape))
    let flat = shape.rank == 0 ? try reshape(from, [1]) : from
    let bits = try reshape(try bitcast(flat, to: .int32), shape)
    let goesUp = try cast(try map(.operand(1) > .operand(0), from, to), to: .int32)
    // From zero the first step has the sign of the direction and is the least positive number.
    let least = Expr.select(.operand(1), then: 1, otherwise: .constant(-2_147_483_647))
    let isZero = Expr.binary(.equal, .binary(.bitwiseAnd, .operand(0), .constant(2_147_483_647)), 0)
    let isAway = Expr.binary(.equal, .operand(0) >= 0, .operand(1) > 0)
    let stepped = try map(
      .select(isZero, then: least, otherwise: .select(isAway, then: .operand(0) + 1, otherwise: .operand(0) - 1)), bits, goesUp)
    let next = try reshape(try bitcast(shape.rank == 0 ? try reshape(stepped, [1]) : stepped, to: .float32), shape)
    let isNaN = Expr.binary(.logicalOr, .apply(.isnan, .operand(0)), .apply(.isnan, .operand(1)))
    return try map(
      .select(isNaN, then: .operand(0) + .operand(1), otherwise: .select(.binary(.equal, .operand(0), .operand(1)), then: .operand(1), otherwise: .operand(2))),
      from, to, next)
  }
}

extension DType {
  /// `numpy.nan_to_num`: numbers of a floating-point type, with others in the place of NaN and infinities, by default 0 and the limits.
  func finite(_ x: Expr, nan: Double = 0, high: Double? = nil, low: Double? = nil) -> Expr {
    guard isFloatingPoint else { return x }
    let bounded = Expr.select(
      .binary(.equal, x, .constant(.infinity)), then: .constant(high ?? limits.greatest),
      otherwise: .select(.binary(.equal, x, .constant(-.infinity)), then: .constant(low ?? limits.least), otherwise: x))
    return .select(.apply(.isnan, x), then: .constant(nan), otherwise: bounded)
  }

  /// The least and greatest finite numbers, of types that hold more those of float32 (which 64-bit integers saturate at conversion).
  var limits: (least: Double, greatest: Double) {
    let float = Double(Float.greatestFiniteMagnitude)
    return finiteRange ?? (-float, float)
  }

  /// The least and greatest finite numbers; nil for types that hold every number of float32, or more integers than double precision.
  fileprivate var finiteRange: (least: Double, greatest: Double)? {
    switch self {
    case .bool: (0, 1)
    case .float16: (-65504, 65504)
    case .bfloat16: (-0x1.FEp127, 0x1.FEp127)
    case .int8: (-128, 127)
    case .int16: (-32768, 32767)
    case .int32: (-2147483648, 2147483647)
    case .uint8: (0, 255)
    case .uint16: (0, 65535)
    case .uint32: (0, 4294967295)
    case .float32, .float64, .int64, .uint64: nil
    }
  }
}
