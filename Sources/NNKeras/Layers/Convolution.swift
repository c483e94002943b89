import NNDiagnostics
import NNIR
import NNOps

/// A layer of convolution, whose kernels may be values of the graph.
protocol ConvolvingLayer: KerasLayer {
  /// - Parameter kernels: all weights but the bias.
  func call(_ input: ValueID, kernels: [ValueID], bias: Tensor?, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID

  var useBias: Bool { get }
}

extension ConvolvingLayer {
  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let kernels = try weights.dropLast(useBias ? 1 : 0).mapThrowing { tensor throws(Diagnostic) in try build.constant(tensor) }
    return [KerasTensor(try call(inputs[0].value, kernels: kernels, bias: useBias ? weights.last! : nil, &build))]
  }
}

/// Conv1D–3D, DepthwiseConv1D/2D and SeparableConv1D/2D.
struct ConvolutionLayer: ConvolvingLayer {
  private enum Kind { case plain, depthwise, separable }

  private let config: LayerConfig
  private let kind: Kind
  private let spatialRank: Int
  private let window: Window
  private let padding: String
  private let filters: Int
  private let groups: Int
  private let multiplier: Int
  let useBias: Bool
  private let activation: Activation
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let name = config.className
    kind = name.hasPrefix("Depthwise") ? .depthwise : name.hasPrefix("Separable") ? .separable : .plain
    spatialRank = config.spatialRank
    let ones = [Int](repeating: 1, count: spatialRank)
    window = Window(
      size: try config.ints("kernel_size", count: spatialRank),
      strides: try config.ints("strides", count: spatialRank, default: ones),
      dilations: try config.ints("dilation_rate", count: spatialRank, default: ones))
    padding = try config.choice("padding", spatialRank == 1 ? ["valid", "same", "causal"] : ["valid", "same"], default: "valid")
    filters = kind == .depthwise ? 0 : try config.int("filters", in: 1...)
    groups = kind == .plain ? try config.int("groups", default: 1, in: 1...) : 1
    multiplier = kind == .plain ? 1 : try config.int("depth_multiplier", default: 1, in: 1...)
    useBias = try config.bool("use_bias", default: true)
    activation = try config.activation("activation")
    channelsFirst = try config.channelsFirst
  }

  private func channels(_ shape: Shape) -> Int { channelsFirst ? shape[1] : shape.last }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    guard inputs[0].shape.rank == spatialRank + 2 else {
      throw Diagnostic(
        id: "keras-input-rank", "an input of shape \(inputs[0].shape), but \(config.className) takes \(spatialRank + 2) axes",
        at: config.location)
    }
    let channels = channels(inputs[0].shape)
    guard channels % groups == 0, filters % groups == 0 else {
      throw Diagnostic(
        id: "keras-groups", "\(channels) channels and \(filters) filters cannot be split into \(groups) groups", at: config.at("groups"))
    }
    func spec(_ name: String, _ tail: [Int], _ initializer: String = "glorot_uniform") -> WeightSpec {
      WeightSpec(name, Shape(window.size + tail), config.initializer("\(name)_initializer", default: initializer))
    }
    var specs: [WeightSpec]
    switch kind {
    case .plain: specs = [spec("kernel", [channels / groups, filters])]
    case .depthwise:
      var kernel = spec("depthwise_kernel", [channels, multiplier])
      // Keras 3 calls the variable `kernel`, its option `depthwise_initializer`.
      kernel.name = config.kerasMajor == 2 ? "depthwise_kernel" : "kernel"
      kernel.initializer = config.initializer("depthwise_initializer", default: "glorot_uniform")
      specs = [kernel]
    case .separable:
      let depthwise = config.initializer("depthwise_initializer", default: "glorot_uniform")
      specs = [
        WeightSpec("depthwise_kernel", Shape(window.size + [channels, multiplier]), depthwise),
        WeightSpec(
          "pointwise_kernel", Shape(window.size.map { _ in 1 } + [channels * multiplier, filters]),
          config.initializer("pointwise_initializer", default: "glorot_uniform")),
      ]
    }
    if useBias {
      let count = kind == .depthwise ? channels * multiplier : filters
      specs.append(WeightSpec("bias", [count], config.initializer("bias_initializer", default: "zeros")))
    }
    return specs
  }

  func call(_ input: ValueID, kernels: [ValueID], bias: Tensor?, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try build.requireRank(input, (spatialRank + 2)...(spatialRank + 2), config)
    var x = try build.toChannelsLast(input, when: channelsFirst)
    if padding == "same", groups == 1, !channelsFirst { x = try build.insideSame(x, window) }
    let padded = try pad(build.shape(x))
    var value: ValueID
    switch kind {
    case .plain: value = try build.add(Convolution(padded, groups: groups), x, kernels[0])
    case .depthwise, .separable:
      // [window, C, m] and [window, 1, C · m] hold the same elements in the same order.
      let channels = build.shape(x).last
      let kernel = try build.reshape(kernels[0], Shape(window.size + [1, channels * multiplier]))
      value = try build.add(Convolution(padded, groups: channels), x, kernel)
      if kind == .separable {
        let pointwise = Window(size: window.size.map { _ in 1 }, strides: window.size.map { _ in 1 })
        value = try build.add(Convolution(pointwise), value, kernels[1])
      }
    }
    if let bias { value = try build.addChannelBias(bias, to: value, config) }
    return try activation.apply(try build.fromChannelsLast(value, when: channelsFirst), &build)
  }

  private func pad(_ x: Shape) throws(Diagnostic) -> Window {
    var padded = window
    let spatial = Array(x.dims[1..<(x.rank - 1)])
    switch padding {
    case "same": padded.padSame(spatial)
    case "causal": padded.padLow[0] = padded.extent(0) - 1
    default:
      for axis in spatial.indices where spatial[axis] < window.extent(axis) {
        throw Diagnostic(
          id: "keras-window", "a window of \(window.extent(axis)) does not fit an input of \(spatial[axis]) along spatial axis \(axis)",
          at: config.at("kernel_size"), hint: "use padding='same' or a larger input")
      }
    }
    return padded
  }
}
