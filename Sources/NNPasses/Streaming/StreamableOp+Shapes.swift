import NNDiagnostics
import NNIR
import NNOps

// Element-wise ops and movements: frames are computed one by one, so only the extent of the time axis changes.

extension Map: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    let rank = stream.old[node.results[0]].shape.rank
    let aligned = try stream.aligned(operands, node)
    var timing: StreamConversion.Stream?
    for (value, operand) in zip(node.operands, aligned) {
      guard var own = operand.stream else { continue }
      own.axis += rank - stream.old[value].shape.rank
      if let timing, timing != own { throw stream.refused(node, because: "time runs along different axes") }
      timing = own
    }
    for (value, operand) in zip(node.operands, aligned) where !operand.isStream {
      let axis = timing!.axis - (rank - stream.old[value].shape.rank)
      if axis >= 0 && stream.old[value].shape[axis] != 1 {
        throw stream.refused(node, because: "values that differ from frame to frame, such as positions, are fixed to the whole sequence")
      }
      if operand.timing == .latest && stream.old[value].elementCount > 0, stream.isFromSequence(value) {
        throw stream.refused(node, because: "a summary of the sequence is combined with its frames")
      }
    }
    let result = try stream.append(self, aligned.map(\.value), node)[0]
    return [StreamConversion.Converted(value: result, timing: .stream(timing!))]
  }
}

extension StreamConversion {
  /// Whether a value depends on a streamed input.
  fileprivate func isFromSequence(_ value: ValueID) -> Bool {
    var reached: Set<ValueID> = [value]
    for node in old.nodes.reversed() where node.results.contains(where: reached.contains) { reached.formUnion(node.operands) }
    return old.inputs.contains { reached.contains($0.value) && timing(of: $0.value)?.isStream == true }
  }
}

extension Reshape: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    var timing = operands[0].stream!
    let source = stream.old[node.operands[0]].shape
    let before = source.dims[..<timing.axis].reduce(1, *)
    let whole = source[timing.axis]
    // The axis that begins after as many elements, and holds whole frames or parts of one.
    let candidates = shape.dims.indices.filter { axis in
      shape.dims[..<axis].reduce(1, *) == before && shape[axis] > 0 && (shape[axis] % whole == 0 || whole % shape[axis] == 0)
    }
    guard let axis = candidates.last(where: { shape[$0] > 1 }) ?? candidates.last else {
      throw stream.refused(node, because: "the time axis is joined with another")
    }
    var target = shape
    if shape[axis] % whole == 0 {
      let parts = shape[axis] / whole
      timing.count *= parts
      timing.delay *= parts
    } else {
      let parts = whole / shape[axis]
      guard timing.count % parts == 0, timing.delay % parts == 0 else {
        throw stream.refused(node, because: "pieces of \(timing.count) frames are no multiple of \(parts)")
      }
      timing.count /= parts
      timing.delay /= parts
    }
    target[axis] = timing.count
    timing.axis = axis
    return [
      StreamConversion.Converted(value: try stream.append1(Reshape(target), operands[0].value, node: node), timing: .stream(timing))
    ]
  }
}

extension Transpose: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    var timing = operands[0].stream!
    timing.axis = permutation.firstIndex(of: timing.axis)!
    return [StreamConversion.Converted(value: try stream.append(self, [operands[0].value], node)[0], timing: .stream(timing))]
  }
}

extension Broadcast: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    var timing = operands[0].stream!
    timing.axis += shape.rank - stream.old[node.operands[0]].shape.rank
    var target = shape
    target[timing.axis] = timing.count
    return [
      StreamConversion.Converted(value: try stream.append1(Broadcast(target), operands[0].value, node: node), timing: .stream(timing))
    ]
  }
}

extension Concatenate: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    let aligned = try stream.aligned(operands, node)
    guard let timing = aligned[0].stream, aligned.allSatisfy({ $0.stream == timing }), timing.axis != axis else {
      throw stream.refused(node, because: "sequences are joined with something that is none, or one after the other")
    }
    return [StreamConversion.Converted(value: try stream.append(self, aligned.map(\.value), node)[0], timing: .stream(timing))]
  }
}

extension Slice: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    var timing = operands[0].stream!
    let (axis, whole) = (timing.axis, stream.old[node.operands[0]].shape[timing.axis])
    var copy = self
    if sizes[axis] == 1 && whole > 1 {
      guard starts[axis] == whole - 1 else { throw stream.refused(node, because: "one frame is picked that is not the last") }
      copy.starts[axis] = timing.count - 1
      return [StreamConversion.Converted(value: try stream.append(copy, [operands[0].value], node)[0], timing: .latest)]
    }
    guard steps[axis] > 0 else { throw stream.refused(node, because: "time runs backwards") }
    // What comes before the start is left out by the caller, as are other frames that mean nothing.
    var operand = operands[0]
    let remainder = (timing.delay + starts[axis]) % steps[axis]
    operand = try stream.delayed(operand, by: remainder == 0 ? 0 : steps[axis] - remainder, node)
    timing = operand.stream!
    timing.delay = (timing.delay + starts[axis]) / steps[axis]
    guard timing.count % steps[axis] == 0 else {
      throw stream.refused(node, because: "pieces of \(timing.count) frames are no multiple of \(steps[axis])")
    }
    timing.count /= steps[axis]
    (copy.starts[axis], copy.sizes[axis]) = (0, timing.count)
    return [StreamConversion.Converted(value: try stream.append(copy, [operand.value], node)[0], timing: .stream(timing))]
  }
}

extension Pad: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    var timing = operands[0].stream!
    let axis = timing.axis
    var operand = operands[0]
    if low[axis] > 0 || high[axis] > 0 {
      guard high[axis] == 0, mode == .constant(0) else { throw stream.refused(node, because: "frames are added at the end") }
      operand = try stream.cleaned(operand, node)
      // Zeros in front make the sequence later than its input; what is late already has them.
      let own = min(timing.delay, low[axis])
      operand = try stream.delayed(operand, by: low[axis] - own, node)
      timing.delay -= own
    }
    var copy = self
    (copy.low[axis], copy.high[axis]) = (0, 0)
    let result = (copy.low + copy.high).allSatisfy { $0 == 0 } ? operand.value : try stream.append(copy, [operand.value], node)[0]
    return [StreamConversion.Converted(value: result, timing: .stream(timing))]
  }
}

extension Gather: StreamableOp {
  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    guard let timing = operands[1].stream, !operands[0].isStream else { throw stream.refused(node) }
    return [StreamConversion.Converted(value: try stream.append(self, operands.map(\.value), node)[0], timing: .stream(timing))]
  }
}
