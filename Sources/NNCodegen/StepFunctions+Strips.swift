import NNPlanning

/// Steps that are computed together, strip by strip.
extension StepFunctions {
  /// The name of the function for a chain. It calls a function for each stage, which it hands the lines to compute.
  ///
  /// - Parameter step: the chain's.
  mutating func stripsFunction(_ chain: StripChain, _ step: Step) -> String {
    headers.insert("strips.h")
    let stages = chain.stages.map { function(for: $0, isStage: true) }
    let name = unique(prefix + CIdentifier.make(step.name.isEmpty ? "strips" : step.name))
    let parameters = parameters(step)
    let windows = chain.windows
    let last = windows.last!
    var body: [String] = []
    if step.split == nil { body.append("const nnc_range part = nnc_all(\(last.lines));") } else { body += takePlaces(step, name, parameters) }

    // Each stage's pointers, in which strips stand for what lies between the stages.
    var pointers: [[String]] = []
    var first = 0
    for (index, stage) in chain.stages.enumerated() {
      guard case .kernel(let call) = stage.body else { preconditionFailure("a stage is a kernel call") }
      var own = stage.places.indices.map { "p\(first + $0)" }
      if index > 0 {
        let source = call.pointerIndex { if case .input("x", _) = $0 { true } else { false } }
        body.append("(void)\(own[source]);")
        own[source] = "(const float *)nnc_strip_origin(&strip\(index - 1))"
      }
      for case .scratch(_, _, let count) in call.arguments.prefix(1) {
        let memory = step.split == nil ? own[0] : "\(own[0]) + (ptrdiff_t)task * \(count)"
        body.append("nnc_strip strip\(index) = {\(memory), \(windows[index].outputPitch), 0, 0};")
        own[0] = "(float *)nnc_strip_origin(&strip\(index))"
      }
      pointers.append(own)
      first += own.count
    }

    body += [
      "for (ptrdiff_t line = part.first, next; line < part.last; line = next) {",
      "  next = nnc_strip_end(line, \(chain.linesPerStrip), \(last.outputLines), part.last);",
      "  const nnc_range lines\(stages.count - 1) = {line, next, part.count};",
    ]
    for index in stages.indices.dropLast().reversed() {
      let below = "nnc_lines_under(lines\(index + 1), \(StepFunctions.literal(windows[index + 1])))"
      body.append("  const nnc_range lines\(index) = nnc_strip_advance(&strip\(index), \(below));")
    }
    for (index, stage) in stages.enumerated() {
      body.append("  \(stage)(\((pointers[index] + ["lines\(index)"]).joined(separator: ", ")));")
    }
    body.append("}")
    let head = step.split == nil ? parameters.joined(separator: ", ") : "void *places, size_t task"
    // The functions of all files are declared in the first one.
    define("void \(name)(\(head))", step.reason, body, 0)
    return name
  }

  /// The part of the kernel's range that belongs to `lines`.
  func linesToUnits(_ step: Step) -> String {
    let window = step.window!
    let units = window.unitsPerLine == 1 ? "" : " * \(window.unitsPerLine)"
    return "const nnc_range part = {lines.first\(units), lines.last\(units), \(window.lines * window.unitsPerLine)};"
  }

  private static func literal(_ window: LineWindow) -> String {
    "(nnc_line_window){.in = \(window.inputLines), .out = \(window.outputLines), .kernel = \(window.kernel), .stride = \(window.stride), "
      + ".dilation = \(window.dilation), .pad = \(window.padding)}"
  }
}

extension KernelCall {
  /// Which of the call's pointers is the first such argument's.
  fileprivate func pointerIndex(where isIt: (Argument) -> Bool) -> Int {
    var index = 0
    for argument in arguments {
      if isIt(argument) { return index }
      switch argument {
      case .output, .input, .scratch: index += 1
      case .epilogue(let function): index += function.operands.count
      case .null, .integer, .range, .real, .double, .structure, .function: break
      }
    }
    preconditionFailure("'\(function)' has no such argument")
  }
}
