import NNDiagnostics
import NNIR
import NNOps

/// Conv1DTranspose–Conv3DTranspose: the gradient of a convolution with respect to its input.
///
/// Computed as a convolution with the kernel turned around over the input with `strides − 1` zeros between its elements.
struct ConvolutionTranspose: KerasLayer {
  private let config: LayerConfig
  private let kernelSize: [Int]
  private let strides: [Int]
  private let dilations: [Int]
  private let outputPadding: [Int]?
  private let isSame: Bool
  private let filters: Int
  private let useBias: Bool
  private let activation: Activation
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let name = config.className
    let rank = name.contains("1D") ? 1 : name.contains("2D") ? 2 : 3
    let ones = [Int](repeating: 1, count: rank)
    kernelSize = try config.ints("kernel_size", count: rank)
    strides = try config.ints("strides", count: rank, default: ones)
    dilations = try config.ints("dilation_rate", count: rank, default: ones)
    outputPadding = config["output_padding"] == nil ? nil : try config.ints("output_padding", count: rank, minimum: 0)
    isSame = try config.choice("padding", ["valid", "same"], default: "valid") == "same"
    filters = try config.int("filters", in: 1...)
    useBias = try config.bool("use_bias", default: true)
    activation = try config.activation("activation")
    channelsFirst = try config.channelsFirst
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let rank = kernelSize.count + 2
    guard inputs[0].shape.rank == rank else {
      throw Diagnostic(
        id: "keras-input-rank", "an input of shape \(inputs[0].shape), but \(config.className) takes \(rank) axes", at: config.location)
    }
    let channels = channelsFirst ? inputs[0].shape[1] : inputs[0].shape.last
    let kernel = WeightSpec(
      "kernel", Shape(kernelSize + [filters, channels]), config.initializer("kernel_initializer", default: "glorot_uniform"))
    return useBias ? [kernel, WeightSpec("bias", [filters], config.initializer("bias_initializer", default: "zeros"))] : [kernel]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, (kernelSize.count + 2)...(kernelSize.count + 2), config)
    let x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let spread = try spread(x, &build)
    var window = Window(size: kernelSize, strides: kernelSize.map { _ in 1 }, dilations: dilations)
    var excess = [Int](repeating: 0, count: kernelSize.count)
    for axis in kernelSize.indices {
      let (input, extent) = (build.shape(x)[axis + 1], window.extent(axis))
      let output = outputExtent(axis, input, extent)
      // Where the convolution whose gradient this is would pad its input.
      let low = isSame ? max((input - 1) * strides[axis] + extent - output, 0) / 2 : 0
      window.padLow[axis] = extent - 1 - low
      let high = output - 1 + extent - build.shape(spread)[axis + 1] - window.padLow[axis]
      window.padHigh[axis] = max(high, 0)
      excess[axis] = max(-high, 0)
    }
    // The kernel [window, O, C] with every axis of its window reversed, as [window, C, O].
    let shape = weights[0].shape
    let rank = shape.rank
    let reversed = try build.add(
      Slice(
        starts: kernelSize.map { $0 - 1 } + [0, 0], sizes: shape.dims, steps: kernelSize.map { _ in -1 } + [1, 1]),
      build.constant(weights[0]))
    let kernel = try build.transpose(reversed, Array(0..<(rank - 2)) + [rank - 1, rank - 2])
    var value = try build.add(Convolution(window), spread, kernel)
    if excess.contains(where: { $0 > 0 }) {
      var sizes = build.shape(value).dims
      for axis in excess.indices { sizes[axis + 1] -= excess[axis] }
      value = try build.add(Slice(starts: sizes.map { _ in 0 }, sizes: sizes), value)
    }
    if useBias { value = try build.addChannelBias(weights[1], to: value, config) }
    return [KerasTensor(try activation.apply(try build.fromChannelsLast(value, when: channelsFirst), &build))]
  }

  /// `keras.src.backend.common.backend_utils._get_output_shape_given_tf_padding`.
  private func outputExtent(_ axis: Int, _ input: Int, _ extent: Int) -> Int {
    let stride = strides[axis]
    if isSame {
      return outputPadding.map { (input - 1) * stride + extent % 2 + $0[axis] } ?? input * stride
    }
    return (input - 1) * stride + extent + (outputPadding?[axis] ?? max(extent, stride) - extent)
  }

  /// `[N, H, …]` with zeros between the elements: `[N, (H − 1) · stride + 1, …]`.
  private func spread(_ value: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    if strides.allSatisfy({ $0 == 1 }) { return value }
    let shape = build.shape(value)
    var (split, zeros, joined, sizes) = ([shape[0]], [0], [shape[0]], [shape[0]])
    for (axis, stride) in strides.enumerated() {
      let extent = shape[axis + 1]
      split += [extent, 1]
      zeros += [0, stride - 1]
      joined.append(extent * stride)
      sizes.append((extent - 1) * stride + 1)
    }
    let apart = try build.reshape(value, Shape(split + [shape.last]))
    let filled = try build.add(Pad(low: zeros.map { _ in 0 } + [0], high: zeros + [0]), apart)
    let whole = try build.reshape(filled, Shape(joined + [shape.last]))
    return try build.add(Slice(starts: joined.map { _ in 0 } + [0], sizes: sizes + [shape.last]), whole)
  }
}
