import NNDiagnostics
import NNIR
import NNOps

/// Turns the graph of a whole sequence into one that takes the sequence piece by piece and gives what the whole gives.
///
/// Every value of the old graph is followed through the new one with its `Timing`. An op that looks at frames before the current one gets
/// them from a state; one that looks ahead makes its output later by as many frames; one that needs the whole sequence is refused.
package struct StreamConversion {
  /// How a value depends on time.
  enum Timing: Hashable {
    /// The same in every piece.
    case constant
    /// Without a time axis, as if the sequence ended with this piece.
    case latest
    case stream(Stream)
  }

  /// A value of which each run computes the next `count` frames along `axis`.
  struct Stream: Hashable {
    var axis: Int
    var count: Int
    /// How many frames of the stream come before the first frame of the whole sequence and have no meaning. Negative when the stream begins
    /// as many frames after it: the frames left out are zeros, as padding puts them in front.
    var delay: Int
    /// How many frames the stream has after the last one of the whole sequence, if that ends with this piece: cropping at the end leaves
    /// some over. Negative when the last ones come only with later pieces.
    var surplus: Int
  }

  struct Converted {
    var value: ValueID
    var timing: Timing
  }

  let old: Graph
  let frames: Int
  private(set) var new: Graph
  private var converted: [ValueID: Converted] = [:]
  /// The number of the run, as far as it matters.
  private var clock: ValueID?
  private var stateCount = 0

  /// - Parameters:
  ///   - graph: of one sequence, before any pass.
  ///   - timeAxes: the axis along which each streamed input runs; other inputs are given anew with each piece.
  ///   - frames: of every streamed input in one piece.
  /// - Throws: `stream-…` when the model needs frames that come later, or `frames` is no multiple of its strides.
  package static func convert(_ graph: Graph, timeAxes: [ValueID: Int], frames: Int) throws(Diagnostic) -> Graph {
    var conversion = StreamConversion(graph, frames)
    return try conversion.run(timeAxes)
  }

  /// The first node by which two streams differ; nil if they are the same. Made of whole sequences of different lengths they show what
  /// depends on the length.
  package static func firstDifference(_ first: Graph, _ second: Graph) throws(Diagnostic) -> Node? {
    let (first, second) = (try RemoveDeadCode().run(first), try RemoveDeadCode().run(second))
    for (one, other) in zip(first.nodes, second.nodes) {
      let isSame = AnyHashable(one.op) == AnyHashable(other.op) && one.operands == other.operands
        && one.results.map { first[$0] } == other.results.map { second[$0] }
      if !isSame { return one }
    }
    if first.nodes.count != second.nodes.count || first.stream != second.stream { return first.nodes.last }
    return nil
  }

  private init(_ graph: Graph, _ frames: Int) {
    old = graph
    self.frames = frames
    new = Graph(name: graph.name, batch: nil)
  }

  private mutating func run(_ timeAxes: [ValueID: Int]) throws(Diagnostic) -> Graph {
    var outputs: [StreamDescription.Output?] = []
    for input in old.inputs {
      var type = old[input.value]
      var timing = Timing.latest
      if let axis = timeAxes[input.value] {
        type.shape[axis] = frames
        timing = .stream(Stream(axis: axis, count: frames, delay: 0, surplus: 0))
      }
      converted[input.value] = Converted(value: try new.addInput(input.name, type), timing: timing)
    }
    for state in old.states {
      converted[state.value] = Converted(value: try new.addState(state.name, old[state.value]), timing: .latest)
    }
    for node in old.nodes {
      let results = try convert(node, node.operands.map { converted[$0]! })
      for (value, result) in zip(node.results, results) { converted[value] = result }
    }
    for (index, state) in old.states.enumerated() { new.setState(index, to: converted[state.next]!.value) }
    for output in old.outputs {
      var result = converted[output.value]!
      if let node = old.nodes.first(where: { $0.results.contains(output.value) }) { result = try settled(result, node) }
      new.outputs.append(Port(output.name, result.value))
      outputs.append(result.stream.map { StreamDescription.Output(axis: $0.axis, delay: $0.delay, surplus: $0.surplus) })
    }
    new.stream = StreamDescription(frames: frames, inputAxes: old.inputs.map { timeAxes[$0.value] }, outputs: outputs)
    return new
  }

  private mutating func convert(_ node: Node, _ operands: [Converted]) throws(Diagnostic) -> [Converted] {
    if !operands.contains(where: \.isStream) {
      let isConstant = operands.allSatisfy { $0.timing == .constant }
      return try append(node.op, operands.map(\.value), node).map { Converted(value: $0, timing: isConstant ? .constant : .latest) }
    }
    guard let op = node.op as? any StreamableOp else { throw refused(node) }
    var operands = operands
    if !op.takesLeadingZeros { for index in operands.indices { operands[index] = try settled(operands[index], node) } }
    return try op.convert(node, operands, &self)
  }
}

extension StreamConversion.Converted {
  var stream: StreamConversion.Stream? {
    if case .stream(let stream) = timing { return stream }
    return nil
  }

  var isStream: Bool { stream != nil }
}

/// An op that knows how to work on a sequence piece by piece.
protocol StreamableOp: Op {
  /// Whether it works on streams without the zeros that padding has put in front of the whole sequence.
  var takesLeadingZeros: Bool { get }
  /// Appends the nodes that compute the next piece of the node's results; at least one operand is a stream.
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
}

extension StreamableOp {
  var takesLeadingZeros: Bool { false }
}

// MARK: - Building the new graph

extension StreamConversion {
  mutating func append(_ op: any Op, _ operands: [ValueID], _ node: Node) throws(Diagnostic) -> [ValueID] {
    try new.append(op, operands, name: node.name, at: node.location)
  }

  mutating func append1(_ op: any Op, _ operands: ValueID..., node: Node) throws(Diagnostic) -> ValueID {
    try append(op, operands, node)[0]
  }

  /// Whether anything depends on a value of the old graph.
  func isUsed(_ value: ValueID) -> Bool { old.outputValues.contains(value) || old.nodes.contains { $0.operands.contains(value) } }

  /// How a value of the old graph went into the new one; nil before it did.
  func timing(of value: ValueID) -> Converted? { converted[value] }

  func refused(_ node: Node, because reason: String = "it needs the whole sequence") -> Diagnostic {
    Diagnostic(
      id: "stream-not-causal", "unsupported in a stream: \(reason)", at: node.location,
      notes: ["'\(node.name)' computes '\(type(of: node.op).name)' over \(node.operands.map { old[$0] })"],
      hint: "use causal or valid convolutions, recurrent layers that run forwards, and pooling whose windows don't overlap the end")
  }

  mutating func addState(_ type: TensorType, _ node: Node) throws(Diagnostic) -> (index: Int, value: ValueID) {
    stateCount += 1
    let value = try new.addState("\(node.name)/stream_\(stateCount)", type, at: node.location)
    return (new.states.count - 1, value)
  }

  mutating func setState(_ index: Int, to value: ValueID) { new.setState(index, to: value) }

  mutating func slice(_ value: ValueID, _ axis: Int, from start: Int, count: Int, step: Int = 1, _ node: Node) throws(Diagnostic) -> ValueID {
    let dims = new[value].shape.dims
    if start == 0 && count == dims[axis] && step == 1 { return value }
    var (starts, sizes, steps) = (dims.map { _ in 0 }, dims, dims.map { _ in 1 })
    (starts[axis], sizes[axis], steps[axis]) = (start, count, step)
    return try append1(Slice(starts: starts, sizes: sizes, steps: steps), value, node: node)
  }

  /// The new frames with the `count` frames before them in front.
  mutating func withHistory(_ value: ValueID, _ axis: Int, _ count: Int, _ node: Node) throws(Diagnostic) -> ValueID {
    if count == 0 { return value }
    var type = new[value]
    type.shape[axis] = count
    let past = try addState(type, node)
    let whole = try append1(Concatenate(axis: axis), past.value, value, node: node)
    setState(past.index, to: try slice(whole, axis, from: new[value].shape[axis], count: count, node))
    return whole
  }

  /// The stream `count` frames later.
  mutating func delayed(_ operand: Converted, by count: Int, _ node: Node) throws(Diagnostic) -> Converted {
    guard count > 0, var stream = operand.stream else { return operand }
    let whole = try withHistory(operand.value, stream.axis, count, node)
    stream.delay += count
    stream.surplus -= count
    return Converted(value: try slice(whole, stream.axis, from: 0, count: stream.count, node), timing: .stream(stream))
  }

  /// The stream with the zeros that the whole sequence has in front.
  mutating func settled(_ operand: Converted, _ node: Node) throws(Diagnostic) -> Converted {
    try delayed(operand, by: -(operand.stream?.delay ?? 0), node)
  }

  /// The stream so that a piece ends with the last frame of the whole sequence, if that ends with this piece.
  mutating func endingWithSequence(_ operand: Converted, _ node: Node) throws(Diagnostic) -> Converted {
    let operand = try settled(operand, node)
    guard let surplus = operand.stream?.surplus, surplus >= 0 else {
      throw refused(node, because: "frames padded in front make it later than its input, so a piece does not have the end of the sequence yet")
    }
    return try delayed(operand, by: surplus, node)
  }

  /// The stream of the sequence with `count` zeros in front.
  mutating func padded(_ operand: Converted, by count: Int, _ node: Node) throws(Diagnostic) -> Converted {
    if count == 0 { return operand }
    let clean = try cleaned(operand, node)
    var stream = clean.stream!
    stream.delay -= count
    return Converted(value: clean.value, timing: .stream(stream))
  }

  /// What windows of `extent` frames, one every `stride` frames from the first one on, see of a stream. Frames before the piece come from
  /// a state, and what a window reads ahead makes the output later.
  mutating func windows(_ operand: Converted, extent: Int, stride: Int, _ node: Node) throws(Diagnostic) -> (value: ValueID, timing: Stream) {
    var timing = operand.stream!
    guard timing.count % stride == 0 else {
      throw refused(node, because: "pieces of \(timing.count) frames are no multiple of \(stride)")
    }
    // Window i of the whole ends with its frame i·stride + extent − 1; window i of a stream must end in frame (i + 1)·stride − 1 at the
    // latest.
    let late = max(0, -(stride - timing.delay - extent).floorDivided(by: stride))
    let history = late * stride - timing.delay
    let count = timing.count / stride
    let whole = try withHistory(operand.value, timing.axis, max(0, history), node)
    let needed = try slice(whole, timing.axis, from: max(0, -history), count: (count - 1) * stride + extent, node)
    // The whole has floor((frames − extent) / stride) + 1 windows, and its frames are those of the stream less delay and surplus.
    timing.surplus = -late - (-timing.delay - timing.surplus - extent).floorDivided(by: stride) - 1
    timing.delay = late
    timing.count = count
    return (needed, timing)
  }

  /// All streams as late as the latest of them.
  mutating func aligned(_ operands: [Converted], _ node: Node) throws(Diagnostic) -> [Converted] {
    let streams = operands.compactMap(\.stream)
    guard let delay = streams.map(\.delay).max() else { return operands }
    guard Set(streams.map(\.count)).count == 1 else { throw refused(node, because: "streams of different rates meet") }
    var result: [Converted] = []
    for operand in operands { result.append(try delayed(operand, by: delay - (operand.stream?.delay ?? delay), node)) }
    return result
  }

  /// Which frames of the piece belong to the whole sequence, as `bool [count]`.
  mutating func validity(_ stream: Stream, _ node: Node) throws(Diagnostic) -> ValueID {
    let runs = try runNumber(node)
    let index = try append1(
      Constant(Tensor(TensorType(.int32, [stream.count]), doubles: (0..<stream.count).map(Double.init))), node: node)
    let frame = Expr.operand(0) * .constant(Double(stream.count)) + .operand(1)
    return try append1(Map(frame >= .constant(Double(stream.delay))), runs, index, node: node)
  }

  /// How many runs there were before, up to a number by which every delay is over.
  private mutating func runNumber(_ node: Node) throws(Diagnostic) -> ValueID {
    if let clock { return clock }
    let state = try addState(TensorType(.int32, [1]), node)
    setState(state.index, to: try append1(Map(.min(.x + 1, .constant(1_048_576))), state.value, node: node))
    clock = state.value
    return state.value
  }

  /// The stream with zeros in the place of the frames before the sequence, as padding has it.
  mutating func cleaned(_ operand: Converted, _ node: Node) throws(Diagnostic) -> Converted {
    guard let stream = operand.stream, stream.delay > 0 else { return operand }
    var dims = [Int](repeating: 1, count: new[operand.value].shape.rank)
    dims[stream.axis] = stream.count
    let valid = try append1(Reshape(Shape(dims)), try validity(stream, node), node: node)
    let dtype = new[operand.value].dtype
    let shown = dtype == .bool ? valid : try append1(Map(.cast(dtype, .x)), valid, node: node)
    let clean = try append1(Map(.select(.operand(0), then: .operand(1), otherwise: 0)), shown, operand.value, node: node)
    return Converted(value: clean, timing: operand.timing)
  }
}
