import NNIR
import NNPlanning

/// Turns steps into C functions. Steps that differ only in which bytes they touch share one function, so that each distinct kernel is
/// compiled once.
///
/// The functions may be spread over several files, so that several CPUs compile them; then their names begin with `prefix`.
struct StepFunctions {
  /// What every file needs: element functions and structures of places. With one file they stand there, each before its first use.
  private(set) var shared = ""
  /// The functions in each file.
  private(set) var parts: [String]
  /// What the C compiler has to do for each file.
  private var work: [Int]
  /// Declarations of the functions that are in other files than the first.
  private(set) var declarations = ""
  /// Kernel headers that they need.
  var headers: Set<String> = ["simd.h", "vector_math.h"]

  private struct Key: Hashable {
    var step: Step
    var isStage: Bool
  }

  private var functions: [Key: String] = [:]
  private var elementFunctions: [String: String] = [:]
  private var names: Set<String> = []
  let prefix: String

  /// - Parameters:
  ///   - partCount: Files that share the functions.
  ///   - prefix: What no other model in the program has names with, when there are several files.
  init(partCount: Int = 1, prefix: String = "") {
    parts = [String](repeating: "", count: partCount)
    work = [Int](repeating: 0, count: partCount)
    self.prefix = partCount > 1 ? prefix : ""
  }

  /// How long the C compiler takes for the functions of the steps, in units of about 0.05 s.
  static func work(_ steps: [Step]) -> Int { Set(steps.flatMap(\.stages).map(key)).reduce(0) { $0 + work($1) } }

  private static func work(_ step: Step) -> Int {
    guard case .kernel(let call) = step.body else { return 1 }
    switch call.header {
    case "winograd.h": return 8
    case "convolution.h", "planes.h", "strassen.h", "depthwise.h", "pool.h", "attention.h", "recurrent.h": return 4
    default: return 2
    }
  }

  /// The statement that computes a step.
  ///
  /// - Parameter pointers: C text for the step's places in order.
  mutating func call(_ step: Step, _ pointers: [String]) -> String {
    let name = function(for: step)
    guard let split = step.split else { return "\(name)(\(pointers.joined(separator: ", ")));" }
    let rounds = step.parallelLoops[split.loop].rounds
    let members = pointers + (rounds == nil ? [] : ["0"])
    let loop = rounds.map { "for (; places.round < \($0); ++places.round) " } ?? ""
    return "{ \(name)places places = {\(members.joined(separator: ", "))}; \(loop)nnc_parallel(\(name), &places, \(split.tasks)); }"
  }

  /// The name of the function for a step. Its parameters are the step's places in order, or for a step that threads share the address of
  /// a structure of them and the number of the task.
  ///
  /// - Parameter isStage: whether it computes a range of lines, which is then its last parameter.
  mutating func function(for step: Step, isStage: Bool = false) -> String {
    let key = Key(step: StepFunctions.key(step), isStage: isStage)
    if let name = functions[key] { return name }
    if case .strips(let chain) = step.body {
      functions[key] = stripsFunction(chain, step)
      return functions[key]!
    }
    let name = unique(prefix + CIdentifier.make(step.name.isEmpty ? "step" : step.name))
    functions[key] = name
    let places = step.places
    let parameters = parameters(step)
    var body = step.loops.indices.map { axis in
      StepFunctions.loop("i\(axis)", step.loops[axis], isPart: axis == 0 && step.split?.loop == 0)
    }
    body.append("{")
    switch step.body {
    case .kernel(let call):
      headers.insert(call.header)
      let part = isStage ? 0 : step.split.map { $0.loop - min(step.loops.count, 1) }
      body += kernelCall(call, name, places, part: part, isTask: step.split != nil).map { "  " + $0 }
    case .scalarLoop(let loop):
      headers.insert("scalar_math.h")
      body += scalarLoop(loop, isPart: step.split != nil).map { "  " + $0 }
    case .strips: preconditionFailure("strips have a function of their own kind")
    }
    body.append("}")
    let part = work.indices.min { work[$0] < work[$1] }!
    work[part] += StepFunctions.work(step)
    var head = "void \(name)(\((parameters + (isStage ? ["nnc_range lines"] : [])).joined(separator: ", ")))"
    if isStage { body.insert(linesToUnits(step), at: 0) }
    if step.split != nil {
      body = takePlaces(step, name, parameters) + body
      head = "void \(name)(void *places, size_t task)"
    }
    define(head, step.comment, body, part)
    return name
  }

  /// C text of the parameters for the step's places.
  func parameters(_ step: Step) -> [String] {
    zip(step.places, parameterTypes(step)).enumerated().map { "\($1.1)\($1.0.dtype.cType) *p\($0)" }
  }

  /// What a task begins with: pointers out of the structure, which is declared, and its part of the loop.
  mutating func takePlaces(_ step: Step, _ name: String, _ parameters: [String]) -> [String] {
    let split = step.split!
    let loop = step.parallelLoops[split.loop]
    let members = parameters + (loop.rounds == nil ? [] : ["ptrdiff_t round"])
    share("typedef struct {\n" + members.map { "  \($0);\n" }.joined() + "} \(name)places;\n\n")
    var ranges = ["const nnc_range part = nnc_part(\(loop.count), \(loop.grain), task, \(split.tasks));  // \(loop.name)"]
    if let rounds = loop.rounds { ranges.append("const nnc_range round = nnc_one(((const \(name)places *)places)->round, \(rounds));") }
    return parameters.enumerated().map { "\($1) = ((const \(name)places *)places)->p\($0);" } + ranges
  }

  /// Writes a function into one of the files.
  mutating func define(_ head: String, _ comment: String, _ body: [String], _ part: Int) {
    let linkage = parts.count == 1 ? "static" : "NNC_HIDDEN"
    if part > 0 { declarations += "NNC_HIDDEN \(head);\n" }
    parts[part] += "// \(cComment(comment))\n\(linkage) NNC_OUTLINE \(head) {\n" + body.map { "  \($0)\n" }.joined() + "}\n\n"
  }

  /// Adds what functions in any file may need.
  private mutating func share(_ text: String) {
    if parts.count == 1 { parts[0] += text } else { shared += text }
  }

  /// The head of a loop over `count`, or over the part of it that is the task's.
  private static func loop(_ variable: String, _ count: Int, isPart: Bool) -> String {
    let (first, last) = isPart ? ("part.first", "part.last") : ("0", "\(count)")
    return "for (ptrdiff_t \(variable) = \(first); \(variable) < \(last); ++\(variable))"
  }

  /// The step without what may differ between two uses of one function.
  private static func key(_ step: Step) -> Step {
    var key = step.mapPlaces { place in
      var copy = place
      copy.base = .arena(0)
      copy.offset = 0
      return copy
    }
    if case .strips(var chain) = key.body {
      chain.stages = chain.stages.map(StepFunctions.key)
      key.body = .strips(chain)
    }
    key.name = ""
    key.comment = ""
    key.reason = ""
    key.value = nil
    key.kernel = nil
    key.bytes = 0
    return key
  }

  mutating func unique(_ base: String) -> String {
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
        case .output, .scratch: [""]
        case .input: ["const "]
        case .epilogue(let function): function.operands.map { _ in "const " }
        case .null, .integer, .range, .real, .double, .structure, .function: []
        }
      }
    case .scalarLoop(let loop): return [""] + loop.operands.map { _ in "const " }
    case .strips(let chain): return chain.stages.flatMap(parameterTypes)
    }
  }

  private static func pointer(_ index: Int, _ place: Place) -> String {
    place.loopStrides.enumerated().reduce("p\(index)") { text, entry in
      entry.element == 0 ? text : "\(text) + i\(entry.offset) * \(entry.element)"
    }
  }

  // MARK: Kernels

  /// - Parameters:
  ///   - part: Which of the ranges, counted from 0, is `part`; nil when none is, -1 when the loop around the kernel is.
  ///   - isTask: Whether there are several tasks, each with a scratch of its own.
  private mutating func kernelCall(_ call: KernelCall, _ step: String, _ places: [Place], part: Int?, isTask: Bool) -> [String] {
    var ranges = 0
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
      case .range(let label, let count, _, let rounds):
        arguments.append("/* \(label) */ \(ranges == part ? "part" : "nnc_all(\(count))")")
        if let rounds { arguments.append("/* rounds */ \(ranges == part ? "round" : "nnc_all(\(rounds))")") }
        ranges += 1
      case .scratch(let label, _, let count):
        arguments.append("/* \(label) */ \(take())\(isTask ? " + (ptrdiff_t)task * \(count)" : "")")
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
    share(
      """
      static inline nnc_vf \(name)(
          nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
        (void)value, (void)operands, (void)row, (void)column, (void)lanes;
      \(body)}


      """)
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

  private func scalarLoop(_ loop: ScalarLoop, isPart: Bool) -> [String] {
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
      String(repeating: "  ", count: axis) + StepFunctions.loop("j\(axis)", loop.extents[axis], isPart: isPart && axis == 0) + " {"
    }
    let indent = String(repeating: "  ", count: loop.extents.count)
    lines += writer.lines.map { indent + $0 }
    lines.append("\(indent)\(element(loop.result, 0)) = \(value);")
    lines += loop.extents.indices.reversed().map { String(repeating: "  ", count: $0) + "}" }
    return lines
  }
}
