import NNDiagnostics
import NNIR
import NNOps

extension OperationCall {
  /// A tensor, or a number of Python, which has no element type of its own.
  enum Operand {
    case tensor(ValueID)
    case number(Double, PromotedType)
  }

  func operand(_ name: String, _ build: inout LayerBuild) throws(Diagnostic) -> Operand {
    if case .constant(let json)? = value(name) {
      if let bool = json.bool { return .number(bool ? 1 : 0, .tensor(.bool)) }
      if let int = json.int { return .number(Double(int), .weakInt) }
      if let double = json.double { return .number(double, .weakFloat) }
    }
    return .tensor(try tensor(name, &build))
  }

  /// How an element-wise operation chooses the type in which it computes.
  enum Computation {
    /// That which all operands share.
    case common
    /// The same, integers as float32.
    case float
    case as_(DType)
  }

  /// What numbers of Python are beside tensors; each function of Keras' TensorFlow back end has its way.
  enum Numbers {
    /// They take the element type of the tensors where that is of their kind.
    case weak
    /// They are tensors of int32 or float32 before the common type is chosen.
    case strong
  }

  /// Applies an expression to operands brought to one element type; numbers of Python become constants of the expression.
  func elementwise(
    _ names: [String], _ computation: Computation = .common, numbers: Numbers = .weak, _ build: inout LayerBuild,
    _ expr: (DType, [Expr]) -> Expr
  ) throws(Diagnostic) -> ValueID {
    let operands = try names.mapThrowing { name throws(Diagnostic) in try operand(name, &build) }
    let types = operands.map { operand -> PromotedType in
      switch operand {
      case .tensor(let value): .tensor(build.type(value).dtype)
      case .number(_, let type): numbers == .weak ? type : .tensor(type.dtype)
      }
    }
    let common = types.dropFirst().reduce(types[0]) { $0.joined($1) }.dtype
    let dtype =
      switch computation {
      case .common: common
      case .float: PromotedType.float(common)
      case .as_(let dtype): dtype
      }
    var (values, terms): ([ValueID], [Expr]) = ([], [])
    for operand in operands {
      switch operand {
      case .tensor(let value):
        terms.append(.operand(values.count))
        values.append(try build.cast(value, to: dtype))
      case .number(let number, _): terms.append(.constant(dtype.holding(number)))
      }
    }
    // An expression of numbers alone has no element type.
    if values.isEmpty, case .constant(let number)? = terms.first {
      values = [try build.scalar(number, dtype)]
      terms[0] = .operand(0)
    }
    let result = expr(dtype, terms)
    if result == .operand(0) && values.count == 1 { return values[0] }
    return try build.addAll(Map(result), values)[0]
  }
}

extension DType {
  /// What a number of Python becomes beside tensors of this type: what an integer type cannot hold wraps around, as in TensorFlow.
  func holding(_ number: Double) -> Double { Tensor(TensorType(self, []), results: [number]).doubles[0] }
}

extension Operation {
  /// An element-wise function of real numbers: integers become float32.
  static func float(_ expr: Expr) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x"], .float, &build) { _, terms in expr.mapOperands { _ in terms[0] } }
    }
  }

  /// An element-wise function that keeps the element type.
  static func same(_ expr: Expr) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x"], .common, &build) { _, terms in expr.mapOperands { _ in terms[0] } }
    }
  }

  /// An element-wise function of two operands.
  static func binary(
    _ computation: OperationCall.Computation = .common, numbers: OperationCall.Numbers = .weak, _ first: String = "x1", _ second: String = "x2",
    _ expr: @escaping @Sendable (Expr, Expr) -> Expr
  ) -> Operation {
    Operation(first, second) { (call, build) throws(Diagnostic) in
      try call.elementwise([first, second], computation, numbers: numbers, &build) { _, terms in expr(terms[0], terms[1]) }
    }
  }

  static func binary(
    _ function: BinaryFunction, _ computation: OperationCall.Computation = .common, numbers: OperationCall.Numbers = .weak
  ) -> Operation {
    binary(computation, numbers: numbers) { .binary(function, $0, $1) }
  }

  /// A function of `keras.activations`, with the options that make its formula.
  static func activation(_ make: @escaping @Sendable (OperationCall) throws(Diagnostic) -> Activation?) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      guard let activation = try make(call) else { throw call.config.missing("x") }
      return try activation.apply(try build.cast(x, to: PromotedType.float(build.type(x).dtype)), &build)
    }
  }
}
