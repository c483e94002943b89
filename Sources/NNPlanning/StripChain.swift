/// Steps that are computed together, some lines of the last one at a time. What lies between two of them is a strip: the lines that the
/// next one needs, in a buffer of which every task has its own.
package struct StripChain: Hashable, Sendable {
  /// Kernel calls without loops, whose first range runs over lines or pixels. All but the last write a strip, as scratch `y`, which is the
  /// next one's input `x`.
  package var stages: [Step]
  /// Lines of the last stage that are computed at a time.
  package var linesPerStrip: Int

  package var windows: [LineWindow] { stages.map { $0.window! } }

  /// Lines that the chain computes, of all images.
  package var lines: Int { stages.last!.window!.lines }

  /// Lines that the strip after each stage but the last must hold.
  static func capacities(_ windows: [LineWindow], linesPerStrip: Int) -> [Int] {
    var capacities: [Int] = []
    var lines = linesPerStrip
    for window in windows.dropFirst().reversed() {
      lines = window.linesUnder(lines)
      capacities.append(lines)
    }
    return capacities.reversed()
  }
}

extension Step {
  /// Joins steps that `StripSelection` found.
  init(_ steps: [Step], linesPerStrip: Int) {
    var stages = steps
    let capacities = StripChain.capacities(steps.map { $0.window! }, linesPerStrip: linesPerStrip)
    for (index, lines) in capacities.enumerated() {
      guard case .kernel(var call) = stages[index].body, let result = call.result else { preconditionFailure("not a stage") }
      call.arguments[0] = .scratch("y", result, count: lines * stages[index].window!.outputPitch)
      stages[index].body = .kernel(call)
    }
    for index in stages.indices { stages[index].split = nil }
    // What is written and read again in the cache counts as nothing.
    let hidden = steps.dropLast().reduce(0) { $0 + 8 * $1.window!.lines * $1.window!.outputPitch }
    self.init(
      name: steps.map(\.name).joined(separator: "+"), comment: steps.map(\.comment).joined(separator: "; "),
      body: .strips(StripChain(stages: stages, linesPerStrip: linesPerStrip)), flops: steps.reduce(0) { $0 + $1.flops },
      bytes: max(steps.reduce(0) { $0 + $1.bytes } - hidden, 0), value: steps.last!.value,
      reason: "strips of \(linesPerStrip) of \(steps.last!.window!.outputLines) lines: " + steps.map(\.reason).joined(separator: "; "))
  }

  /// The kernel call of a step that can be computed line by line.
  var lineCall: KernelCall? {
    guard window != nil, loops.isEmpty, case .kernel(let call) = body else { return nil }
    let hasScratch = call.arguments.contains { if case .scratch = $0 { true } else { false } }
    return hasScratch ? nil : call
  }
}

extension KernelCall {
  /// The tensor that the kernel computes.
  var result: Place? {
    guard case .output("y", let place) = arguments.first else { return nil }
    return place
  }

  /// The tensor that it reads line by line.
  var source: Place? {
    for case .input("x", let place) in arguments { return place }
    return nil
  }
}
