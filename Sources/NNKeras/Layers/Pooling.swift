import NNDiagnostics
import NNIR
import NNOps

/// MaxPooling1D–3D and AveragePooling1D–3D.
struct PoolingLayer: KerasLayer {
  private let config: LayerConfig
  private let kind: Pool.Kind
  private let spatialRank: Int
  private let window: Window
  private let padding: String
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    kind = config.className.hasPrefix("Max") ? .max : .average
    spatialRank = config.spatialRank
    let size = try config.ints("pool_size", count: spatialRank, default: [Int](repeating: 2, count: spatialRank))
    window = Window(size: size, strides: try config.ints("strides", count: spatialRank, default: size))
    padding = try config.choice("padding", ["valid", "same"], default: "valid")
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, (spatialRank + 2)...(spatialRank + 2), config)
    var x = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    var padded = window
    if padding == "same" {
      x = try build.insideSame(x, window)
      padded.padSame(Array(build.shape(x).dims[1...].dropLast()))
    }
    let value = try build.add(Pool(kind, padded), x)
    return [KerasTensor(try build.fromChannelsLast(value, when: channelsFirst))]
  }
}

/// GlobalMaxPooling1D–3D and GlobalAveragePooling1D–3D; the one-dimensional average leaves out masked steps.
struct GlobalPoolingLayer: KerasLayer {
  private let config: LayerConfig
  private let kind: Reduce.Kind
  private let spatialRank: Int
  private let keepDims: Bool
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    kind = config.className.contains("Max") ? .maximum : .mean
    spatialRank = config.spatialRank
    keepDims = try config.bool("keepdims", default: false)
    channelsFirst = try config.channelsFirst
  }

  var positionalNames: [String] { ["mask"] }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, (spatialRank + 2)...(spatialRank + 2), config)
    let first = channelsFirst ? 2 : 1
    let axes = Array(first..<(first + spatialRank))
    if kind == .mean, spatialRank == 1, let mask = build.keywords["mask"]?.first?.value ?? inputs[0].mask {
      return [KerasTensor(try maskedMean(inputs[0].value, mask, first, &build))]
    }
    return [KerasTensor(try build.add(Reduce(kind, axes: axes, keepDims: keepDims), inputs[0].value))]
  }

  private func maskedMean(_ value: ValueID, _ mask: ValueID, _ axis: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var dims = build.shape(mask).dims
    dims.insert(1, at: axis == 1 ? 2 : 1)
    let weights = try build.cast(try build.reshape(mask, Shape(dims)), to: build.floatType)
    let kept = try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), value, weights)
    let sum = try build.add(Reduce(.sum, axes: [axis], keepDims: keepDims), kept)
    let count = try build.add(Reduce(.sum, axes: [axis], keepDims: keepDims), weights)
    return try build.map(.operand(0) / .operand(1), sum, count)
  }
}
