import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// `gamma · (x − mean) / sqrt(variance + epsilon) + beta` with the moving statistics, which is one multiplication and addition a channel.
struct BatchNormalization: KerasLayer {
  private let config: LayerConfig
  private let axis: Int
  private let epsilon: Double
  private let center: Bool
  private let scale: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    // Keras 2 writes the axis as a list of one.
    axis = try config.intList("axis")?.first ?? -1
    epsilon = try config.double("epsilon", default: 1e-3)
    center = try config.bool("center", default: true)
    scale = try config.bool("scale", default: true)
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let shape: Shape = [inputs[0].shape[try config.normalized(axis, in: inputs[0].shape)]]
    var specs = config.affineWeights(shape, scale: scale, center: center)
    for (name, initial) in [("moving_mean", "zeros"), ("moving_variance", "ones")] {
      let initializer = config.initializer("\(name)_initializer", default: initial)
      specs.append(WeightSpec(name, shape, initializer, isTrainable: false, isAutocast: false))
    }
    return specs
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let axis = try config.normalized(axis, in: build.shape(inputs[0].value))
    let rank = build.shape(inputs[0].value).rank
    let (mean, variance) = (weights[weights.count - 2].doubles, weights[weights.count - 1].doubles)
    let gamma = scale ? weights[0].doubles : mean.map { _ in 1 }
    let beta = center ? weights[scale ? 1 : 0].doubles : mean.map { _ in 0 }
    let factors = mean.indices.map { gamma[$0] / (variance[$0] + epsilon).squareRoot() }
    let offsets = mean.indices.map { beta[$0] - mean[$0] * factors[$0] }
    let type = TensorType(weights[0].dtype, [mean.count])
    let value = try build.map(
      .operand(0) * .operand(1) + .operand(2), inputs[0].value,
      build.along(axis, of: rank, Tensor(type, doubles: factors)), build.along(axis, of: rank, Tensor(type, doubles: offsets)))
    return [KerasTensor(value, mask: inputs[0].mask)]
  }
}

/// Normalises over axes of each sample, then scales and shifts.
struct LayerNormalization: KerasLayer {
  private let config: LayerConfig
  private let axes: [Int]
  private let epsilon: Double
  private let center: Bool
  private let scale: Bool
  private let rmsScaling: Bool

  var roundsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    axes = try config.intList("axis") ?? [-1]
    epsilon = try config.double("epsilon", default: 1e-3)
    rmsScaling = try config.bool("rms_scaling", default: false)
    center = try config.bool("center", default: true) && !rmsScaling
    scale = try config.bool("scale", default: true) || rmsScaling
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let shape = Shape(try config.normalized(axes, in: inputs[0].shape).map { inputs[0].shape[$0] })
    return config.affineWeights(shape, scale: scale, center: center)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let value = inputs[0].value
    let shape = build.shape(value)
    let axes = try config.normalized(axes, in: shape)
    // `rms_scaling` divides by the standard deviation and does not subtract the mean.
    let result = rmsScaling
      ? try scaleByDeviation(value, axes, weights[0], &build) : try normalize(value, axes, weights, &build)
    return [KerasTensor(result, mask: inputs[0].mask)]
  }

  private func normalize(_ value: ValueID, _ axes: [Int], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let rank = build.shape(value).rank
    let order = (0..<rank).filter { !axes.contains($0) } + axes
    var result = try build.add(
      Normalize(axisCount: axes.count, epsilon: epsilon), build.transpose(value, order))
    var rest = weights[...]
    if scale { result = try build.map(.operand(0) * .operand(1), result, build.constant(rest.popFirst()!)) }
    if center { result = try build.map(.operand(0) + .operand(1), result, build.constant(rest.popFirst()!)) }
    return try build.transpose(result, order.indices.map { order.firstIndex(of: $0)! })
  }

  private func scaleByDeviation(_ value: ValueID, _ axes: [Int], _ gamma: Tensor, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(value)
    let mean = try build.add(Reduce(.mean, axes: axes, keepDims: true), value)
    let centred = try build.map((.operand(0) - .operand(1)) * (.operand(0) - .operand(1)), value, mean)
    let variance = try build.add(Reduce(.mean, axes: axes, keepDims: true), centred)
    let dims = shape.dims.indices.map { axes.contains($0) ? shape[$0] : 1 }
    return try build.map(
      .operand(0) * .apply(.rsqrt, .operand(1) + .constant(epsilon)) * .operand(2), value, variance,
      build.constant(gamma.reshaped(Shape(dims))))
  }
}

/// `(x − mean) / max(sqrt(variance), 1e-7)` with adapted or given statistics; `invert` undoes it.
struct Normalization: KerasLayer {
  private let config: LayerConfig
  private let axes: [Int]
  private let invert: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    // `axis: null` means one mean and variance for everything; a missing key means the last axis.
    axes = config.object["axis"]?.isNull == true ? [] : try config.intList("axis") ?? [-1]
    invert = try config.bool("invert", default: false)
  }

  private var hasGivenStatistics: Bool { config["mean"] != nil }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    if hasGivenStatistics { return [] }
    let shape = Shape(try config.normalized(axes, in: inputs[0].shape).map { inputs[0].shape[$0] })
    return [
      WeightSpec("mean", shape, .zeros, isTrainable: false), WeightSpec("variance", shape, .ones, isTrainable: false),
      WeightSpec("count", [], .zeros, isTrainable: false),
    ]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let shape = build.shape(inputs[0].value)
    let mean = try statistic("mean", weights.first, shape)
    let variance = try statistic("variance", weights.dropFirst().first, shape)
    let deviation = Tensor(variance.type, doubles: variance.doubles.map { max($0.squareRoot(), 1e-7) })
    let expr: Expr = invert ? .operand(0) * .operand(2) + .operand(1) : (.operand(0) - .operand(1)) / .operand(2)
    let value = try build.map(expr, inputs[0].value, build.constant(mean), build.constant(deviation))
    return [KerasTensor(value, mask: inputs[0].mask)]
  }

  /// A statistic in a shape that broadcasts to the input's: its axes are the last of the kept ones.
  private func statistic(_ key: String, _ weight: Tensor?, _ shape: Shape) throws(Diagnostic) -> Tensor {
    let kept = try config.normalized(axes, in: shape)
    let policy = try DTypePolicy(config)
    let tensor = hasGivenStatistics ? config[key]?.numbers.map(policy.constant) : weight
    guard let tensor, tensor.shape.rank <= kept.count else {
      throw config.bad(key, config[key] ?? .null, accepts: "a number, or a list for the kept axes")
    }
    var dims = [Int](repeating: 1, count: shape.rank)
    for (axis, extent) in zip(kept.suffix(tensor.shape.rank), tensor.shape.dims) {
      guard extent == 1 || extent == shape[axis] else {
        throw config.bad(key, config[key] ?? .null, accepts: "\(shape[axis]) numbers for axis \(axis)")
      }
      dims[axis] = extent
    }
    return tensor.reshaped(Shape(dims))
  }
}

extension JSONValue {
  /// All numbers of a nested list (or of one number) in order; nil when there is anything else in it.
  var flatNumbers: [Double]? {
    if let double { return [double] }
    guard let sequence else { return nil }
    var numbers: [Double] = []
    for element in sequence {
      guard let inner = element.flatNumbers else { return nil }
      numbers += inner
    }
    return numbers
  }
}

extension JSONValue {
  /// A number, or a nested list of numbers in which all lists of one level are equally long, as float32; also as Keras serialises an array.
  var numbers: Tensor? {
    let value = object?["config"]?.object?["value"] ?? self
    guard let flat = value.flatNumbers else { return nil }
    var dims: [Int] = []
    var level = value
    while let list = level.sequence {
      dims.append(list.count)
      guard let first = list.first else { break }
      level = first
    }
    let shape = Shape(dims)
    return shape.checkedElementCount == flat.count ? Tensor(TensorType(.float32, shape), doubles: flat) : nil
  }
}

/// `x · scale + offset`.
struct Rescaling: KerasLayer {
  private let config: LayerConfig
  private let scale: Tensor
  private let offset: Tensor

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let policy = try DTypePolicy(config)
    func numbers(_ key: String, _ fallback: Double) throws(Diagnostic) -> Tensor {
      guard let value = config[key] else { return .scalar(fallback) }
      guard let numbers = value.numbers else { throw config.bad(key, value, accepts: "a number or a list of numbers") }
      return policy.constant(numbers)
    }
    scale = try numbers("scale", 1)
    offset = try numbers("offset", 0)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let dtype = config.computeDType
    let value = try build.map(
      .operand(0) * .operand(1) + .operand(2), build.cast(inputs[0].value, to: dtype), build.constant(scale.converted(to: dtype)),
      build.constant(offset.converted(to: dtype)))
    return [KerasTensor(value, mask: inputs[0].mask)]
  }
}
