import NNDiagnostics
import NNIR
import NNOps

/// A cell that has no kernel for the whole loop: its steps follow one another in the graph. Steps that are alike share one function in the
/// emitted code, so that a step more costs a call, not a copy.
protocol UnrolledCell: RecurrentCell {
  /// Everything that does not depend on the states, for all steps at once.
  func prepare(_ sequence: ValueID, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> UnrolledParts

  /// The states after one step, all of one shape; the first is the output.
  ///
  /// - Parameters:
  ///   - x: one step of what `prepare` projected, `[N, …]`.
  ///   - states: empty at the start when they are zero and `UnrolledParts.stateShape` is nil.
  func step(_ x: ValueID, _ states: [ValueID], _ constants: [ValueID], _ build: inout LayerBuild) throws(Diagnostic) -> [ValueID]
}

/// What the steps of an `UnrolledCell` share.
struct UnrolledParts {
  /// `[N, T, …]`
  var projected: ValueID
  var constants: [ValueID]
  /// Of the zeros to begin with; nil when the first step does without.
  var stateShape: Shape?
}

extension UnrolledCell {
  /// More steps than this are refused: compiling them would take too long.
  private var maximumSteps: Int { 4096 }

  func unrolled(_ sequence: RecurrentSequence, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic)
    -> (outputs: ValueID, states: [ValueID])
  {
    let steps = build.shape(sequence.input)[1]
    guard (1...maximumSteps).contains(steps) else {
      throw Diagnostic(
        id: "keras-recurrence-length", "unsupported recurrence of \(steps) steps", at: build.location,
        notes: ["this cell is unrolled over time, for 1 to \(maximumSteps) steps"], hint: "split the sequence and pass the states on")
    }
    let parts = try prepare(sequence.input, weights, &build)
    var states = sequence.states
    if states.isEmpty, let shape = parts.stateShape {
      let zeros = Tensor(TensorType(.float32, shape), doubles: [Double](repeating: 0, count: shape.elementCount))
      states = [ValueID](repeating: try build.constant(zeros), count: stateCount)
    }
    var outputs: [ValueID] = []
    for step in 0..<steps {
      let time = sequence.goesBackwards ? steps - 1 - step : step
      let next = try self.step(build.step(time, of: parts.projected), states, parts.constants, &build)
      guard let mask = sequence.mask else {
        outputs.append(next[0])
        states = next
        continue
      }
      let shown = try stepMask(mask, time, build.shape(next[0]), &build)
      func choose(_ value: ValueID, else other: ValueID?) throws(Diagnostic) -> ValueID {
        guard let other else { return try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), value, shown) }
        return try build.map(.select(.operand(1), then: .operand(0), otherwise: .operand(2)), value, shown, other)
      }
      outputs.append(try choose(next[0], else: sequence.zeroOutputForMask ? nil : outputs.last))
      var kept: [ValueID] = []
      for (index, value) in next.enumerated() { kept.append(try choose(value, else: states.isEmpty ? nil : states[index])) }
      states = kept
    }
    let expanded = try outputs.mapThrowing { output throws(Diagnostic) in
      let dims = build.shape(output).dims
      return try build.reshape(output, Shape([dims[0], 1] + dims.dropFirst()))
    }
    return (expanded.count == 1 ? expanded[0] : try build.addAll(Concatenate(axis: 1), expanded)[0], states)
  }

  /// The mask of one step as numbers, with axes of extent 1 behind up to the rank of the states.
  private func stepMask(_ mask: ValueID, _ time: Int, _ state: Shape, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let one = try build.step(time, of: mask)
    let dims = build.shape(one).dims
    let whole = Shape(dims + [Int](repeating: 1, count: max(0, state.rank - dims.count)))
    guard whole.broadcasts(to: state) else {
      throw Diagnostic(
        id: "keras-mask-shape", "unsupported mask of shape \(build.shape(mask)) for states of shape \(state)", at: build.location,
        notes: ["a mask is [batch, time], or has axes of the states behind"])
    }
    return try build.cast(try build.reshape(one, whole), to: build.floatType)
  }
}

extension LayerBuild {
  /// One step `[N, …]` of a sequence `[N, T, …]`.
  mutating func step(_ time: Int, of sequence: ValueID) throws(Diagnostic) -> ValueID {
    let dims = shape(sequence).dims
    var starts = [Int](repeating: 0, count: dims.count)
    starts[1] = time
    let one = try add(Slice(starts: starts, sizes: [dims[0], 1] + dims.dropFirst(2)), sequence)
    return try reshape(one, Shape([dims[0]] + dims.dropFirst(2)))
  }

  /// A sequence `[N, T, …]` with its steps in the opposite order.
  mutating func reversedInTime(_ sequence: ValueID) throws(Diagnostic) -> ValueID {
    let dims = shape(sequence).dims
    var (starts, steps) = ([Int](repeating: 0, count: dims.count), [Int](repeating: 1, count: dims.count))
    (starts[1], steps[1]) = (dims[1] - 1, -1)
    return try add(Slice(starts: starts, sizes: dims, steps: steps), sequence)
  }
}
