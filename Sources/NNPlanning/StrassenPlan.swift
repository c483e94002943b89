import NNIR

/// A matrix product by Strassen's method: the register tile of its products of halves, and what that is expected to cost.
struct StrassenPlan {
  var tile: Tile
  /// Pairs of neighbouring rows, and how many stay in the cache while all panels pass.
  var pairs: Int
  var block: Int
  var cycles: Double

  /// Floats of both rows of the pairs and of their four sums that stay in the second-level cache: 768 KiB.
  private static let budget = 192 * 1024
  /// Cycles to begin a usual tile and one of a half, to store one of its vectors through an epilogue, to begin from a kept vector of sums and keep
  /// it, and to add up a vector of a pair of rows; and what every sum below twelve adds to a step, because seven panels in turn leave the first-level
  /// cache and weights arrive late for tiles that soon want the next ones. Measured on Zen 4 with AVX2 and on Zen 5 with AVX-512, which stores a tile
  /// while it multiplies the next one.
  private struct Costs {
    let tile: Double, half: Double, store: Double, keep: Double, sum: Double, missing: Double

    init(_ target: Target) {
      (tile, half, store, keep, sum, missing) = target.lanes == 16 ? (20, 60, 0, 3, 6, 0.03) : (40, 40, 2.25, 2.5, 8, 0)
    }
  }
  /// It takes memory for seven quarters of the weights, so it must be clearly better.
  static let worthwhile = 0.97

  init(_ tile: Tile, rows: Int, depth: Int, columns: Int, target: Target, modelBytes: Int) {
    self.tile = tile
    pairs = rows.parts(of: 2)
    let half = depth / 2
    let (panelPairs, odd) = columns.parts(of: tile.vectors * target.lanes).quotientAndRemainder(dividingBy: 2)
    let least = pairs.parts(of: max(Self.budget / (4 * depth), tile.rows))
    block = pairs.parts(of: least).roundedUp(to: tile.rows)
    let (tiles, vectors) = (pairs.parts(of: tile.rows), Double(tile.rows * tile.vectors))
    let costs = Costs(target)
    let step = TileSelection.cycles(tile, target) + costs.missing * max(0, 12 - vectors)
    let product = Double(half) * step + costs.half + costs.keep * vectors
    let rest = Self.usualCycles(tile, rows: rows, depth: depth, columns: odd * tile.vectors * target.lanes, target: target)
    let products = Double(StrassenWeights.products * tiles * panelPairs) * product + rest
    let weights = 4 * tile.vectors * target.lanes * half * (StrassenWeights.products * panelPairs + 2 * odd) * pairs.parts(of: block)
    cycles =
      max(products, TileSelection.readingCycles(bytes: weights, modelBytes: modelBytes))
      + costs.sum * Double(pairs * half.parts(of: target.lanes))
  }

  /// Cycles of a usual product by a tile.
  static func usualCycles(_ tile: Tile, rows: Int, depth: Int, columns: Int, target: Target) -> Double {
    let tiles = rows.parts(of: tile.rows) * columns.parts(of: tile.vectors * target.lanes)
    let costs = Costs(target)
    return Double(tiles) * (Double(depth) * TileSelection.cycles(tile, target) + costs.tile + costs.store * Double(tile.rows * tile.vectors))
  }

  /// Floats of a block's sums of rows, of the kept sums, and of the marks of its tiles.
  func scratchCount(depth: Int, target: Target) -> Int { block * (4 * (depth / 2 + tile.vectors * target.lanes) + 1) }
}
