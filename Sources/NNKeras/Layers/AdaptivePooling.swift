import NNDiagnostics
import NNIR
import NNOps

/// AdaptiveMaxPooling1D–3D and AdaptiveAveragePooling1D–3D: as many windows along each spatial axis as the output has positions.
///
/// Window i of n over an axis of extent m covers `floor(i·m/n) ..< ceil((i+1)·m/n)`; axes are pooled one after the other.
struct AdaptivePoolingLayer: KerasLayer {
  private let config: LayerConfig
  private let kind: Pool.Kind
  private let spatialRank: Int
  private let outputSize: [Int]
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    kind = config.className.contains("Max") ? .max : .average
    spatialRank = config.spatialRank
    outputSize = try config.ints("output_size", count: spatialRank)
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, (spatialRank + 2)...(spatialRank + 2), config)
    var value = try build.toChannelsLast(inputs[0].value, when: channelsFirst)
    let spatial = Array(build.shape(value).dims[1...spatialRank])
    if zip(spatial, outputSize).allSatisfy({ $0 > 0 && $0 % $1 == 0 }) {
      // Windows of one size that do not overlap.
      let size = zip(spatial, outputSize).map { $0 / $1 }
      value = try build.add(Pool(kind, Window(size: size, strides: size)), value)
    } else {
      for axis in 1...spatialRank { value = try pooled(value, axis, outputSize[axis - 1], &build) }
    }
    return [KerasTensor(try build.fromChannelsLast(value, when: channelsFirst))]
  }

  /// Gathers the elements of each window along an axis, the last one again where a window is smaller than the largest, and reduces them.
  private func pooled(_ value: ValueID, _ axis: Int, _ count: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(value)
    let extent = shape[axis]
    guard extent > 0 else { throw Diagnostic(id: "keras-input-rank", "an empty input of shape \(shape)", at: config.location) }
    let windows = (0..<count).map { ($0 * extent / count)..<((($0 + 1) * extent + count - 1) / count) }
    let size = windows.map(\.count).max()!
    let indices = windows.flatMap { window in (0..<size).map { Double(min(window.lowerBound + $0, window.upperBound - 1)) } }
    let order = [axis] + shape.dims.indices.filter { $0 != axis }
    let table = try build.transpose(value, order)
    var gathered = try build.add(Gather(), table, build.constant(Tensor(TensorType(.int32, [count, size]), doubles: indices)))
    if kind == .average {
      let weights = windows.flatMap { window in (0..<size).map { $0 < window.count ? 1 / Double(window.count) : 0 } }
      let dims = [count, size] + [Int](repeating: 1, count: shape.rank - 1)
      // Selected and not only multiplied: what lies outside the window may be infinite.
      gathered = try build.map(
        .select(.operand(1), then: .operand(0) * .operand(1), otherwise: 0), gathered,
        build.constant(Tensor(TensorType(.float32, Shape(dims)), doubles: weights)))
    }
    let reduced = try build.add(Reduce(kind == .max ? .maximum : .sum, axes: [1]), gathered)
    return try build.transpose(reduced, order.indices.map { order.firstIndex(of: $0)! })
  }
}
