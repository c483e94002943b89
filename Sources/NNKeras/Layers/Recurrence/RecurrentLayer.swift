import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// LSTM, GRU, SimpleRNN with their Keras 2 CuDNN twins, ConvLSTM1D–3D, and RNN over a cell: a cell repeated over time.
struct RecurrentLayer: KerasLayer {
  private let config: LayerConfig
  private let cell: any RecurrentCell
  let returnsSequences: Bool
  private let returnsState: Bool
  private let goesBackwards: Bool
  private let zeroOutputForMask: Bool
  private let isUnrolled: Bool

  /// Whether the layer remembers its states from run to run.
  private let isStateful: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    switch config.className {
    case "RNN": cell = try RecurrentCells.make(config["cell"], "cell", in: config)
    case "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D": cell = try ConvolutionalCell(config)
    default: cell = try GatedCell(config)
    }
    returnsSequences = try config.bool("return_sequences", default: false)
    returnsState = try config.bool("return_state", default: false)
    goesBackwards = try config.bool("go_backwards", default: false)
    zeroOutputForMask = try config.bool("zero_output_for_mask", default: false)
    isUnrolled = try config.bool("unroll", default: false)
    isStateful = try config.bool("stateful", default: false)
    try config.require("time_major", is: .bool(false), meaning: "false: the batch comes first")
    try config.require("num_constants", is: .int(0), meaning: "null: constants are for custom cells")
  }

  var positionalNames: [String] { ["initial_state", "mask"] }

  /// The sequence and the initial states, if there are any; Keras 2 passes them in a row.
  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor] {
    (inputs.isEmpty ? keywords["sequences"] ?? keywords["inputs"] ?? [] : inputs) + (keywords["initial_state"] ?? [])
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let shape = inputs[0].shape
    guard shape.rank >= 3 else {
      throw Diagnostic(
        id: "keras-input-rank", "an input of shape \(shape), but \(config.className) takes [batch, time, …]", at: config.location)
    }
    return try cell.weights(Shape([shape[0]] + shape.dims.dropFirst(2))).map { $0.inside("cell") }
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let initial = inputs.dropFirst().map(\.value)
    guard initial.isEmpty || initial.count == cell.stateCount else {
      throw Diagnostic(
        id: "keras-initial-state", "\(initial.count) initial states, but \(config.className) has \(cell.stateCount)", at: config.location)
    }
    var outputMask = build.keywords["mask"]?.first?.value ?? inputs[0].mask
    if let mask = outputMask { outputMask = try build.truth(mask) }
    // Keras 3 hands on the mask of the input by itself only where the input is the sole tensor of the call.
    let isMasked = build.keywords["mask"] != nil || initial.isEmpty || config.kerasMajor == 2
    let mask = isMasked ? outputMask : nil
    // An unrolled loop zeroes its outputs afterwards, and forgets that they stand in the opposite order.
    let zeroesAfterwards = zeroOutputForMask && isUnrolled && goesBackwards && returnsSequences
    var sequence = RecurrentSequence(
      input: inputs[0].value, states: initial, mask: mask, goesBackwards: goesBackwards,
      zeroOutputForMask: zeroOutputForMask && !zeroesAfterwards)
    let keys = (0..<cell.stateCount).map { "\(build.name)/\(config.name)/state_\($0)" }
    if isStateful {
      // What a run leaves tells the types that it begins with.
      var trial = build
      let left = try cell.run(sequence, weights, &trial).states
      for (key, value) in zip(keys, left) { try build.declareState(key, trial.type(value)) }
      if initial.isEmpty { sequence.states = keys.map { build.currentState($0) } }
    }
    let (outputs, states) = try cell.run(sequence, weights, &build)
    if isStateful { for (key, value) in zip(keys, states) { build.setState(key, to: value) } }
    let output: KerasTensor
    if returnsSequences, zeroesAfterwards, let mask {
      output = KerasTensor(try zeroed(outputs, mask, &build), mask: outputMask)
    } else if returnsSequences {
      output = KerasTensor(outputs, mask: outputMask)
    } else if mask != nil {
      // The last output is zero, not the state, when the last step is hidden and zeroes are asked for or no step is shown at all.
      output = KerasTensor(try build.step(build.shape(outputs)[1] - 1, of: outputs))
    } else {
      output = KerasTensor(states[cell.outputState])
    }
    return [output] + (returnsState ? states.map { KerasTensor($0) } : [])
  }

  private func zeroed(_ outputs: ValueID, _ mask: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let dims = build.shape(mask).dims
    let whole = Shape(dims + [Int](repeating: 1, count: max(0, build.shape(outputs).rank - dims.count)))
    let shown = try build.cast(try build.reshape(mask, whole), to: build.floatType)
    return try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), outputs, shown)
  }
}
