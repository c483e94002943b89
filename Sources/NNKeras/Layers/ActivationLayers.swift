import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// Any function of `keras.activations` as a layer.
struct ActivationLayer: KerasLayer {
  private let activation: Activation

  init(_ config: LayerConfig) throws(Diagnostic) { activation = try config.activation("activation") }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    [KerasTensor(try activation.apply(inputs[0].value, &build), mask: inputs[0].mask)]
  }
}

/// The element-wise activation layers: their options give one expression.
struct LayerActivation: KerasLayer, Hashable {
  private let kind: Kind

  private enum Kind: Hashable {
    case map(Expr)
    case softmax(axes: [Int])
  }

  /// The classes that may also serve as the `activation` of another layer.
  static let layers: [String: LayerActivation.Type] = [
    "ReLU": LayerActivation.self, "LeakyReLU": LayerActivation.self, "ELU": LayerActivation.self,
    "ThresholdedReLU": LayerActivation.self, "Softmax": LayerActivation.self,
  ]

  var positionalNames: [String] { ["mask"] }

  var activation: Activation {
    if case .map(let expr) = kind { return .map(expr) }
    return .layer(self)
  }

  init(_ config: LayerConfig) throws(Diagnostic) {
    switch config.className {
    case "ReLU": kind = .map(try Self.relu(config))
    case "LeakyReLU":
      let slope = try config.double(config["alpha"] == nil ? "negative_slope" : "alpha", default: 0.3)
      kind = .map(Activation.leakyRelu(.x, slope))
    case "ELU": kind = .map(Activation.elu(.x, try config.double("alpha", default: 1)))
    case "ThresholdedReLU": kind = .map(Activation.threshold(.x, try config.double("theta", default: 1)))
    default: kind = .softmax(axes: try config.intList("axis") ?? [-1])
    }
  }

  /// `keras.layers.ReLU`, whose options interact as in `keras.activations.relu`.
  private static func relu(_ config: LayerConfig) throws(Diagnostic) -> Expr {
    let slope = try config.double("negative_slope", default: 0)
    let threshold = try config.double("threshold", default: 0)
    let maximum = config["max_value"] == nil ? nil : try config.double("max_value")
    var positive = threshold == 0 ? Expr.max(.x, 0) : Activation.threshold(.x, threshold)
    if let maximum { positive = Activation.clip(positive, 0, maximum) }
    if slope == 0 { return positive }
    if maximum == nil && threshold == 0 { return Activation.leakyRelu(.x, slope) }
    return positive - .constant(slope) * .max(.constant(threshold) - .x, 0)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    guard case .softmax(let axes) = kind, let mask = build.keywords["mask"]?.first?.value else {
      return [KerasTensor(try apply(inputs[0].value, &build), mask: inputs[0].mask)]
    }
    // Softmax takes a mask of its own: what it hides gets no weight.
    var shown = mask
    if build.type(mask).dtype != .bool { shown = try build.map(.x > 0.5, mask) }
    let hidden = try build.map(
      .select(.operand(0), then: .operand(1), otherwise: -1e9), try build.cast(shown, to: build.floatType), inputs[0].value)
    let result = try softmax(hidden, axes, &build)
    let weights = try build.cast(shown, to: build.floatType)
    return [KerasTensor(try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), result, weights), mask: inputs[0].mask)]
  }

  func apply(_ value: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    switch kind {
    case .map(let expr): try build.map(expr, value)
    case .softmax(let axes): try softmax(value, axes, &build)
    }
  }

  /// Softmax over several axes: they are moved to the end and joined.
  private func softmax(_ value: ValueID, _ axes: [Int], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(value)
    let chosen = try axes.mapThrowing { axis throws(Diagnostic) in
      guard let axis = shape.normalizedAxis(axis) else {
        throw Diagnostic(id: "keras-axis", "axis \(axis) does not exist in an input of shape \(shape)", at: build.location.appending("config.axis"))
      }
      return axis
    }
    let order = shape.dims.indices.filter { !chosen.contains($0) } + chosen
    let moved = try build.transpose(value, order)
    let joined = Shape(Array(order.dropLast(chosen.count).map { shape[$0] }) + [chosen.map { shape[$0] }.reduce(1, *)])
    let result = try build.add(Softmax(), try build.reshape(moved, joined))
    let split = try build.reshape(result, build.shape(moved))
    return try build.transpose(split, order.indices.map { order.firstIndex(of: $0)! })
  }
}

/// `max(x, 0) + alpha · min(x, 0)` with a learnt slope for each element, or shared along axes.
struct PReLU: KerasLayer {
  private let config: LayerConfig
  private let sharedAxes: [Int]

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    sharedAxes = try config.intList("shared_axes") ?? []
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    var shape = Shape(Array(inputs[0].shape.dims.dropFirst()))
    for axis in sharedAxes {
      guard shape.dims.indices.contains(axis - 1) else {
        throw Diagnostic(id: "keras-axis", "axis \(axis) does not exist in an input of shape \(inputs[0].shape)", at: config.at("shared_axes"))
      }
      shape[axis - 1] = 1
    }
    return [WeightSpec("alpha", shape, config.initializer("alpha_initializer", default: "zeros"))]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let prelu = Expr.max(.operand(0), 0) - .operand(1) * .max(-.operand(0), 0)
    return [KerasTensor(try build.map(prelu, inputs[0].value, build.constant(weights[0])), mask: inputs[0].mask)]
  }
}
