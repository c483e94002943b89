import NNDiagnostics
import NNIR
import NNOps

/// LSTM, GRU and SimpleRNN with their Keras 2 CuDNN twins.
struct RecurrentLayer: KerasLayer {
  private let config: LayerConfig
  private let kind: Kind
  private let units: Int
  private let activation: Expr
  private let recurrentActivation: Expr
  private let useBias: Bool
  private let resetAfter: Bool
  let returnsSequences: Bool
  private let returnsState: Bool
  private let goesBackwards: Bool
  private let zeroOutputForMask: Bool

  private enum Kind: Int { case simple = 1, gru = 3, lstm = 4 }

  /// Whether the layer would remember its state from call to call.
  let isStateful: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let isCuDNN = config.className.hasPrefix("CuDNN")
    kind = config.className.hasSuffix("LSTM") ? .lstm : config.className.hasSuffix("GRU") ? .gru : .simple
    units = try config.int("units", in: 1...Int.max)
    activation = try Self.expression("activation", "tanh", config)
    recurrentActivation = try Self.expression(
      "recurrent_activation", config.kerasMajor == 2 && !isCuDNN ? "hard_sigmoid" : "sigmoid", config)
    useBias = try config.bool("use_bias", default: true)
    // Files from before the option existed mean the older formula.
    resetAfter = kind == .gru ? try config.bool("reset_after", default: isCuDNN || config.kerasMajor > 2) : false
    returnsSequences = try config.bool("return_sequences", default: false)
    returnsState = try config.bool("return_state", default: false)
    goesBackwards = try config.bool("go_backwards", default: false)
    zeroOutputForMask = try config.bool("zero_output_for_mask", default: false)
    isStateful = try config.bool("stateful", default: false)
    try config.require("time_major", is: .bool(false), meaning: "false: the batch comes first")
  }

  private static func expression(_ key: String, _ fallback: String, _ config: LayerConfig) throws(Diagnostic) -> Expr {
    guard let expr = try config.activation(key, default: fallback).expr else {
      throw config.bad(key, config[key] ?? .string(fallback), accepts: "element-wise activations")
    }
    return expr
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    guard inputs[0].shape.rank == 3 else {
      throw Diagnostic(
        id: "keras-input-rank", "an input of shape \(inputs[0].shape), but \(config.className) takes [batch, time, features]",
        at: config.location)
    }
    let columns = kind.rawValue * units
    func spec(_ name: String, _ shape: Shape, _ initializer: String) -> WeightSpec {
      WeightSpec(name, shape, config.initializer("\(name)_initializer", default: initializer), container: "cell")
    }
    let kernels = [
      spec("kernel", [inputs[0].shape.last, columns], "glorot_uniform"), spec("recurrent_kernel", [units, columns], "orthogonal"),
    ]
    guard useBias else { return kernels }
    var bias = spec("bias", resetAfter ? [2, columns] : [columns], "zeros")
    if kind == .lstm, try config.bool("unit_forget_bias", default: true) { bias.initializer = .forgetGate(bias.initializer) }
    return kernels + [bias]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    // Initial states come behind the sequence or by keyword.
    let stateCount = kind == .lstm ? 2 : 1
    let initial = (inputs.count > 1 ? Array(inputs.dropFirst()) : build.keywords["initial_state"] ?? []).map(\.value)
    guard initial.isEmpty || initial.count == stateCount else {
      throw Diagnostic(
        id: "keras-initial-state", "\(initial.count) initial states, but \(config.className) has \(stateCount)", at: config.location)
    }
    let mask = build.keywords["mask"]?.first?.value ?? inputs[0].mask
    let options = RecurrentOptions(
      activation: activation, goBackwards: goesBackwards, hasBias: useBias, hasInitialState: !initial.isEmpty,
      hasMask: mask != nil, zeroOutputForMask: zeroOutputForMask && mask != nil)
    let op: any Op
    switch kind {
    case .lstm: op = LSTM(options, recurrentActivation: recurrentActivation)
    case .gru: op = GRU(options, recurrentActivation: recurrentActivation, resetAfter: resetAfter)
    case .simple: op = SimpleRNN(options)
    }
    var operands = [inputs[0].value]
    for weight in weights { operands.append(try build.constant(weight)) }
    operands += initial
    if let mask { operands.append(mask) }
    let results = try build.addAll(op, operands)
    let output: KerasTensor
    if returnsSequences {
      output = KerasTensor(results[0], mask: mask)
    } else if mask != nil {
      // The last output is zero, not the state, when the last step is hidden and zeroes are asked for or no step is shown at all.
      output = KerasTensor(try lastStep(results[0], &build))
    } else {
      output = KerasTensor(results[1])
    }
    return [output] + (returnsState ? results.dropFirst().map { KerasTensor($0) } : [])
  }

  private func lastStep(_ sequence: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(sequence)
    let last = try build.add(Slice(starts: [0, shape[1] - 1, 0], sizes: [shape[0], 1, shape[2]]), sequence)
    return try build.reshape(last, [shape[0], shape[2]])
  }
}
