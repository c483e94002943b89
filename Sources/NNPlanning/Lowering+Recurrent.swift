import NNDiagnostics
import NNIR
import NNOps

/// What distinguishes the recurrent ops for planning; the rest is shared.
private struct RecurrentCell {
  var function: String
  var gates: Int
  var stateCount: Int
  /// Whether a bias for the recurrent product is a row of its own.
  var hasRecurrentBias = false
  /// Gates of each part of the recurrent kernel that is packed by itself.
  var parts: [Range<Int>]
  /// Vectors of units that the kernel computes together.
  var blockVectors: Int
  var activations: [Expr]

  /// Units that the kernel computes together, a multiple of `lanes`.
  ///
  /// Two vectors instead of one overlap the latencies of their gates, where the registers are not needed for the sums of a fourth gate or of
  /// other samples and padding does not grow.
  func block(units: Int, batch: Int, lanes: Int) -> Int {
    let vectors = units.parts(of: lanes)
    let isPaired = batch == 1 && vectors % 2 == 0 && gates < 4
    return min(max(blockVectors, isPaired ? 2 : 1), vectors) * lanes
  }

  /// The vectors of units that could be computed together, as far as their sums fit the registers.
  func vectors(units: Int, target: Target) -> ClosedRange<Int> {
    1...max(1, min(4, units.parts(of: target.lanes), (target.vectorRegisters - 3) / gates))
  }

  /// Samples for which `nnc_recurrent_blocks` reads a weight once: as many as there are accumulators for.
  func samplesTogether(block: Int, target: Target) -> Int {
    let registers = target.vectorRegisters == 32 ? 31 : target.hasFMA ? 15 : 12
    return max(1, min(4, registers / (parts[0].count * block / target.lanes + 1)))
  }
}

extension LSTM: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    let cell = RecurrentCell(
      function: "nnc_lstm_f32", gates: 4, stateCount: 2, parts: [0..<4], blockVectors: 1,
      activations: [options.activation, recurrentActivation])
    try builder.lowerRecurrent(cell, options, node)
  }
}

extension GRU: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    let cell = RecurrentCell(
      function: resetAfter ? "nnc_gru_f32" : "nnc_gru_f32__reset_before", gates: 3, stateCount: 1,
      hasRecurrentBias: resetAfter, parts: resetAfter ? [0..<3] : [0..<2, 2..<3], blockVectors: 1,
      activations: [options.activation, recurrentActivation])
    try builder.lowerRecurrent(cell, options, node)
  }
}

extension SimpleRNN: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    let cell = RecurrentCell(
      function: "nnc_simple_rnn_f32", gates: 1, stateCount: 1, parts: [0..<1], blockVectors: 4,
      activations: [options.activation])
    try builder.lowerRecurrent(cell, options, node)
  }
}

extension PlanBuilder {
  /// One matrix product projects all inputs; then one kernel call runs the loop over time.
  fileprivate mutating func lowerRecurrent(_ cell: RecurrentCell, _ options: RecurrentOptions, _ node: Node)
    throws(Diagnostic)
  {
    var extra = node.operands.dropFirst(3)
    let bias = options.hasBias ? extra.popFirst() : nil
    let initial = options.hasInitialState ? (0..<cell.stateCount).map { _ in extra.popFirst()! } : []
    let mask = options.hasMask ? extra.popFirst() : nil
    let shape = graph[node.operands[0]].shape
    let (batch, steps) = (shape[0], shape[1])
    let units = graph[node.operands[2]].shape[0]
    guard let recurrent = tensor(of: node.operands[2]) else {
      throw Diagnostic(
        id: "unsupported-variable-weights", "unsupported: the recurrent kernel is not constant", at: node.location)
    }

    let (inputBias, recurrentBias) = biases(bias, cell, units, node)
    let projected = scratch(.float32, count: batch * steps * cell.gates * units)
    emitDense(
      node.operands[0], node.operands[1], to: projected, stride: cell.gates * units, epilogue: inputBias, node)

    let lanes = target.lanes
    let (key, choice) = chooseBlock(cell, recurrent, batch: batch, steps: steps, units: units)
    let (block, isFixed) =
      switch choice {
      case .units(let vectors): (vectors * lanes, false)
      case .fixedUnits(let vectors): (vectors * lanes, true)
      default: preconditionFailure("'\(choice)' is not for recurrent layers")
      }
    let packed =
      isFixed
      ? packed(node.operands[2], .fixedPanels(width: block, gates: cell.gates, lanes: lanes))
      : packedRecurrentKernel(recurrent, cell, units, block, node)
    let blockCount = units.parts(of: block)
    let sequence = isUsed(node.results[0]) ? storage(for: node.results[0]) : nil
    let denseSequence = sequence.map { $0.isDense ? $0 : View(dense: scratch(.float32, count: batch * steps * units).base, graph[node.results[0]]) }
    let finals = node.results.dropFirst().map { isUsed($0) ? storage(for: $0) : nil }
    let denseFinals = zip(finals, node.results.dropFirst()).map { view, value in
      view.map { $0.isDense ? $0 : View(dense: scratch(.float32, count: batch * units).base, graph[value]) }
    }

    var arguments: [Argument] = [optionalOutput("sequence", denseSequence), .null("last")]
    arguments += zip(["final_h", "final_c"], denseFinals).map { optionalOutput($0, $1) }
    arguments += [.input("projected", projected), .input("recurrent", packed)]
    if cell.hasRecurrentBias { arguments.append(recurrentBias.map { .input("recurrent_bias", $0) } ?? .null("recurrent_bias")) }
    for (index, label) in ["initial_h", "initial_c"].prefix(cell.stateCount).enumerated() {
      arguments.append(initial.isEmpty ? .null(label) : .input(label, dense(initial[index])))
    }
    arguments.append(mask.map { .input("mask", dense($0)) } ?? .null("mask"))
    arguments.append(.output("scratch", scratch(.float32, count: 5 * batch * blockCount * block)))
    arguments.append(
      .structure(
        "recurrence", type: "nnc_recurrence",
        [
          Argument.Field("steps", steps), Argument.Field("units", units),
          Argument.Field("block", block), Argument.Field("go_backwards", options.goBackwards ? 1 : 0),
          Argument.Field("zero_masked", options.zeroOutputForMask ? 1 : 0), Argument.Field("fixed_point", isFixed ? 1 : 0),
          Argument.Field("ld_sequence", units),
          Argument.Field("sequence_batch", steps * units), Argument.Field("ld_projected", cell.gates * units),
          Argument.Field("projected_batch", steps * cell.gates * units), Argument.Field("ld_state", units),
          Argument.Field("mask_batch", steps),
        ]))
    arguments.append(.range("samples", count: batch, grain: cell.samplesTogether(block: block, target: target)))
    let cacheLine = max(1, 16 / block)
    arguments.append(.range("blocks", count: blockCount, grain: cacheLine, rounds: 1 + steps * cell.parts.count))
    arguments += zip(["activation", "recurrent_activation"], cell.activations).map { .function($0, $1) }
    emit(
      KernelCall(cell.function, header: "recurrent.h", arguments), for: node,
      flops: 2 * batch * steps * units * cell.gates * units, kernel: key,
      reason: "units in blocks of \(block), gates fused" + (isFixed ? ", weights as fixed-point numbers" : ""))

    for (target, source) in zip([sequence] + finals, [denseSequence] + denseFinals) {
      if let target, let source, target != source {
        copy(source, to: target, name: node.name, comment: "move to its place")
      }
    }
  }

  private mutating func chooseBlock(_ cell: RecurrentCell, _ recurrent: Tensor, batch: Int, steps: Int, units: Int)
    -> (key: KernelKey, choice: KernelChoice)
  {
    let vectors = cell.block(units: units, batch: batch, lanes: target.lanes) / target.lanes
    let possible = cell.vectors(units: units, target: target)
    // Every step reads the weights again, back and forth: of four times what fits a part of the first-level cache most is found there.
    let rate = TileSelection.readingRate(modelBytes: recurrent.type.byteCount / 4)
    func cycles(isFixed: Bool) -> Double {
      TileSelection.singleCycles(vectors: cell.gates * vectors, rate: rate, isFixed: isFixed, target: target)
    }
    let mayBeFixed = cell.parts.count == 1 && batch <= ProductMethods.fewRows && options.tolerance > 0 && target.lanes > 1
    let isExact = mayBeFixed && FixedPointWeights.error(of: recurrent) <= options.tolerance
    let isFixed = isExact && cycles(isFixed: true) < cycles(isFixed: false)
    let (standard, other): (KernelChoice, KernelChoice) =
      isFixed ? (.fixedUnits(vectors), .units(vectors)) : (.units(vectors), .fixedUnits(vectors))
    return choose(
      "recurrence \(cell.function) of \(batch) x \(steps) x \(units) by \(cell.activations.map(\.description))", epilogue: .identity,
      standard: standard,
      permits: { choice in
        switch choice {
        case .units(let count): count == vectors || possible.contains(count)
        case .fixedUnits(let count): isExact && (count == vectors || possible.contains(count))
        default: false
        }
      },
      alternatives: { (isExact ? [other] : []) + possible.map { isFixed ? .fixedUnits($0) : .units($0) } })
  }

  /// The bias added to the projected inputs, as an epilogue, and the bias of the recurrent product if it is a row of its own.
  private mutating func biases(_ bias: ValueID?, _ cell: RecurrentCell, _ units: Int, _ node: Node)
    -> (ElementFunction, Place?)
  {
    guard let bias else { return (.identity, nil) }
    let columns = cell.gates * units
    func addition(_ place: Place) -> ElementFunction {
      ElementFunction(.operand(0) + .operand(1), [ElementFunction.Operand(place, rowStride: 0, columnStride: 1)])
    }
    guard cell.hasRecurrentBias, let tensor = tensor(of: bias) else { return (addition(dense(bias)), nil) }
    // The recurrent biases of z and r are added to sums anyway, so they join the input's; only that of the candidate is gated.
    let values = tensor.floats
    var input = Array(values[..<columns])
    for index in 0..<(2 * units) { input[index] += values[columns + index] }
    let candidate = Array(values[(columns + 2 * units)...])
    return (
      addition(constant(Tensor([columns], input), name: node.name)),
      constant(Tensor([units], candidate), name: node.name)
    )
  }

  private mutating func packedRecurrentKernel(
    _ recurrent: Tensor, _ cell: RecurrentCell, _ units: Int, _ block: Int, _ node: Node
  ) -> Place {
    if cell.parts.count == 1 { return packed(node.operands[2], .gatePanels(width: block, gates: cell.gates)) }
    // Parts stand one after the other in one constant.
    var bytes: [UInt8] = []
    let values = recurrent.floats
    for part in cell.parts {
      let columns = part.count * units
      var slice: [Float] = []
      for row in 0..<units {
        let start = row * cell.gates * units + part.lowerBound * units
        slice += values[start..<(start + columns)]
      }
      bytes += WeightPacking.gatePanels(width: block, gates: part.count).pack(Tensor([units, columns], slice))
    }
    return constant(Tensor(TensorType(.float32, [bytes.count / 4]), bytes: bytes), name: node.name)
  }

  private func optionalOutput(_ label: String, _ view: View?) -> Argument {
    view.map { .output(label, $0.place) } ?? .null(label)
  }
}
