import NNDiagnostics
import NNIR
import NNOps

/// Normalises each group of channels of a sample over all its positions; `groups` −1 is one group a channel.
struct GroupNormalization: KerasLayer {
  private let config: LayerConfig
  private let groups: Int
  private let axis: Int
  private let epsilon: Double
  private let center: Bool
  private let scale: Bool

  var roundsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    groups = try config.int("groups", default: 32)
    axis = try config.intList("axis")?.first ?? -1
    epsilon = try config.double("epsilon", default: 1e-3)
    center = try config.bool("center", default: true)
    scale = try config.bool("scale", default: true)
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let shape: Shape = [inputs[0].shape[try config.normalized(axis, in: inputs[0].shape)]]
    return config.affineWeights(shape, scale: scale, center: center)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let value = inputs[0].value
    let shape = build.shape(value)
    let axis = try config.normalized(axis, in: shape)
    let channels = shape[axis]
    let groups = self.groups == -1 ? channels : self.groups
    guard groups > 0, channels % groups == 0 else {
      throw Diagnostic(id: "keras-groups", "\(channels) channels cannot be split into \(groups) groups", at: config.at("groups"))
    }
    // Channels come first, so that a group and its positions are neighbours: [N, groups, all the rest].
    let order = [0, axis] + shape.dims.indices.filter { $0 != 0 && $0 != axis }
    let moved = try build.transpose(value, order)
    let count = shape.dims.dropFirst().reduce(1, *)
    let grouped = try build.reshape(moved, [shape[0], groups, count / groups])
    let normal = try build.add(Normalize(axisCount: 1, epsilon: epsilon), grouped)
    let apart = try build.reshape(normal, build.shape(moved))
    var result = try build.transpose(apart, order.indices.map { order.firstIndex(of: $0)! })
    var rest = weights[...]
    if scale { result = try build.map(.operand(0) * .operand(1), result, build.along(axis, of: shape.rank, rest.popFirst()!)) }
    if center { result = try build.map(.operand(0) + .operand(1), result, build.along(axis, of: shape.rank, rest.popFirst()!)) }
    return [KerasTensor(result, mask: inputs[0].mask)]
  }
}

/// Divides by the Euclidean length along axes: `x / sqrt(max(Σ x², 1e-12²))`.
struct UnitNormalization: KerasLayer {
  private let config: LayerConfig
  private let axes: [Int]

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    axes = try config.intList("axis") ?? [-1]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let value = inputs[0].value
    let axes = try config.normalized(axes, in: build.shape(value))
    let squares = try build.map(.x * .x, value)
    let sum = try build.add(Reduce(.sum, axes: axes, keepDims: true), squares)
    return [KerasTensor(try build.map(.operand(0) / .max(.apply(.sqrt, .operand(1)), 1e-12), value, sum), mask: inputs[0].mask)]
  }
}

/// `scale · x / sqrt(mean(x²) + epsilon)` over axes.
struct RMSNormalization: KerasLayer {
  private let config: LayerConfig
  private let axes: [Int]
  private let epsilon: Double

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    axes = try config.intList("axis") ?? [-1]
    epsilon = try config.double("epsilon", default: 1e-6)
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let shape = Shape(try config.normalized(axes, in: inputs[0].shape).map { inputs[0].shape[$0] })
    return [WeightSpec("scale", shape, .ones)]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let shape = build.shape(inputs[0].value)
    let axes = try config.normalized(axes, in: shape)
    let order = shape.dims.indices.filter { !axes.contains($0) } + axes
    let moved = try build.transpose(inputs[0].value, order)
    let normal = try build.add(Normalize(.rootMeanSquare, axisCount: axes.count, epsilon: epsilon), moved)
    let result = try build.transpose(normal, order.indices.map { order.firstIndex(of: $0)! })
    // Keras broadcasts the scale from the last axis on, whichever axes it normalises.
    return [KerasTensor(try build.map(.operand(0) * .operand(1), result, build.constant(weights[0])))]
  }
}
