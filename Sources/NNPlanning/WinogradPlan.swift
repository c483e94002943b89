import NNIR

/// A convolution by Winograd's minimal filtering: which tile, how its matrix products are computed, and what that is expected to cost.
struct WinogradPlan {
  var tile: WinogradTile
  var registers: Tile
  /// Tiles whose transformed inputs are kept at a time, and output channels whose products are.
  var block: Int
  var span: Int
  /// Whether threads share the output channels of all tiles, because there are few blocks, and not the blocks.
  var sharesSpans: Bool
  /// Tiles altogether.
  var tiles: Int
  /// Of channels, each of which is computed as a convolution of its own. All other numbers here but the cycles are one group's.
  var groups: Int
  /// Input channels of all parts and taps along the depth.
  var channels: Int
  var cycles: Double

  /// Floats of transformed inputs, and of products, that stay in the second-level cache: 384 KiB.
  private static let budget = 96 * 1024
  /// Fewer tiles at a time would read the weights, which do not fit a cache, too often.
  private static let fewestTiles = 24
  /// What the slowest thread may have of the panels, over its fair part.
  private static let largestShare = 1.25
  /// Cycles that transforming one vector takes for each point, forth and back; measured with AVX2.
  private static let transformCycles = 7.5

  init(_ tile: WinogradTile, _ whole: Geometry, _ target: Target, modelBytes: Int, threads: Int, registers fixed: Tile? = nil) {
    let g = whole.ofOneGroup
    self.tile = tile
    groups = whole.groups
    let count = tile.points
    channels = g.kernel[0] * tile.parts * g.inputChannels
    // Every d-th output belongs together where taps are d apart.
    func tiles(_ axis: Int, _ outputs: Int) -> Int {
      g.output[axis].parts(of: g.dilations[axis]).parts(of: outputs) * g.dilations[axis]
    }
    let tiles = g.batch * g.output[0] * tiles(1, tile.height.outputs) * tiles(2, tile.width.outputs)
    self.tiles = tiles
    let most = max(Self.budget / (count * channels), Self.fewestTiles)
    let even = tiles.parts(of: tiles.parts(of: most))
    registers = fixed ?? TileSelection.choose(rows: even, columns: g.outputChannels, target: target)
    block = tiles <= even ? tiles : even.roundedUp(to: registers.rows)

    // The methods are compared as for one thread, so that rounding errors do not depend on threads.
    let products =
      Double(count * channels * tiles.parts(of: block)) * TileSelection.cost(registers, block, g.outputChannels, target)
    let vectors = g.kernel[0] * tile.parts * g.inputChannels.parts(of: target.lanes) + g.outputChannels.parts(of: target.lanes)
    let columns = g.outputChannels.roundedUp(to: registers.vectors * target.lanes)
    let weights = 4 * count * channels * columns * tiles.parts(of: block)
    let transforms = Self.transformCycles * Double(count * tiles * vectors)
    cycles = Double(groups) * (max(products, TileSelection.readingCycles(bytes: weights, modelBytes: modelBytes)) + transforms)

    let panels = columns / (registers.vectors * target.lanes)
    let blocks = tiles.parts(of: block)
    // Else threads take as many groups each.
    let isFew = threads > 1 && blocks < 2 * threads && (groups == 1 || !groups.isMultiple(of: threads))
    sharesSpans = isFew && groups == 1 && Double(panels.parts(of: threads) * threads) <= Self.largestShare * Double(panels)
    if isFew && !sharesSpans && !blocks.isMultiple(of: threads) {
      // Panels for some threads only: each takes as many tiles, and reads all weights.
      let part = tiles.parts(of: blocks.roundedUp(to: threads))
      if fixed == nil { registers = TileSelection.choose(rows: part, columns: g.outputChannels, target: target) }
      block = part.roundedUp(to: registers.rows)
    }
    let width = registers.vectors * target.lanes
    let shared = sharesSpans ? panels / (threads * SplitSelection.tasksPerThread) : panels
    span = max(1, min(shared, Self.budget / (count * block.roundedUp(to: registers.rows) * width))) * width
  }

  /// Whether there are transforms for a convolution.
  static func applies(to g: Geometry) -> Bool {
    g.taps > 1 && (1...2).allSatisfy { g.strides[$0] == 1 || g.dilations[$0] == 1 }
  }

  var blocks: Int { tiles.parts(of: block) }

  /// Floats of the transformed inputs of `count` tiles, and of the products of one span; see `nnc_winograd_distance`.
  func inputCount(tiles count: Int) -> Int { tile.points * Self.distance(count * channels) }
  func productCount(tiles count: Int) -> Int {
    tile.points * Self.distance(count.roundedUp(to: registers.rows) * span)
  }

  private static func distance(_ floats: Int) -> Int { floats.roundedUp(to: 32) + 16 }

  /// The cheapest tile that costs less than `limit` cycles and keeps the error within the tolerance.
  static func choose(
    _ g: Geometry, _ kernel: Tensor, below limit: Double, tolerance: Double, target: Target, modelBytes: Int, threads: Int
  ) -> WinogradPlan? {
    forms(g).map { WinogradPlan($0, g, target, modelBytes: modelBytes, threads: threads) }
      .filter { $0.cycles < limit }.sorted { $0.cycles < $1.cycles }
      .first { WinogradError.measure(kernel, $0.tile) <= tolerance }
  }

  /// The tiles that there are for a convolution.
  static func forms(_ g: Geometry) -> [WinogradTile] {
    guard applies(to: g) else { return [] }
    let heights = WinogradAxis.all(kernel: g.kernel[1], stride: g.strides[1])
    let widths = WinogradAxis.all(kernel: g.kernel[2], stride: g.strides[2])
    return heights.flatMap { height in widths.map { WinogradTile(height: height, width: $0) } }.filter { $0.outputs > 1 }
  }
}
