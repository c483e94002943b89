import NNIR
import NNPlanning

/// Turns steps into C functions. Steps that differ only in which bytes they touch share one function, so that each distinct kernel is
/// compiled once.
struct StepFunctions {
  /// The text of all functions so far.
  private(set) var text = ""
  /// Kernel headers that they need.
  private(set) var headers: Set<String> = ["simd.h", "vector_math.h"]

  private var functions: [Step: String] = [:]
  private var elementFunctions: [String: String] = [:]
  private var names: Set<String> = []

  /// The name of the function for a step; its parameters are the step's places in order.
  mutating func function(for step: Step) -> String {
    let key = StepFunctions.key(step)
    if let name = functions[key] { return name }
    let name = unique(CIdentifier.make(step.name.isEmpty ? "step" : step.name))
    functions[key] = name
    let places = step.places
    let parameters = zip(places, parameterTypes(step)).enumerated().map { index, entry in
      "\(entry.1)\(entry.0.dtype.cType) *p\(index)"
    }
    var body = step.loops.indices.map { "for (ptrdiff_t i\($0) = 0; i\($0) < \(step.loops[$0]); ++i\($0))" }
    body.append("{")
    switch step.body {
    case .kernel(let call):
      headers.insert(call.header)
      body += kernelCall(call, name, places).map { "  " + $0 }
    case .scalarLoop(let loop):
      headers.insert("scalar_math.h")
      body += scalarLoop(loop).map { "  " + $0 }
    }
    body.append("}")
    text += "// \(cComment(step.comment))\nstatic NNC_OUTLINE void \(name)(\(parameters.joined(separator: ", "))) {\n"
    text += body.map { "  \($0)\n" }.joined() + "}\n\n"
    return name
  }

  /// The step without what may differ between two uses of one function.
  private static func key(_ step: Step) -> Step {
    var key = step.mapPlaces { place in
      var copy = place
      copy.base = .arena(0)
      copy.offset = 0
      return copy
    }
    key.name = ""
    key.comment = ""
    key.reason = ""
    key.value = nil
    return key
  }

  private mutating func unique(_ base: String) -> String {
    var name = "\(base)_"
    var number = 2
    while !names.insert(name).inserted {
      name = "\(base)_\(number)_"
      number += 1
    }
    return name
  }

  /// `const ` for each place that is only read, in the order of `Step.places`.
  private func parameterTypes(_ step: Step) -> [String] {
    switch step.body {
    case .kernel(let call):
      return call.arguments.flatMap { argument -> [String] in
        switch argument {
        case .output: [""]
        case .input: ["const "]
        case .epilogue(let function): function.operands.map { _ in "const " }
        case .null, .integer, .real, .double, .structure, .function: []
        }
      }
    case .scalarLoop(let loop): return [""] + loop.operands.map { _ in "const " }
    }
  }

  private static func pointer(_ index: Int, _ place: Place) -> String {
    place.loopStrides.enumerated().reduce("p\(index)") { text, entry in
      entry.element == 0 ? text : "\(text) + i\(entry.offset) * \(entry.element)"
    }
  }

  // MARK: Kernels

  private mutating func kernelCall(_ call: KernelCall, _ step: String, _ places: [Place]) -> [String] {
    var lines: [String] = []
    var arguments: [String] = []
    var next = 0
    func take() -> String {
      defer { next += 1 }
      return StepFunctions.pointer(next, places[next])
    }
    for argument in call.arguments {
      switch argument {
      case .output(let label, _), .input(let label, _): arguments.append("/* \(label) */ \(take())")
      case .null(let label): arguments.append("/* \(label) */ NULL")
      case .integer(let label, let value): arguments.append("/* \(label) */ \(value)")
      case .real(let label, let value): arguments.append("/* \(label) */ \(cFloat(value))")
      case .double(let label, let value): arguments.append("/* \(label) */ \(cDouble(value))")
      case .structure(_, let type, let fields):
        let values = fields.map { field in
          switch field.value {
          case .integer(let value): ".\(field.name) = \(value)"
          case .integers(let values): ".\(field.name) = {\(values.map(String.init).joined(separator: ", "))}"
          }
        }
        arguments.append("(\(type)){\(values.joined(separator: ", "))}")
      case .function(let label, let expr):
        arguments.append("/* \(label) */ \(elementFunction(ElementFunction(expr), step))")
      case .epilogue(let function):
        let pointers = function.operands.map { _ in take() }
        arguments.append(elementFunction(function, step))
        if pointers.isEmpty {
          arguments.append("NULL")
        } else {
          lines.append("const float *const operands[] = {\(pointers.joined(separator: ", "))};")
          arguments.append("operands")
        }
      }
    }
    lines.append("\(call.function)(\(arguments.joined(separator: ", ")));")
    return lines
  }

  /// The name of an `nnc_function`; equal ones are emitted once.
  private mutating func elementFunction(_ function: ElementFunction, _ step: String) -> String {
    if function == .identity { return "nnc_identity" }
    var writer = VectorExpression { index in
      index == 0 ? "value" : StepFunctions.load(function.operands[index - 1], index - 1)
    }
    let result = writer.floats(function.expr)
    let body = writer.lines.map { "  \($0)\n" }.joined() + "  return \(result);\n"
    if let name = elementFunctions[body] { return name }
    let name = unique(step + "f")
    elementFunctions[body] = name
    text += """
      static inline nnc_vf \(name)(
          nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
        (void)value, (void)operands, (void)row, (void)column, (void)lanes;
      \(body)}


      """
    return name
  }

  /// C text that reads an operand of an element function.
  private static func load(_ operand: ElementFunction.Operand, _ index: Int) -> String {
    var address = "operands[\(index)]"
    if operand.rowStride != 0 {
      address += operand.rowDivisor == 1 ? " + row" : " + row / \(operand.rowDivisor)"
      if operand.rowStride != 1 { address += " * \(operand.rowStride)" }
    }
    return operand.columnStride == 1 ? "nnc_load_n(\(address) + column, lanes)" : "nnc_set1(*(\(address)))"
  }

  // MARK: Scalar loops

  private func scalarLoop(_ loop: ScalarLoop) -> [String] {
    func element(_ access: ScalarLoop.Access, _ index: Int) -> String {
      let terms = access.strides.enumerated().compactMap { axis, stride in
        stride == 0 ? nil : stride == 1 ? "j\(axis)" : "j\(axis) * \(stride)"
      }
      return "p\(index)[\(terms.isEmpty ? "0" : terms.joined(separator: " + "))]"
    }
    var writer = ScalarExpression(loop.operands.map(\.place.dtype)) { index in
      ScalarExpression.load(element(loop.operands[index], index + 1), loop.operands[index].place.dtype)
    }
    let value = writer.stored(loop.expr, as: loop.result.place.dtype)
    var lines = loop.operands.indices.map { "(void)p\($0 + 1);" }
    lines += loop.extents.indices.map { axis in
      String(repeating: "  ", count: axis) + "for (ptrdiff_t j\(axis) = 0; j\(axis) < \(loop.extents[axis]); ++j\(axis)) {"
    }
    let indent = String(repeating: "  ", count: loop.extents.count)
    lines += writer.lines.map { indent + $0 }
    lines.append("\(indent)\(element(loop.result, 0)) = \(value);")
    lines += loop.extents.indices.reversed().map { String(repeating: "  ", count: $0) + "}" }
    return lines
  }
}
