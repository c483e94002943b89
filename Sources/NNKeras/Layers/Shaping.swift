import NNDiagnostics
import NNIR
import NNOps

/// All axes but the batch in one.
struct Flatten: KerasLayer {
  private let channelsFirst: Bool

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) { channelsFirst = try config.channelsFirst }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let shape = build.shape(inputs[0].value)
    let value = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    return [KerasTensor(try build.reshape(value, [shape[0], shape.dims.dropFirst().reduce(1, *)]))]
  }
}

/// The same elements under `target_shape`, of which one extent may be −1.
struct ReshapeLayer: KerasLayer {
  private let config: LayerConfig
  private let target: [Int]

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    guard let target = try config.intList("target_shape") else { throw config.missing("target_shape") }
    self.target = target
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let shape = build.shape(inputs[0].value)
    let count = shape.dims.dropFirst().reduce(1, *)
    let known = Shape(target.filter { $0 != -1 }).checkedElementCount ?? -1
    let unknown = target.count { $0 == -1 }
    let fits = unknown == 0 ? known == count : unknown == 1 && known > 0 && count % known == 0
    guard fits else {
      throw Diagnostic(
        id: "keras-reshape", "\(count) elements of shape \(Shape(Array(shape.dims.dropFirst()))) do not fill target_shape \(Shape(target))",
        at: config.at("target_shape"))
    }
    let dims = target.map { $0 == -1 ? count / known : $0 }
    return [KerasTensor(try build.reshape(inputs[0].value, Shape([shape[0]] + dims)))]
  }
}

/// Axes in another order; `dims` counts from 1 and leaves the batch where it is.
struct Permute: KerasLayer {
  private let config: LayerConfig
  private let dims: [Int]

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    guard let dims = try config.intList("dims") else { throw config.missing("dims") }
    guard dims.sorted() == Array(1...max(dims.count, 1)) else {
      throw config.bad("dims", config["dims"]!, accepts: "each of 1…\(dims.count) once")
    }
    self.dims = dims
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, (dims.count + 1)...(dims.count + 1), config)
    return [KerasTensor(try build.transpose(inputs[0].value, [0] + dims))]
  }
}

/// ZeroPadding1D–3D.
struct ZeroPadding: KerasLayer {
  private let config: LayerConfig
  private let margins: SpatialMargins
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    margins = try SpatialMargins("padding", rank: config.spatialRank, config)
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let rank = margins.low.count + 2
    try build.requireRank(inputs[0].value, rank...rank, config)
    let x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let padded = try build.add(Pad(low: [0] + margins.low + [0], high: [0] + margins.high + [0]), x)
    return [KerasTensor(try build.fromChannelsLast(padded, when: channelsFirst))]
  }
}

/// The input repeated along a new time axis.
struct RepeatVector: KerasLayer {
  private let config: LayerConfig
  private let count: Int

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    count = try config.int("n", in: 1...)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, 2...2, config)
    let shape = build.shape(inputs[0].value)
    let row = try build.reshape(inputs[0].value, [shape[0], 1, shape[1]])
    return [KerasTensor(try build.add(Broadcast([shape[0], count, shape[1]]), row))]
  }
}

/// UpSampling1D and UpSampling3D: each element repeated along the spatial axes.
struct UpSampling: KerasLayer {
  private let config: LayerConfig
  private let factors: [Int]
  private let channelsFirst: Bool

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    factors = try config.ints("size", count: config.spatialRank, default: [Int](repeating: 2, count: config.spatialRank))
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let rank = factors.count + 2
    try build.requireRank(inputs[0].value, rank...rank, config)
    let x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let value = try build.repeatElements(x, factors)
    return [KerasTensor(try build.fromChannelsLast(value, when: channelsFirst))]
  }
}

extension LayerBuild {
  /// Repeats each element of `[N, spatial…, C]` along the spatial axes.
  mutating func repeatElements(_ value: ValueID, _ factors: [Int]) throws(Diagnostic) -> ValueID {
    let shape = shape(value)
    var (split, whole, joined) = ([shape[0]], [shape[0]], [shape[0]])
    for (axis, factor) in factors.enumerated() {
      split += [shape[axis + 1], 1]
      whole += [shape[axis + 1], factor]
      joined.append(shape[axis + 1] * factor)
    }
    let apart = try reshape(value, Shape(split + [shape.last]))
    return try reshape(try add(Broadcast(Shape(whole + [shape.last])), apart), Shape(joined + [shape.last]))
  }
}

/// UpSampling2D: each pixel repeated, or interpolated.
struct UpSampling2D: KerasLayer {
  private let config: LayerConfig
  private let factors: [Int]
  private let method: ResampleMethod
  private let channelsFirst: Bool

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    factors = try config.ints("size", count: 2, default: [2, 2])
    method = config["interpolation"] == nil ? .nearest : try config.resampleMethod
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, 4...4, config)
    let x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let shape = build.shape(x)
    let value = method == .nearest
      ? try build.repeatElements(x, factors)
      : try build.resizeRounded(x, height: shape[1] * factors[0], width: shape[2] * factors[1], method)
    return [KerasTensor(try build.fromChannelsLast(value, when: channelsFirst))]
  }
}

/// Layers that do nothing at inference: dropout, noise, regularisation, `Identity`.
struct Inert: KerasLayer {
  var castsInputs: Bool { false }

  init(_ config: LayerConfig) {}

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) -> [KerasTensor] { inputs }
}
