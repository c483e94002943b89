import NNIR

/// The register tile of a matrix product or convolution: rows (output pixels) × vectors of columns (output channels).
package struct Tile: Hashable, Sendable {
  package var rows: Int
  package var vectors: Int

  package init(rows: Int, vectors: Int) {
    self.rows = rows
    self.vectors = vectors
  }
}

/// Chooses tiles by counting the cycles of the inner loop.
///
/// One step of the depth loop takes `rows · vectors` multiply-adds, `vectors` loads of weights and `rows` broadcasts. A core starts two of either in
/// a cycle, and a sum can be added to every fourth cycle. The tiles that cover the result, times the longest of the three, is the cost; what rows and
/// columns exceed the result is waste that the count contains.
package enum TileSelection {
  package static func choose(rows: Int, columns: Int, target: Target) -> Tile {
    ranked(rows: rows, columns: columns, target: target)[0].tile
  }

  /// The same for several threads, of which each takes whole tiles along the rows or along the columns: what the slowest of them costs. The tile
  /// changes nothing about how an element is computed, unless it has one row, where sums are added up in another order; so results do not depend on
  /// the number of threads.
  static func choose(rows: Int, columns: Int, target: Target, threads: Int) -> Tile {
    func cost(_ tile: Tile) -> Double {
      let (rowTiles, panels) = (rows.parts(of: tile.rows), columns.parts(of: tile.vectors * target.lanes))
      let largestPart = min(rowTiles.parts(of: threads) * panels, panels.parts(of: threads) * rowTiles)
      return Double(largestPart) * cycles(tile, target)
    }
    let all = ranked(rows: rows, columns: columns, target: target).map(\.tile)
    return all.filter { ($0.rows == 1) == (all[0].rows == 1) }.map { ($0, cost($0)) }.min { $0.1 < $1.1 }!.0
  }

  /// All tiles with their costs, the cheapest first.
  static func ranked(rows: Int, columns: Int, target: Target) -> [(tile: Tile, cost: Double)] {
    let costs = candidates(target).map { (tile: $0, cost: cost($0, rows, columns, target)) }
    return costs.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }.map(\.element)
  }

  /// The tiles that the costs, which are estimates, cannot tell from the cheapest, the cheapest first.
  static func nearBest(rows: Int, columns: Int, target: Target) -> [Tile] {
    let all = ranked(rows: rows, columns: columns, target: target)
    return all.filter { $0.cost <= doubt * all[0].cost }.map(\.tile)
  }

  /// How far off a cost may be, as a factor.
  static let doubt = 1.3

  /// For short products of which both sides lie in the first-level cache: at most three vectors wide, so that there is room for rows, which share
  /// the loads of the right side.
  static func narrow(rows: Int, columns: Int, target: Target) -> Tile {
    ranked(rows: rows, columns: columns, target: target).first { $0.tile.vectors <= 3 }!.tile
  }

  /// The cheapest tile of a width.
  static func best(vectors: Int, rows: Int, columns: Int, target: Target) -> Tile {
    ranked(rows: rows, columns: columns, target: target).first { $0.tile.vectors == vectors }!.tile
  }

  /// Tiles whose sums, weights, one broadcast and, without fused multiply-adds, one product fit the registers. One register stays free:
  /// compilers keep a constant of the epilogue in it, and a spilled sum would double the time of the loop.
  static func candidates(_ target: Target) -> [Tile] {
    let free = target.vectorRegisters - (target.hasFMA ? 2 : 3)
    return (1...7).flatMap { vectors in
      ((vectors > 4 ? 2 : 1)...16).compactMap { rows in
        rows * vectors + vectors <= free && rows * vectors <= 32 ? Tile(rows: rows, vectors: vectors) : nil
      }
    }.reversed()
  }

  static func cost(_ tile: Tile, _ rows: Int, _ columns: Int, _ target: Target) -> Double {
    let width = tile.vectors * target.lanes
    let tiles = rows.parts(of: tile.rows) * columns.parts(of: width)
    return Double(tiles) * cycles(tile, target)
  }

  /// Cycles of one step of the depth loop. Every row has a pointer of its own; those that don't fit the registers are loaded in each step.
  static func cycles(_ tile: Tile, _ target: Target) -> Double {
    cycles(tile, target, extraLoads: max(0, tile.rows - target.addressRegisters))
  }

  /// The tile of one row for products of few rows, whose weights are read once for each: panels that fill the columns, wide where that costs
  /// nothing; and the cycles of one step of the depth loop for all columns.
  ///
  /// - Parameters:
  ///   - rate: Bytes of weights that arrive in a cycle.
  ///   - isFixed: Whether weights are fixed-point numbers.
  static func single(columns: Int, depth: Int, rate: Double, isFixed: Bool = false, target: Target) -> (tile: Tile, cycles: Double) {
    func cost(_ vectors: Int) -> Double {
      let step = singleCycles(vectors: vectors, rate: rate, isFixed: isFixed, target: target)
      // A panel also costs what it takes to add up its sums and store them.
      return Double(columns.parts(of: vectors * target.lanes)) * (step + 20 / Double(max(depth, 1)))
    }
    let vectors = (1...4).prefix(max(1, columns.parts(of: target.lanes))).reversed().min { cost($0) < cost($1) }!
    return (Tile(rows: 1, vectors: vectors), cost(vectors))
  }

  /// Cycles of one step of the depth loop for one row and a panel of so many vectors. With fixed-point numbers a vector takes three instructions: its
  /// share of unpacking four, a conversion and the multiply-add.
  static func singleCycles(vectors: Int, rate: Double, isFixed: Bool, target: Target) -> Double {
    let reading = Double((isFixed ? 3 : 4) * vectors * target.lanes) / rate
    return max(isFixed ? 1.2 * Double(vectors) : Double(vectors + 1) / 2, reading)
  }

  /// The same with pointers that all fit, but for `extraLoads`.
  static func cycles(_ tile: Tile, _ target: Target, extraLoads: Int) -> Double {
    let sums = Double(tile.rows * tile.vectors)
    let loads = Double(tile.rows + tile.vectors + extraLoads) / 2
    let vectors = Double(tile.vectors)
    // A tile also costs what it takes to set up and store, a little per sum, and a wide panel does not stay in the first-level cache. With AVX2, on
    // Zen 4, 6 × 2 is 3 % faster for 128 rows than 2 × 4, although its tiles cover 132. With AVX-512, on Zen 5, tiles of 12 to 20 sums come as near
    // to the peak as any; the many stores at the end of larger ones hold the next tile up, those of one vector wait for loads, those of two or three
    // rows for weights from the second-level cache, and more than eight rows push each other out of the first-level cache.
    return target.lanes == 16
      ? max(sums / 2, 1.1 * loads, 1.5 * vectors, 4) + 0.15 + 0.001 * sums * sums + 0.04 * vectors * Double(max(1, tile.rows - 7))
      : max(sums / 2, loads, 4) + 0.15 + 0.005 * sums + 0.1 * vectors
  }

  /// Cycles in which weights arrive, which goes on while they are used: a run of the model has them in the cache from the run before if
  /// all weights of the model fit it.
  package static func readingCycles(bytes: Int, modelBytes: Int) -> Double {
    Double(bytes) / readingRate(modelBytes: modelBytes)
  }

  /// Bytes of weights that arrive in a cycle: from the first-level cache, the second, the third or memory.
  static func readingRate(modelBytes: Int) -> Double {
    modelBytes <= 24 << 10 ? 64 : modelBytes <= 512 << 10 ? 32 : modelBytes <= 8 << 20 ? 12 : 8
  }

  /// How many bytes before their use a product of few rows asks for its weights: where they come from beyond the second-level cache, a page.
  /// On a Zen 5 that takes 3 to 18 % off such products, and adds 5 % to some of those whose weights are nearer.
  static func bytesAhead(modelBytes: Int) -> Int { modelBytes > 1 << 20 ? 4096 : 0 }

  /// Rows whose inputs stay in a part of the second-level cache while all panels of weights pass; a multiple of the tile.
  package static func block(rows: Int, floatsPerRow: Int, tile: Tile) -> Int {
    let budget = 64 * 1024  // floats: 256 KiB
    let fitting = max(budget / max(floatsPerRow, 1), tile.rows)
    return min(fitting / tile.rows * tile.rows, max(rows, 1).roundedUp(to: tile.rows))
  }

  /// Output pixels of a row that a depthwise convolution adds up at a time. For each row of the window a tile takes a multiply-add for
  /// each pixel and tap, a load of each input and weight, and every pixel's sum waits for its previous tap.
  static func depthwisePixels(_ g: Geometry, target: Target) -> Int { depthwiseRanked(g, target: target)[0] }

  /// All numbers of output pixels that fit the registers, the cheapest first.
  static func depthwiseRanked(_ g: Geometry, target: Target) -> [Int] {
    let isAligned = g.strides[2] % g.dilations[2] == 0
    let stride = isAligned ? g.strides[2] / g.dilations[2] : g.strides[2]
    let taps = min(g.kernel[2], 8)
    let outputs = isAligned ? g.output[2] : g.output[2].parts(of: g.dilations[2])
    let free = target.vectorRegisters - taps - (target.hasFMA ? 1 : 2)
    // The kernel's loop over a tile's inputs is unrolled up to 32 times.
    let widest = max(1, min(free, (32 - taps) / stride + 1, 16))
    func cost(_ pixels: Int) -> Double {
      let inputs = (pixels - 1) * stride + taps
      let row = max(Double(pixels * taps) / 2, Double(inputs + taps) / 2, Double(4 * taps))
      return Double(outputs.parts(of: pixels)) * (Double(g.kernel[0] * g.kernel[1]) * (row + 1) + Double(pixels) + 4)
    }
    return (1...widest).map { ($0, cost($0)) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }
}
