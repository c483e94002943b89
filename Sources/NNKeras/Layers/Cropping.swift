import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// Amounts at both sides of each spatial axis, as ZeroPadding and Cropping layers write them: a number for all, one for each axis, or a pair for
/// each axis; in one dimension also one pair.
struct SpatialMargins {
  let low: [Int]
  let high: [Int]

  init(_ key: String, rank: Int, _ config: LayerConfig) throws(Diagnostic) {
    let accepts = rank == 1 ? "an integer or a pair" : "an integer, \(rank) integers, or \(rank) pairs"
    guard let value = config[key] else {
      low = [Int](repeating: 1, count: rank)
      high = low
      return
    }
    if let one = value.integer {
      low = [Int](repeating: one, count: rank)
      high = low
    } else if let list = value.sequence, rank == 1, list.count == 2, let before = list[0].integer, let after = list[1].integer {
      low = [before]
      high = [after]
    } else if let list = value.sequence, list.count == rank {
      let pairs = list.map { entry in entry.integers.map { $0.count == 1 ? [$0[0], $0[0]] : $0 } ?? [] }
      guard pairs.allSatisfy({ $0.count == 2 }) else { throw config.bad(key, value, accepts: accepts) }
      low = pairs.map { $0[0] }
      high = pairs.map { $0[1] }
    } else {
      throw config.bad(key, value, accepts: accepts)
    }
    guard (low + high).allSatisfy({ $0 >= 0 }) else { throw config.bad(key, value, accepts: "no negative numbers") }
  }
}

/// Cropping1D–3D.
struct Cropping: KerasLayer {
  private let config: LayerConfig
  private let margins: SpatialMargins
  private let channelsFirst: Bool

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    margins = try SpatialMargins("cropping", rank: config.spatialRank, config)
    channelsFirst = try config.channelsFirst
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let rank = margins.low.count + 2
    try build.requireRank(inputs[0].value, rank...rank, config)
    let shape = build.shape(inputs[0].value)
    let first = channelsFirst ? 2 : 1
    var (starts, sizes) = ([Int](repeating: 0, count: rank), shape.dims)
    for axis in margins.low.indices {
      starts[first + axis] = margins.low[axis]
      sizes[first + axis] -= margins.low[axis] + margins.high[axis]
      guard sizes[first + axis] > 0 else {
        throw Diagnostic(
          id: "keras-cropping", "nothing is left of \(shape[first + axis]) elements along axis \(first + axis)", at: config.at("cropping"))
      }
    }
    return [KerasTensor(try build.add(Slice(starts: starts, sizes: sizes), inputs[0].value))]
  }
}
