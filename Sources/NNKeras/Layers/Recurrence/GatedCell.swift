import NNDiagnostics
import NNIR
import NNOps

/// The cells of LSTM, GRU, SimpleRNN and their Keras 2 CuDNN twins: matrix products, gates, and a kernel that runs the loop over time.
struct GatedCell: UnrolledCell {
  private enum Kind: Int { case simple = 1, gru = 3, lstm = 4 }

  private let config: LayerConfig
  private let kind: Kind
  private let units: Int
  private let activation: Activation
  private let recurrentActivation: Activation
  private let useBias: Bool
  private let resetAfter: Bool

  var stateCount: Int { kind == .lstm ? 2 : 1 }
  var outputState: Int { 0 }

  /// - Parameter config: of the cell, or of the layer that is named after it.
  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let isCuDNN = config.className.hasPrefix("CuDNN")
    kind = config.className.contains("LSTM") ? .lstm : config.className.contains("GRU") ? .gru : .simple
    units = try config.int("units", in: 1...)
    activation = try config.activation("activation", default: "tanh")
    recurrentActivation = try config.activation(
      "recurrent_activation", default: config.kerasMajor == 2 && !isCuDNN ? "hard_sigmoid" : "sigmoid")
    useBias = try config.bool("use_bias", default: true)
    // Files from before the option existed mean the older formula.
    resetAfter = kind == .gru ? try config.bool("reset_after", default: isCuDNN || config.kerasMajor > 2) : false
  }

  func outputShape(_ step: Shape) -> Shape { [step[0], units] }

  func weights(_ step: Shape) throws(Diagnostic) -> [WeightSpec] {
    guard step.rank == 2 else {
      throw Diagnostic(
        id: "keras-input-rank", "steps of shape \(step), but \(config.className) takes [batch, features]", at: config.location)
    }
    let columns = kind.rawValue * units
    let kernels = [
      WeightSpec("kernel", [step.last, columns], config.initializer("kernel_initializer", default: "glorot_uniform")),
      WeightSpec("recurrent_kernel", [units, columns], config.initializer("recurrent_initializer", default: "orthogonal")),
    ]
    guard useBias else { return kernels }
    let zeros = config.initializer("bias_initializer", default: "zeros")
    var bias = WeightSpec("bias", resetAfter ? [2, columns] : [columns], zeros)
    if kind == .lstm, try config.bool("unit_forget_bias", default: true) { bias.initializer = .forgetGate(bias.initializer) }
    return kernels + [bias]
  }

  func run(_ sequence: RecurrentSequence, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic)
    -> (outputs: ValueID, states: [ValueID])
  {
    // The ops of whole sequences are compiled in single precision.
    guard build.floatType == .float32, let activation = activation.expr, let recurrentActivation = recurrentActivation.expr else {
      return try unrolled(sequence, weights, &build)
    }
    if let mask = sequence.mask, build.shape(mask).rank != 2 {
      throw Diagnostic(
        id: "keras-mask-shape", "unsupported mask of shape \(build.shape(mask)) for \(config.className)", at: config.location,
        notes: ["a mask is [batch, time]"])
    }
    let options = RecurrentOptions(
      activation: activation, goBackwards: sequence.goesBackwards, hasBias: useBias, hasInitialState: !sequence.states.isEmpty,
      hasMask: sequence.mask != nil, zeroOutputForMask: sequence.zeroOutputForMask && sequence.mask != nil)
    let op: any Op
    switch kind {
    case .lstm: op = LSTM(options, recurrentActivation: recurrentActivation)
    case .gru: op = GRU(options, recurrentActivation: recurrentActivation, resetAfter: resetAfter)
    case .simple: op = SimpleRNN(options)
    }
    var operands = [sequence.input]
    for weight in weights { operands.append(try build.constant(weight)) }
    operands += sequence.states
    if let mask = sequence.mask { operands.append(mask) }
    let results = try build.addAll(op, operands)
    return (results[0], Array(results.dropFirst()))
  }

  // MARK: One step at a time, for activations that are not element-wise and for double precision

  /// Weights as values of the graph: kernel, recurrent kernel, biases of input and of recurrent product.
  func prepare(_ sequence: ValueID, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> UnrolledParts {
    let columns = kind.rawValue * units
    let rows = weights.count > 2 ? try build.constant(weights[2].reshaped([resetAfter ? 2 : 1, columns])) : nil
    func row(_ index: Int) throws(Diagnostic) -> ValueID? {
      guard let rows else { return nil }
      return try build.add(Slice(starts: [index, 0], sizes: [1, columns]), rows)
    }
    var projected = try build.add(MatMul(), sequence, build.constant(weights[0]))
    if let bias = try row(0) {
      projected = try build.map(.operand(0) + .operand(1), projected, build.reshape(bias, [columns]))
    }
    var constants = [try build.constant(weights[1])]
    if resetAfter, let bias = try row(1) { constants.append(bias) }
    return UnrolledParts(projected: projected, constants: constants, stateShape: [build.shape(sequence)[0], units])
  }

  func step(_ x: ValueID, _ states: [ValueID], _ constants: [ValueID], _ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    let h = states[0]
    /// `gates` of a value `[N, gates · U]`.
    func gates(_ value: ValueID, _ range: Range<Int>) throws(Diagnostic) -> ValueID {
      let rows = build.shape(value)[0]
      return try build.add(Slice(starts: [0, range.lowerBound * units], sizes: [rows, range.count * units]), value)
    }
    func sum(_ a: ValueID, _ b: ValueID) throws(Diagnostic) -> ValueID { try build.map(.operand(0) + .operand(1), a, b) }
    func product(_ a: ValueID, _ b: ValueID) throws(Diagnostic) -> ValueID { try build.map(.operand(0) * .operand(1), a, b) }
    switch kind {
    case .simple:
      return [try activation.apply(sum(x, build.add(MatMul(), h, constants[0])), &build)]
    case .lstm:
      let z = try sum(x, build.add(MatMul(), h, constants[0]))
      let i = try recurrentActivation.apply(gates(z, 0..<1), &build)
      let f = try recurrentActivation.apply(gates(z, 1..<2), &build)
      let candidate = try activation.apply(gates(z, 2..<3), &build)
      let o = try recurrentActivation.apply(gates(z, 3..<4), &build)
      let c = try sum(product(f, states[1]), product(i, candidate))
      return [try product(o, activation.apply(c, &build)), c]
    case .gru:
      let inner: ValueID
      if resetAfter {
        let raw = try build.add(MatMul(), h, constants[0])
        inner = constants.count > 1 ? try sum(raw, constants[1]) : raw
      } else {
        inner = try build.add(MatMul(), h, gates(constants[0], 0..<2))
      }
      let z = try recurrentActivation.apply(sum(gates(x, 0..<1), gates(inner, 0..<1)), &build)
      let r = try recurrentActivation.apply(sum(gates(x, 1..<2), gates(inner, 1..<2)), &build)
      let recurrent = resetAfter
        ? try product(r, gates(inner, 2..<3)) : try build.add(MatMul(), product(r, h), gates(constants[0], 2..<3))
      let candidate = try activation.apply(sum(gates(x, 2..<3), recurrent), &build)
      return [try build.map(.operand(0) * .operand(1) + (1 - .operand(0)) * .operand(2), z, h, candidate)]
    }
  }
}
