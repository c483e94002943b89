import NNDiagnostics
import NNIR
import NNOps

// Ops that compute across a frame, across neighbouring frames, or along the sequence.

extension StreamConversion {
  /// An op that works within frames: it is appended as it is, and the time axis moves by `shift`.
  fileprivate mutating func withinFrames(_ op: any Op, _ node: Node, _ operands: [Converted], shift: Int = 0) throws(Diagnostic) -> [Converted] {
    var settled: [Converted] = []
    for operand in operands { settled.append(try self.settled(operand, node)) }
    var timing = settled[0].stream!
    timing.axis += shift
    return try append(op, settled.map(\.value), node).map { Converted(value: $0, timing: .stream(timing)) }
  }

  fileprivate typealias Windowed = (value: ValueID, window: Window, timing: Stream)

  /// A window over time, and what it sees of the stream.
  fileprivate mutating func windowed(_ window: Window, _ operand: Converted, _ node: Node, padsWithZeros: Bool) throws(Diagnostic) -> Windowed {
    let spatial = operand.stream!.axis - 1
    guard window.padHigh[spatial] == 0 else { throw refused(node, because: "'same' padding looks beyond the last frame") }
    guard window.padLow[spatial] == 0 || padsWithZeros else { throw refused(node, because: "its windows are padded") }
    let padded = try self.padded(operand, by: window.padLow[spatial], node)
    let seen = try windows(padded, extent: window.extent(spatial), stride: window.strides[spatial], node)
    var plain = window
    plain.padLow[spatial] = 0
    return (seen.value, plain, seen.timing)
  }
}

extension Convolution: StreamableOp {
  var takesLeadingZeros: Bool { true }

  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let timing = operands[0].stream, !operands[1].isStream, timing.axis <= window.rank else { throw stream.refused(node) }
    if timing.axis == 0 { return try stream.withinFrames(self, node, operands) }
    let input = try stream.windowed(window, operands[0], node, padsWithZeros: true)
    var copy = self
    copy.window = input.window
    let result = try stream.append1(copy, input.value, operands[1].value, node: node)
    return [StreamConversion.Converted(value: result, timing: .stream(input.timing))]
  }
}

extension Pool: StreamableOp {
  var takesLeadingZeros: Bool { true }

  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let timing = operands[0].stream, timing.axis <= window.rank else { throw stream.refused(node) }
    if timing.axis == 0 { return try stream.withinFrames(self, node, operands) }
    let input = try stream.windowed(window, operands[0], node, padsWithZeros: false)
    var copy = self
    copy.window = input.window
    return [StreamConversion.Converted(value: try stream.append1(copy, input.value, node: node), timing: .stream(input.timing))]
  }
}

extension MatMul: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    let rank = stream.old[node.operands[0]].shape.rank
    guard let timing = operands[0].stream, !operands[1].isStream, timing.axis < rank - 1 else { throw stream.refused(node) }
    let right = stream.old[node.operands[1]].shape
    // A stack of matrices beside the frames would be one for each of them.
    let beside = right.rank - rank + timing.axis
    guard timing.axis == rank - 2 || beside < 0 || right[beside] == 1 else { throw stream.refused(node) }
    return try stream.withinFrames(self, node, operands, shift: stream.old[node.results[0]].shape.rank - rank)
  }
}

extension Reduce: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let axis = operands[0].stream?.axis, !axes.contains(axis) else { throw stream.refused(node) }
    return try stream.withinFrames(self, node, operands, shift: keepDims ? 0 : -axes.count { $0 < axis })
  }
}

extension ArgReduce: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let time = operands[0].stream?.axis, time != axis else { throw stream.refused(node) }
    return try stream.withinFrames(self, node, operands, shift: axis < time ? -1 : 0)
  }
}

extension Normalize: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let axis = operands[0].stream?.axis, axis < stream.old[node.operands[0]].shape.rank - axisCount else { throw stream.refused(node) }
    return try stream.withinFrames(self, node, operands)
  }
}

extension Softmax: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let axis = operands[0].stream?.axis, axis < stream.old[node.operands[0]].shape.rank - 1 else { throw stream.refused(node) }
    return try stream.withinFrames(self, node, operands)
  }
}

extension Resample: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard operands[0].stream?.axis == 0 else { throw stream.refused(node) }
    return try stream.withinFrames(self, node, operands)
  }
}

/// A recurrence: its states go on where the last piece ended.
protocol StreamableRecurrence: StreamableOp {
  var options: RecurrentOptions { get set }
}

extension LSTM: StreamableRecurrence {}
extension GRU: StreamableRecurrence {}
extension SimpleRNN: StreamableRecurrence {}

extension StreamableRecurrence {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let timing = operands[0].stream, timing.axis == 1 else { throw stream.refused(node) }
    guard !options.goBackwards else { throw stream.refused(node, because: "it runs backwards") }
    guard !options.hasInitialState else { throw stream.refused(node, because: "its initial state is given, or kept by the layer (stateful=True)") }
    let weightCount = options.hasBias ? 3 : 2
    guard operands[1...weightCount].allSatisfy({ !$0.isStream }) else { throw stream.refused(node) }
    var streams = [operands[0]]
    if options.hasMask {
      streams = try stream.aligned([operands[0], operands[weightCount + 1]], node)
      guard streams[1].isStream else { throw stream.refused(node, because: "its mask is fixed to the whole sequence") }
    }
    if node.results.dropFirst().contains(where: stream.isUsed) {
      for index in streams.indices { streams[index] = try stream.endingWithSequence(streams[index], node) }
    }
    let sequence = streams[0]
    var mask = options.hasMask ? streams[1].value : nil
    let own = sequence.stream!
    if own.delay > 0 {
      // Frames before the sequence leave the states alone.
      let shape = Shape([stream.new[sequence.value].shape[0], own.count])
      let valid = try stream.append1(Broadcast(shape), try stream.validity(own, node), node: node)
      mask = try mask == nil ? valid : stream.append1(Map(.binary(.logicalAnd, .operand(0), .operand(1))), mask!, valid, node: node)
    }
    var copy = self
    copy.options.hasInitialState = true
    copy.options.hasMask = mask != nil
    var states: [(index: Int, value: ValueID)] = []
    for result in node.results.dropFirst() { states.append(try stream.addState(stream.old[result], node)) }
    let inputs = [sequence.value] + operands[1...weightCount].map(\.value) + states.map(\.value) + (mask.map { [$0] } ?? [])
    let results = try stream.append(copy, inputs, node)
    for (state, value) in zip(states, results.dropFirst()) { stream.setState(state.index, to: value) }
    var output = results[0]
    if let mask, options.hasMask && !options.zeroOutputForMask {
      output = try stream.holding(states[0].value, in: output, until: mask, node)
    }
    return [StreamConversion.Converted(value: output, timing: .stream(own))]
      + results.dropFirst().map { StreamConversion.Converted(value: $0, timing: .latest) }
  }
}

extension StreamConversion {
  /// What a recurrence puts out in hidden frames at the start of a piece is the output before it, `[N, U]`; within one run it would be zeros.
  fileprivate mutating func holding(_ previous: ValueID, in output: ValueID, until mask: ValueID, _ node: Node) throws(Diagnostic) -> ValueID {
    let shape = new[output].shape
    let shown = try append1(Map(.cast(.int32, .x)), mask, node: node)
    let seen = try append1(Scan(.maximum, axis: 1), shown, node: node)
    let hasBegun = try append1(Reshape(Shape([shape[0], shape[1], 1])), seen, node: node)
    let last = try append1(Reshape(Shape([shape[0], 1, shape[2]])), previous, node: node)
    return try append1(Map(.select(.operand(0) > 0, then: .operand(1), otherwise: .operand(2))), hasBegun, output, last, node: node)
  }
}
