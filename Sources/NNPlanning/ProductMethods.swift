import NNIR

/// The ways to compute one matrix product: what they cost, and which are exact enough with its weights.
struct ProductMethods {
  let rows: Int
  let depth: Int
  let columns: Int
  /// The right side, `[depth, columns]`; nil when it is computed at run time.
  let weights: Tensor?
  /// Whether the rows belong to one sample, so that rounding errors of one may depend on another.
  let mayMixRows: Bool
  let target: Target
  let options: PlanOptions
  let modelBytes: Int

  /// Up to this many rows a product is bound by reading the weights, not by multiplying.
  static let fewRows = 2

  private var isFew: Bool { rows <= Self.fewRows }
  private var usesBLAS: Bool { options.matrixBackend == .openblas }

  /// The cost model's choice, unless the user wants OpenBLAS.
  func standard() -> KernelChoice {
    if usesBLAS { return .openblas }
    if let dots { return .dots(dots) }
    if let fixed { return .fixed(fixed) }
    return strassen.map { .strassen($0.tile) } ?? .tile(sharedTile)
  }

  /// Whether the choice can be computed and is exact enough.
  func permits(_ choice: KernelChoice) -> Bool {
    switch choice {
    case .tile(let tile): TileSelection.candidates(target).contains(tile)
    case .dots(let tile): dots != nil && DotsPlan.tiles(outputs: columns, target: target).contains(tile)
    case .fixed(let tile): mayBeFixed && TileSelection.candidates(target).contains(tile) && isExactFixed
    case .strassen(let tile): strassenPlans.contains { $0.tile == tile } && isExact(tile)
    case .openblas: usesBLAS
    default: false
    }
  }

  /// What the costs, which are estimates, may be wrong about: the cheapest first.
  func alternatives() -> [KernelChoice] {
    // Reading the weights bounds products of few rows, which the costs of tiles don't show.
    let vectors = (1...4).prefix(columns.parts(of: target.lanes))
    let few = isFew ? vectors.reversed().map { Tile(rows: 1, vectors: $0) } : []
    let isWaiting = TileSelection.doubt * TileSelection.readingCycles(bytes: 4 * depth * columns, modelBytes: modelBytes) > usualCycles
    let fixed =
      isWaiting && mayBeFixed && isExactFixed
      ? (isFew ? few.prefix(3).map { Tile(rows: rows, vectors: $0.vectors) } : [sharedTile]).map(KernelChoice.fixed) : []
    let tiles = (few + TileSelection.nearBest(rows: rows, columns: columns, target: target).filter { $0.rows <= rows }).map(KernelChoice.tile)
    if dots != nil { return DotsPlan.tiles(outputs: columns, target: target).prefix(3).map(KernelChoice.dots) + tiles }
    let limit = TileSelection.doubt * usualCycles
    let strassens = strassenPlans.prefix(3).filter { $0.cycles <= limit && isExact($0.tile) }.map { KernelChoice.strassen($0.tile) }
    return fixed + (strassen == nil ? tiles + strassens : strassens + tiles)
  }

  /// How a product by Strassen's method is computed.
  func strassen(_ tile: Tile) -> StrassenPlan {
    StrassenPlan(tile, rows: rows, depth: depth, columns: columns, target: target, modelBytes: modelBytes)
  }

  private var tile: Tile {
    isFew && weights != nil
      ? TileSelection.single(columns: columns, depth: depth, rate: rate, target: target).tile
      : TileSelection.choose(rows: rows, columns: columns, target: target)
  }

  /// The methods are compared as for one thread, so that their rounding errors do not depend on threads.
  private var sharedTile: Tile {
    isFew ? tile : TileSelection.choose(rows: rows, columns: columns, target: target, threads: options.threads)
  }

  private var dots: Tile? {
    if isFew || weights == nil { return nil }
    let limit = Double(depth) * TileSelection.cost(tile, rows, columns, target)
    return DotsPlan.choose(rows: rows, depth: depth, outputs: columns, below: limit, target: target)
  }

  private var rate: Double { TileSelection.readingRate(modelBytes: modelBytes) }

  /// The tile for fixed-point weights, if with them the product costs less than with floats and is exact enough.
  private var fixed: Tile? {
    guard mayBeFixed else { return nil }
    let bytes = depth * columns
    let (tile, cycles, usual): (Tile, Double, Double)
    if isFew {
      let single = TileSelection.single(columns: columns, depth: depth, rate: rate, isFixed: true, target: target)
      tile = Tile(rows: rows, vectors: single.tile.vectors)
      (cycles, usual) = (single.cycles, TileSelection.single(columns: columns, depth: depth, rate: rate, target: target).cycles)
    } else {
      tile = sharedTile
      let products = StrassenPlan.usualCycles(self.tile, rows: rows, depth: depth, columns: columns, target: target)
      cycles = max(products, TileSelection.readingCycles(bytes: 3 * bytes, modelBytes: modelBytes))
      usual = StrassenPlan.worthwhile * max(products, TileSelection.readingCycles(bytes: 4 * bytes, modelBytes: modelBytes))
    }
    return cycles < usual && isExactFixed ? tile : nil
  }

  private var mayBeFixed: Bool { weights != nil && options.tolerance > 0 && target.lanes > 1 }
  private var isExactFixed: Bool { weights.map { FixedPointWeights.error(of: $0) <= options.tolerance } ?? false }

  private var strassen: StrassenPlan? {
    guard let best = strassenPlans.first else { return nil }
    return best.cycles < StrassenPlan.worthwhile * usualCycles && isExact(best.tile) ? best : nil
  }

  private var usualCycles: Double {
    max(
      StrassenPlan.usualCycles(tile, rows: rows, depth: depth, columns: columns, target: target),
      TileSelection.readingCycles(bytes: 4 * depth * columns, modelBytes: modelBytes))
  }

  /// The cheapest first.
  private var strassenPlans: [StrassenPlan] {
    // Scalar code is for small machines, where more weights count for more than time.
    guard weights != nil, mayMixRows, options.tolerance > 0, target.lanes > 1, !isFew, depth.isMultiple(of: 2) else { return [] }
    return TileSelection.candidates(target).filter { $0.rows > 1 && columns.parts(of: $0.vectors * target.lanes) > 1 }
      .map { strassen($0) }.sorted { $0.cycles < $1.cycles }
  }

  private func isExact(_ tile: Tile) -> Bool {
    weights.map { StrassenError.measure($0, width: tile.vectors * target.lanes) <= options.tolerance } ?? false
  }
}
