import NNDiagnostics
import NNIR
import NNOps

/// ContrastLimitedAdaptiveHistogramEqualization (CLAHE, Zuiderveld 1994): each tile of an image is equalised by its own clipped histogram,
/// and each pixel takes from the four tiles around it.
struct AdaptiveEqualization: ImageLayer {
  let config: LayerConfig
  private let range: (low: Double, high: Double)
  private let clipLimit: Double
  private let grid: (rows: Int, columns: Int)
  private let channelsFirst: Bool

  private static let levels = 256
  private static let bytes = (low: 0.0, high: 255.0)

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    range = try config.valueRange
    clipLimit = try config.double("clip_limit", default: 4)
    let tiles = try config.ints("tile_grid_size", count: 2, default: [8, 8])
    grid = (tiles[0], tiles[1])
    channelsFirst = try config.channelsFirst
  }

  func transform(images: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try build.toChannelsLast(build.autocast(images, config), when: channelsFirst)
    let dtype = build.type(x).dtype
    let values = range == Self.bytes ? x : try build.map(.x.scaled(from: range, to: Self.bytes), build.cast(x, to: .float32))
    let levels = try build.map(
      .max(.min(.cast(.int32, .x), .constant(Double(Self.levels - 1))), 0), values)
    let equalised = try interpolate(levels, in: tables(levels, &build), &build)
    let result = try build.map(.x.scaled(from: Self.bytes, to: range), equalised)
    return try build.fromChannelsLast(build.cast(result, to: dtype), when: channelsFirst)
  }

  /// Pixels a tile has along both axes; the last tiles reach beyond the image.
  private func tile(_ image: Shape) -> (height: Int, width: Int) {
    ((image[1] + grid.rows - 1) / grid.rows, (image[2] + grid.columns - 1) / grid.columns)
  }

  /// The new level of each level in each tile, as one list in the order `[N, rows, columns, C, level]`.
  private func tables(_ levels: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(levels)
    let tile = tile(shape)
    let missing = [0, tile.height * grid.rows - shape[1], tile.width * grid.columns - shape[2], 0]
    let whole = missing == [0, 0, 0, 0] ? levels : try build.add(Pad(low: [0, 0, 0, 0], high: missing, mode: .symmetric), levels)
    let places = try places(
      whole, rows: (0..<tile.height * grid.rows).map { $0 / tile.height }, columns: (0..<tile.width * grid.columns).map { $0 / tile.width },
      &build)
    let count = build.shape(places).elementCount
    let size = shape[0] * grid.rows * grid.columns * shape[3] * Self.levels
    let zeros = try build.add(Broadcast([size]), build.constant(.scalar(0)))
    let ones = try build.add(Broadcast([count]), build.constant(.scalar(1)))
    let counts = try build.add(Scatter(.add), zeros, build.reshape(places, [count]), ones)
    let histograms = try clipped(build.reshape(counts, [size / Self.levels, Self.levels]), pixels: tile.height * tile.width, &build)
    let sums = try build.add(Scan(.sum, axis: 1), histograms)
    let least = try build.add(Reduce(.minimum, axes: [1], keepDims: true), sums)
    let rest = Expr.constant(Double(tile.height * tile.width)) - .operand(1)
    let level = (.operand(0) - .operand(1)) * 255 / .select(.binary(.equal, rest, 0), then: 1, otherwise: rest)
    return try build.reshape(build.map(.max(.min(level, 255), 0), sums, least), [size])
  }

  /// Histograms of which no count is greater than the limit; what is cut off is spread over all levels.
  private func clipped(_ histograms: ValueID, pixels: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    if clipLimit <= 0 { return histograms }
    let limit = Expr.constant(clipLimit * Double(pixels) / Double(Self.levels))
    let excess = try build.add(Reduce(.sum, axes: [1], keepDims: true), build.map(.max(.x - limit, 0), histograms))
    return try build.map(.min(.operand(0), limit) + .operand(1) / .constant(Double(Self.levels)), histograms, excess)
  }

  /// Where the level of each pixel stands in the list of a tile: that of row `rows[y]` and column `columns[x]` of the grid.
  private func places(
    _ levels: ValueID, rows: [Int], columns: [Int], _ build: inout LayerBuild
  ) throws(Diagnostic) -> ValueID {
    let shape = build.shape(levels)
    func steps(_ values: [Int], _ step: Int, _ dims: Shape) throws(Diagnostic) -> ValueID {
      try build.constant(Tensor(TensorType(.int32, dims), doubles: values.map { Double($0 * step) }))
    }
    let channel = Self.levels
    let column = channel * shape[3]
    let row = column * grid.columns
    let image = row * grid.rows
    return try build.map(
      .operand(0) + .operand(1) + .operand(2) + .operand(3) + .operand(4), levels, steps(Array(0..<shape[0]), image, [shape[0], 1, 1, 1]),
      steps(rows, row, [rows.count, 1, 1]), steps(columns, column, [columns.count, 1]), steps(Array(0..<shape[3]), channel, [shape[3]]))
  }

  /// Each pixel's level in the tables of the four tiles whose middles are around it, interpolated.
  private func interpolate(_ levels: ValueID, in tables: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(levels)
    let tile = tile(shape)
    let (y, x) = (neighbours(shape[1], tile.height, grid.rows), neighbours(shape[2], tile.width, grid.columns))
    var corners: [ValueID] = []
    for rows in [y.before, y.after] {
      for columns in [x.before, x.after] {
        corners.append(try build.add(Gather(), tables, places(levels, rows: rows, columns: columns, &build)))
      }
    }
    let right = try build.constant(Tensor([shape[2], 1], x.weights))
    let down = try build.constant(Tensor([shape[1], 1, 1], y.weights))
    func mix(_ first: Expr, _ second: Expr, _ weight: Expr) -> Expr { first * (1 - weight) + second * weight }
    let top = mix(.operand(0), .operand(1), .operand(4))
    let bottom = mix(.operand(2), .operand(3), .operand(4))
    return try build.map(mix(top, bottom, .operand(5)), corners[0], corners[1], corners[2], corners[3], right, down)
  }

  /// For each pixel along one axis the tiles with the middles before and after it, and the weight of the latter.
  private func neighbours(_ extent: Int, _ tile: Int, _ count: Int) -> (before: [Int], after: [Int], weights: [Float]) {
    let positions = (0..<extent).map { (Float($0) - Float(tile) / 2) / Float(tile) }
    func clamped(_ position: Float) -> Int { min(max(Int(position), 0), count - 1) }
    return (
      positions.map { clamped($0.rounded(.down)) }, positions.map { clamped($0.rounded(.down) + 1) },
      positions.map { $0 - $0.rounded(.down) }
    )
  }
}
