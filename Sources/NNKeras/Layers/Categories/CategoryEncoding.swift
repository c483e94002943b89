import NNDiagnostics
import NNIR
import NNOps

/// Integers below `num_tokens` as vectors.
struct CategoryEncoding: KerasLayer {
  private let config: LayerConfig
  private let depth: Int
  private let mode: CategoryMode

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    // Keras 2 named it differently.
    depth = try config.int(config["num_tokens"] == nil ? "max_tokens" : "num_tokens", in: 1...)
    mode = try CategoryMode(config, [.oneHot, .multiHot, .count], default: .multiHot)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let counted = inputs.count > 1 ? inputs[1].value : build.keywords["count_weights"]?.first?.value
    if counted != nil && mode != .count {
      throw Diagnostic(
        id: "keras-unsupported-value", "unsupported 'count_weights' with output_mode '\(mode.rawValue)'", at: config.at("output_mode"),
        notes: ["CategoryEncoding accepts them with 'count'"])
    }
    return [KerasTensor(try build.encode(inputs[0].value, mode, depth: depth, as: config.computeDType, weights: counted))]
  }
}

/// Numbers by the interval between `bin_boundaries` that they fall into: the number of boundaries that are not greater. NaN comes last.
struct Discretization: KerasLayer {
  private let config: LayerConfig
  private let boundaries: [Double]
  private let mode: CategoryMode

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    mode = try CategoryMode(config, [.int, .oneHot, .multiHot, .count], default: .int)
    guard let value = config["bin_boundaries"] else {
      throw Diagnostic(
        id: "keras-missing-key", "'bin_boundaries' is missing", at: config.location,
        hint: "call adapt() or give the boundaries before the model is saved")
    }
    guard let numbers = value.flatNumbers else { throw config.bad("bin_boundaries", value, accepts: "a list of numbers") }
    boundaries = numbers
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let x = inputs[0].value
    let shape = build.shape(x)
    var count = try build.constant(.scalar(0))
    if !boundaries.isEmpty {
      let limits = try build.constant(Tensor(TensorType(.float32, [boundaries.count]), doubles: boundaries))
      let passed = try build.map(
        .select(.operand(0) < .operand(1), then: 0, otherwise: 1), build.reshape(x, Shape(shape.dims + [1])), limits)
      count = try build.add(Reduce(.sum, axes: [shape.rank]), passed)
    }
    let bins = try build.cast(build.add(Broadcast(shape), count), to: .int32)
    let dtype = mode != .int ? config.computeDType : config.kerasMajor == 2 ? config.integerDType : .int32
    return [KerasTensor(try build.encode(bins, mode, depth: boundaries.count + 1, as: dtype))]
  }
}
