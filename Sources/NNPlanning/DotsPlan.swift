import NNIR

/// Products for a few outputs, for which vectors of outputs would be mostly empty: lanes share the products of a sum.
enum DotsPlan {
  /// More outputs fill enough of a vector.
  private static let mostOutputs = 4

  /// Register tiles that compute all outputs together, so many rows at a time; none where that does not pay.
  static func tiles(outputs: Int, target: Target) -> [Tile] {
    target.lanes > 1 && outputs <= mostOutputs ? TileSelection.candidates(target).filter { $0.vectors == outputs } : []
  }

  /// Cycles of `depth` products of each sum of a tile.
  static func cycles(_ tile: Tile, depth: Int, target: Target) -> Double {
    Double(depth.parts(of: target.lanes)) * TileSelection.cycles(tile, target)
  }

  /// Cycles to add up the lanes of all sums of a tile and to store them one by one; measured with AVX2.
  static func storing(_ tile: Tile) -> Double { 5 * Double(tile.rows * tile.vectors) + 5 * Double(tile.rows) }

  /// The cheapest tile for a matrix product, if it costs less than `limit` cycles.
  static func choose(rows: Int, depth: Int, outputs: Int, below limit: Double, target: Target) -> Tile? {
    func cost(_ tile: Tile) -> Double { Double(rows.parts(of: tile.rows)) * (cycles(tile, depth: depth, target: target) + storing(tile)) }
    return tiles(outputs: outputs, target: target).min { cost($0) < cost($1) }.flatMap { cost($0) < limit ? $0 : nil }
  }
}
