import NNIR

/// A direct convolution whose lanes are neighbouring pixels of a row: how many of them are computed from the copied rows of the input, and what that
/// is expected to cost.
struct PlanesPlan {
  /// Outputs × vectors of pixels.
  let tile: Tile
  /// Columns of the result that are computed before others.
  let span: Int

  private let geometry: Geometry
  /// Floats of a row of a plane.
  private let pitch: Int

  /// Floats of the copied rows: 128 KiB. Rows of the first-level cache would be cut into short spans, whose ends are copied twice.
  private static let budget = 32 * 1024
  /// Vectors of outputs and of input channels; more of them are better off as lanes.
  private static let (mostOutputs, mostChannels) = (2, 8)
  /// Cycles to store a pixel of a tile, to transpose a tile for each of a vector's lanes, and to begin a tile; measured with AVX-512.
  private static let (pixelCycles, laneCycles, tileCycles) = (2.5, 4.0, 15.0)

  init(_ g: Geometry, _ tile: Tile, target: Target) {
    self.tile = tile
    geometry = g
    let width = tile.vectors * target.lanes
    let fitting = Self.budget / (Self.rows(g) * g.inputChannels * g.strides[2])
    span = min(g.output[2].roundedUp(to: width), max(fitting / width, 1) * width)
    pitch = span + (g.kernel[2] - 1) * g.dilations[2] / g.strides[2]
  }

  /// The tiles that are worth a thought, none where outputs or channels are too many.
  static func tiles(_ g: Geometry, target: Target) -> [Tile] {
    guard target.lanes > 1, g.groups == 1, g.kernel[2] * g.inputChannels <= DirectPlan.run,
      g.outputChannels <= mostOutputs * target.lanes, g.inputChannels <= mostChannels * target.lanes
    else { return [] }
    return TileSelection.candidates(target).filter { $0.rows <= g.outputChannels }
  }

  /// Floats of the copied rows.
  var scratchCount: Int { Self.rows(geometry) * geometry.inputChannels * geometry.strides[2] * pitch }

  func cycles(_ target: Target) -> Double {
    let g = geometry
    let width = tile.vectors * target.lanes
    let tiles = g.lines * g.output[2].parts(of: width) * g.outputChannels.parts(of: tile.rows)
    // Pixels are not aligned as panels of weights are: their loads touch two lines of the cache.
    let products = Double(g.taps * g.inputChannels) * TileSelection.cycles(tile, target, extraLoads: tile.vectors)
    // Outputs of several vectors of pixels are transposed together if they are few.
    let slot = [target.lanes / 4, target.lanes / 2].first { tile.rows <= $0 } ?? target.lanes
    let transposes = tile.rows.parts(of: slot) * tile.vectors.parts(of: max(target.lanes / slot, 1))
    let storing = Double(transposes * target.lanes) * Self.laneCycles + Double(width * tile.rows.parts(of: slot)) * Self.pixelCycles
    let rows = g.batch * g.output[0] * g.kernel[0] * g.input[1] * g.output[2].parts(of: span)
    let copying = Double(rows * g.inputChannels * g.strides[2] * pitch) * (target.lanes == 16 ? 0.3 : 0.6)
    return Double(tiles) * (products + storing + Self.tileCycles) + copying
  }

  /// Rows of the input under the window of a line.
  private static func rows(_ g: Geometry) -> Int { g.kernel[0] * ((g.kernel[1] - 1) * g.dilations[1] + 1) }
}
