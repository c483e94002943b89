import NNDiagnostics
import NNIR
import NNOps

/// The cell of ConvLSTM1D–3D (Shi et al. 2015): an LSTM whose products are convolutions.
///
/// `z = W ∗ x + b + U ∗ h`, `c' = σ(f)·c + σ(i)·act(ĉ)`, `h' = σ(o)·act(c')`; U keeps the extents, with strides and dilations of 1.
struct ConvolutionalCell: UnrolledCell {
  private let config: LayerConfig
  private let filters: Int
  private let window: Window
  private let isSame: Bool
  private let channelsFirst: Bool
  private let useBias: Bool
  private let activation: Activation
  private let recurrentActivation: Activation

  var stateCount: Int { 2 }
  var outputState: Int { 0 }

  /// - Parameter config: of the cell, or of the layer that is named after it.
  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    filters = try config.int("filters", in: 1...)
    // A cell does not say how many axes it has; its kernel does.
    let rank = config.className.hasSuffix("D") ? config.spatialRank : try config.intList("kernel_size")?.count ?? 1
    let ones = [Int](repeating: 1, count: rank)
    window = Window(
      size: try config.ints("kernel_size", count: rank), strides: try config.ints("strides", count: rank, default: ones),
      dilations: try config.ints("dilation_rate", count: rank, default: ones))
    isSame = try config.choice("padding", ["valid", "same"], default: "valid") == "same"
    channelsFirst = try config.channelsFirst
    useBias = try config.bool("use_bias", default: true)
    activation = try config.activation("activation", default: "tanh")
    recurrentActivation = try config.activation("recurrent_activation", default: config.kerasMajor == 2 ? "hard_sigmoid" : "sigmoid")
  }

  /// Extents of space, and channels, of a step `[N, …]`.
  private func extents(_ step: Shape) throws(Diagnostic) -> (space: [Int], channels: Int) {
    guard step.rank == window.rank + 2 else {
      throw Diagnostic(
        id: "keras-input-rank", "steps of shape \(step), but \(config.className) takes \(window.rank + 2) axes a step",
        at: config.location)
    }
    return channelsFirst ? (Array(step.dims[2...]), step[1]) : (Array(step.dims[1...].dropLast()), step.last)
  }

  private func inputWindow(_ space: [Int]) -> Window {
    var window = window
    if isSame { window.padSame(space) }
    return window
  }

  func outputShape(_ step: Shape) throws(Diagnostic) -> Shape {
    let space = try extents(step).space
    let output = inputWindow(space).outputExtents(space)
    return Shape(channelsFirst ? [step[0], filters] + output : [step[0]] + output + [filters])
  }

  func weights(_ step: Shape) throws(Diagnostic) -> [WeightSpec] {
    let channels = try extents(step).channels
    let kernels = [
      WeightSpec(
        "kernel", Shape(window.size + [channels, 4 * filters]), config.initializer("kernel_initializer", default: "glorot_uniform")),
      WeightSpec(
        "recurrent_kernel", Shape(window.size + [filters, 4 * filters]),
        config.initializer("recurrent_initializer", default: "orthogonal")),
    ]
    guard useBias else { return kernels }
    var bias = WeightSpec("bias", [4 * filters], config.initializer("bias_initializer", default: "zeros"))
    if try config.bool("unit_forget_bias", default: true) { bias.initializer = .forgetGate(bias.initializer) }
    return kernels + [bias]
  }

  func run(_ sequence: RecurrentSequence, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic)
    -> (outputs: ValueID, states: [ValueID])
  {
    guard channelsFirst else { return try unrolled(sequence, weights, &build) }
    if let mask = sequence.mask, build.shape(mask).rank > 2 {
      throw Diagnostic(
        id: "keras-mask-shape", "unsupported mask of shape \(build.shape(mask)) with channels first", at: config.location,
        notes: ["a mask is [batch, time]"], hint: "use data_format='channels_last'")
    }
    // The steps of a sequence have their channels in axis 2.
    let rank = window.rank + 3
    var last = sequence
    last.input = try build.transpose(sequence.input, [0, 1] + Array(3..<rank) + [2])
    last.states = try sequence.states.mapThrowing { state throws(Diagnostic) in try build.toChannelsLast(state, when: true) }
    let (outputs, states) = try unrolled(last, weights, &build)
    return (
      try build.transpose(outputs, [0, 1, rank - 1] + Array(2..<(rank - 1))),
      try states.mapThrowing { state throws(Diagnostic) in try build.fromChannelsLast(state, when: true) }
    )
  }

  func prepare(_ sequence: ValueID, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> UnrolledParts {
    // All steps join the batch of one convolution.
    let dims = build.shape(sequence).dims
    var joined = try build.reshape(sequence, Shape([dims[0] * dims[1]] + dims.dropFirst(2)))
    if isSame, !channelsFirst { joined = try build.insideSame(joined, window) }
    var value = try build.add(Convolution(inputWindow(Array(build.shape(joined).dims[1...].dropLast()))), joined, build.constant(weights[0]))
    if useBias { value = try build.map(.operand(0) + .operand(1), value, build.constant(weights[2])) }
    let split = Shape(Array(dims[..<2]) + build.shape(value).dims.dropFirst())
    return UnrolledParts(projected: try build.reshape(value, split), constants: [try build.constant(weights[1])])
  }

  func step(_ x: ValueID, _ states: [ValueID], _ constants: [ValueID], _ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    var z = x
    if let h = states.first {
      var window = Window(size: window.size, strides: window.size.map { _ in 1 })
      window.padSame(Array(build.shape(h).dims[1...].dropLast()))
      z = try build.map(.operand(0) + .operand(1), build.add(Convolution(window), h, constants[0]), x)
    }
    let shape = build.shape(z)
    func gate(_ index: Int) throws(Diagnostic) -> ValueID {
      var (starts, sizes) = ([Int](repeating: 0, count: shape.rank), shape.dims)
      (starts[shape.rank - 1], sizes[shape.rank - 1]) = (index * filters, filters)
      return try build.add(Slice(starts: starts, sizes: sizes), z)
    }
    let i = try recurrentActivation.apply(gate(0), &build)
    var c = try build.map(.operand(0) * .operand(1), i, activation.apply(gate(2), &build))
    if states.count > 1 {
      let f = try recurrentActivation.apply(gate(1), &build)
      c = try build.map(.operand(0) * .operand(1) + .operand(2), f, states[1], c)
    }
    let o = try recurrentActivation.apply(gate(3), &build)
    return [try build.map(.operand(0) * .operand(1), o, activation.apply(c, &build)), c]
  }
}
