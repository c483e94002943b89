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
      if let timing, timing != own { throw stream.refused(node, because: "time runs along different axes or ends differently") }
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
  var takesLeadingZeros: Bool { true }

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
      timing.surplus *= parts
    } else {
      let parts = whole / shape[axis]
      guard [timing.count, timing.delay, timing.surplus].allSatisfy({ $0.isMultiple(of: parts) }) else {
        throw stream.refused(node, because: "pieces of \(timing.count) frames are no multiple of \(parts)")
      }
      timing.count /= parts
      timing.delay /= parts
      timing.surplus /= parts
    }
    target[axis] = timing.count
    timing.axis = axis
    return [
      StreamConversion.Converted(value: try stream.append1(Reshape(target), operands[0].value, node: node), timing: .stream(timing))
    ]
  }
}

extension Transpose: StreamableOp {
  var takesLeadingZeros: Bool { true }

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
  var takesLeadingZeros: Bool { true }

  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    var timing = operands[0].stream!
    let (axis, whole) = (timing.axis, stream.old[node.operands[0]].shape[timing.axis])
    var copy = self
    if sizes[axis] == 1 && whole > 1 {
      guard starts[axis] == whole - 1 else { throw stream.refused(node, because: "one frame is picked that is not the last") }
      let sequence = try stream.endingWithSequence(operands[0], node)
      copy.starts[axis] = timing.count - 1
      return [StreamConversion.Converted(value: try stream.append(copy, [sequence.value], node)[0], timing: .latest)]
    }
    let (start, step) = (starts[axis], steps[axis])
    guard step > 0 else { throw stream.refused(node, because: "time runs backwards") }
    // What comes before the start is left out by the caller, as are other frames that mean nothing. After the last step there may be up
    // to a step less one without being cut off.
    timing.delay += start
    timing.surplus += max(0, whole - start - sizes[axis] * step)
    let seen = try step == 1
      ? (value: operands[0].value, timing: timing)
      : stream.windows(StreamConversion.Converted(value: operands[0].value, timing: .stream(timing)), extent: 1, stride: step, node)
    (copy.starts[axis], copy.sizes[axis], copy.steps[axis]) = (0, seen.timing.count, step)
    return [StreamConversion.Converted(value: try stream.append(copy, [seen.value], node)[0], timing: .stream(seen.timing))]
  }
}

extension Pad: StreamableOp {
  var takesLeadingZeros: Bool { true }

  func convert(_ node: Node, _ operands: [StreamConversion.Converted], _ stream: inout StreamConversion) throws(Diagnostic)
    -> [StreamConversion.Converted]
  {
    let axis = operands[0].stream!.axis
    var operand = operands[0]
    if low[axis] > 0 || high[axis] > 0 {
      guard high[axis] == 0, mode == .constant(0) else { throw stream.refused(node, because: "frames are added at the end") }
      operand = try stream.padded(operand, by: low[axis], node)
    }
    var copy = self
    (copy.low[axis], copy.high[axis]) = (0, 0)
    let result = (copy.low + copy.high).allSatisfy { $0 == 0 } ? operand.value : try stream.append(copy, [operand.value], node)[0]
    return [StreamConversion.Converted(value: result, timing: operand.timing)]
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
