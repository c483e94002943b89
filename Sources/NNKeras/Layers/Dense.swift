import NNDiagnostics
import NNIR
import NNOps

/// `activation(x · kernel + bias)` over the last axis.
struct Dense: KerasLayer {
  private let config: LayerConfig
  private let units: Int
  private let useBias: Bool
  private let activation: Activation

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    units = try config.int("units", in: 1...)
    useBias = try config.bool("use_bias", default: true)
    activation = try config.activation("activation")
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let kernel = WeightSpec("kernel", [inputs[0].shape.last, units], config.initializer("kernel_initializer", default: "glorot_uniform"))
    return useBias ? [kernel, WeightSpec("bias", [units], config.initializer("bias_initializer", default: "zeros"))] : [kernel]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, 2...32, config)
    var value = try build.add(MatMul(), inputs[0].value, build.constant(weights[0]))
    if useBias { value = try build.map(.operand(0) + .operand(1), value, build.constant(weights[1])) }
    return [KerasTensor(try activation.apply(value, &build), mask: inputs[0].mask)]
  }
}

/// The maximum over groups of neighbouring channels (`tensorflow_addons.layers.Maxout`; Goodfellow et al. 2013).
struct Maxout: KerasLayer {
  private let config: LayerConfig
  private let units: Int
  private let axis: Int

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    units = try config.int("num_units", in: 1...)
    axis = try config.int("axis", default: -1)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let shape = build.shape(inputs[0].value)
    let axis = try config.normalized(axis, in: build.shape(inputs[0].value))
    guard shape[axis] % units == 0 else {
      throw Diagnostic(
        id: "keras-maxout", "\(shape[axis]) channels are no multiple of num_units \(units)", at: config.at("num_units"))
    }
    // As tensorflow_addons does: the axis keeps the units, and what is left over goes behind all axes.
    var split = shape.dims
    split[axis] = units
    split.append(shape[axis] / units)
    let grouped = try build.reshape(inputs[0].value, Shape(split))
    return [KerasTensor(try build.add(Reduce(.maximum, axes: [split.count - 1]), grouped), mask: inputs[0].mask)]
  }
}
