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

/// ZeroPadding1D–2D.
struct ZeroPadding: KerasLayer {
  private let config: LayerConfig
  private let low: [Int]
  private let high: [Int]
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let rank = config.className.hasSuffix("1D") ? 1 : 2
    let accepts = rank == 1 ? "an integer or a pair" : "an integer, a pair, or a pair of pairs"
    channelsFirst = try config.channelsFirst
    guard let value = config["padding"] else {
      low = [Int](repeating: 1, count: rank)
      high = low
      return
    }
    if let one = value.int {
      low = [Int](repeating: one, count: rank)
      high = low
    } else if let list = value.sequence, rank == 1, list.count == 2, let before = list[0].int, let after = list[1].int {
      low = [before]
      high = [after]
    } else if let list = value.sequence, list.count == rank {
      let pairs = list.map { entry in entry.int.map { [$0, $0] } ?? entry.sequence?.compactMap(\.int) ?? [] }
      guard pairs.allSatisfy({ $0.count == 2 }) else { throw config.bad("padding", value, accepts: accepts) }
      low = pairs.map { $0[0] }
      high = pairs.map { $0[1] }
    } else {
      throw config.bad("padding", value, accepts: accepts)
    }
    guard (low + high).allSatisfy({ $0 >= 0 }) else { throw config.bad("padding", value, accepts: "no negative numbers") }
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let rank = low.count + 2
    try build.requireRank(inputs[0].value, rank...rank, config)
    let x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let padded = try build.add(Pad(low: [0] + low + [0], high: [0] + high + [0]), x)
    return [KerasTensor(try build.fromChannelsLast(padded, when: channelsFirst))]
  }
}

/// UpSampling2D: each pixel repeated, or interpolated.
struct UpSampling2D: KerasLayer {
  private let config: LayerConfig
  private let factors: [Int]
  private let interpolation: String
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    factors = try config.ints("size", count: 2, default: [2, 2])
    interpolation = try config.choice("interpolation", ["nearest", "bilinear", "bicubic"], default: "nearest")
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, 4...4, config)
    let x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let s = build.shape(x)
    let (height, width) = (s[1] * factors[0], s[2] * factors[1])
    let value: ValueID
    if interpolation == "nearest" {
      let split = try build.reshape(x, [s[0], s[1], 1, s[2], 1, s[3]])
      let repeated = try build.add(Broadcast([s[0], s[1], factors[0], s[2], factors[1], s[3]]), split)
      value = try build.reshape(repeated, [s[0], height, width, s[3]])
    } else {
      value = try build.add(Resize(height: height, width: width, method: interpolation == "bilinear" ? .bilinear : .bicubic), x)
    }
    return [KerasTensor(try build.fromChannelsLast(value, when: channelsFirst))]
  }
}

/// Layers that do nothing at inference: dropout, noise, regularisation, `Identity`.
struct Inert: KerasLayer {
  var castsInputs: Bool { false }

  init(_ config: LayerConfig) {}

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) -> [KerasTensor] { inputs }
}
