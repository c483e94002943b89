import NNDiagnostics
import NNIR
import NNOps

/// Conv1DTranspose–Conv3DTranspose: the gradient of a convolution with respect to its input.
///
/// Each output lies in one of `strides` phases, which a convolution of its own computes with every `strides`-th tap of the kernel. One convolution
/// computes all phases, as channels of the input's pixels, and then they are put side by side (sub-pixel convolution).
struct ConvolutionTranspose: ConvolvingLayer {
  private let config: LayerConfig
  private let kernelSize: [Int]
  private let strides: [Int]
  private let dilations: [Int]
  private let outputPadding: [Int]?
  private let isSame: Bool
  private let filters: Int
  let useBias: Bool
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

  func call(_ input: ValueID, kernels: [ValueID], bias: Tensor?, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try build.requireRank(input, (kernelSize.count + 2)...(kernelSize.count + 2), config)
    let x = try build.toChannelsLast(input, when: channelsFirst)
    // Where the convolution whose gradient this is would pad its input: position p of all that the windows reach is output p − low.
    let axes = kernelSize.indices
    var extents = axes.map { (kernelSize[$0] - 1) * dilations[$0] + 1 }
    let outputs = axes.map { outputExtent($0, build.shape(x)[$0 + 1], extents[$0]) }
    var low = axes.map { isSame ? max((build.shape(x)[$0 + 1] - 1) * strides[$0] + extents[$0] - outputs[$0], 0) / 2 : 0 }
    // Zeros before the taps let the outputs begin with the first phase, so that no phase is computed in vain, where they cost no tap.
    let zeros = axes.map { axis in
      let count = (strides[axis] - low[axis] % strides[axis]) % strides[axis]
      return (extents[axis] + count).parts(of: strides[axis]) == extents[axis].parts(of: strides[axis]) ? count : 0
    }
    for axis in axes {
      low[axis] += zeros[axis]
      extents[axis] += zeros[axis]
    }
    // Position q·stride + r is phase r of pixel q, counted from the first one that is an output.
    let first = axes.map { low[$0] / strides[$0] }
    let counts = axes.map { (low[$0] + outputs[$0] - 1) / strides[$0] - first[$0] + 1 }
    let phase = try phaseKernel(kernels[0], extents, zerosBefore: zeros, &build)
    var window = Window(size: phase.size, strides: axes.map { _ in 1 }, dilations: phase.dilations)
    for axis in axes {
      let reach = window.extent(axis) - 1
      window.padLow[axis] = reach - first[axis]
      window.padHigh[axis] = max(counts[axis] + reach - build.shape(x)[axis + 1] - window.padLow[axis], 0)
    }
    let phases = try build.add(Convolution(window), x, phase.kernel)
    var value = try interleave(phases, &build)
    let starts = [0] + axes.map { low[$0] - first[$0] * strides[$0] } + [0]
    let sizes = [build.shape(x)[0]] + outputs + [filters]
    if build.shape(value).dims != sizes { value = try build.add(Slice(starts: starts, sizes: sizes), value) }
    if let bias { value = try build.addChannelBias(bias, to: value, config) }
    return try activation.apply(try build.fromChannelsLast(value, when: channelsFirst), &build)
  }

  /// `keras.src.backend.common.backend_utils._get_output_shape_given_tf_padding`.
  private func outputExtent(_ axis: Int, _ input: Int, _ extent: Int) -> Int {
    let stride = strides[axis]
    if isSame {
      return outputPadding.map { (input - 1) * stride + extent % 2 + $0[axis] } ?? input * stride
    }
    return (input - 1) * stride + extent + (outputPadding?[axis] ?? max(extent, stride) - extent)
  }

  /// The kernel `[window, O, C]` of the layer as that of a convolution over its input which computes all phases of the output, `[⌈window/stride⌉,
  /// C, phase · O]`: phase r has every stride-th tap from r on, the last one first. Along axes without a stride it is the kernel turned around.
  ///
  /// - Parameter extents: The kernel's, with dilation and zeros.
  private func phaseKernel(
    _ weights: ValueID, _ extents: [Int], zerosBefore: [Int], _ build: inout LayerBuild
  ) throws(Diagnostic) -> (kernel: ValueID, size: [Int], dilations: [Int]) {
    let axes = kernelSize.indices
    let ends = Array(build.shape(weights).dims.suffix(2))
    var kernel = weights
    // Taps that a dilation leaves out are zeros where phases take turns.
    let isSpread = axes.map { strides[$0] > 1 && dilations[$0] > 1 }
    if isSpread.contains(true) {
      let apart = axes.flatMap { [kernelSize[$0], 1] } + ends
      let zeros = axes.flatMap { [0, isSpread[$0] ? dilations[$0] - 1 : 0] } + [0, 0]
      kernel = try build.add(Pad(low: zeros.map { _ in 0 }, high: zeros), try build.reshape(kernel, Shape(apart)))
      let joined = axes.map { isSpread[$0] ? kernelSize[$0] * dilations[$0] : kernelSize[$0] } + ends
      kernel = try build.reshape(kernel, Shape(joined))
    }
    if zerosBefore.contains(where: { $0 > 0 }) {
      kernel = try build.add(Pad(low: zerosBefore + [0, 0], high: zerosBefore.map { _ in 0 } + [0, 0]), kernel)
    }
    let taps = axes.map { build.shape(kernel)[$0] }
    let size = axes.map { strides[$0] > 1 ? extents[$0].parts(of: strides[$0]) : taps[$0] }
    let missing = axes.map { max(size[$0] * strides[$0] - taps[$0], 0) } + [0, 0]
    kernel = try build.add(Pad(low: missing.map { _ in 0 }, high: missing), kernel)
    let whole = axes.map { size[$0] * strides[$0] } + ends
    kernel = try build.add(Slice(starts: whole.map { _ in 0 }, sizes: whole), kernel)
    let shape = axes.flatMap { [size[$0], strides[$0]] } + ends
    kernel = try build.reshape(kernel, Shape(shape))
    let isTurned = axes.flatMap { _ in [true, false] } + [false, false]
    kernel = try build.add(
      Slice(
        starts: zip(shape, isTurned).map { $1 ? $0 - 1 : 0 }, sizes: shape, steps: isTurned.map { $0 ? -1 : 1 }), kernel)
    let rank = kernelSize.count
    kernel = try build.transpose(kernel, axes.map { 2 * $0 } + [2 * rank + 1] + axes.map { 2 * $0 + 1 } + [2 * rank])
    kernel = try build.reshape(kernel, Shape(size + [ends[1], strides.reduce(filters, *)]))
    return (kernel, size, axes.map { strides[$0] > 1 ? 1 : dilations[$0] })
  }

  /// Phases that stand in channels, `[N, H, …, phase · O]`, side by side: `[N, H · stride, …, O]`.
  private func interleave(_ value: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(value)
    let rank = strides.count
    let apart = try build.reshape(value, Shape(Array(shape.dims.dropLast()) + strides + [filters]))
    let turned = try build.transpose(apart, [0] + (1...rank).flatMap { [$0, rank + $0] } + [2 * rank + 1])
    return try build.reshape(turned, Shape([shape[0]] + strides.indices.map { shape[$0 + 1] * strides[$0] } + [filters]))
  }
}
