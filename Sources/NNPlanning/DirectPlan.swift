import NNIR

/// A convolution as a sum over the taps of its windows: how output pixels are taken together, and what that is expected to cost.
struct DirectPlan {
  /// Where the pixels of a register tile lie.
  enum Form {
    /// Anywhere in the result, one after the other: a pointer for each finds its window.
    case pixels
    /// Side by side in a row of the result, so that one pointer finds all windows.
    case lines
    /// Anywhere in the result, their windows copied side by side before.
    case gathered
    /// Anywhere in the result, all outputs together, lanes sharing the products of a sum.
    case dots
    /// Side by side in a row of the result, as the lanes of a tile whose rows are outputs.
    case planes
  }

  var form: Form
  var tile: Tile
  var cycles: Double

  private let geometry: Geometry

  /// Products that are added up in one go; `NNC_TILE_RUN` of tile.h.
  static let run = 256
  /// Floats of a window that is worth copying.
  private static let largestWindow = 512
  /// Cycles to find the window of a pixel, by divisions where the result has more than one axis, and where it has one; to begin a run of
  /// products; and for each tap of a tile at the border, where every pixel is asked whether it has the tap. Measured with AVX2.
  private static let (originCycles, lineOriginCycles, runCycles, borderTapCycles) = (12.0, 4.0, 4.0, 12.0)

  /// Lines ask for no weights ahead of time and exist twice in the code, so they must be clearly better.
  private static let worthwhile = 0.97

  init(_ form: Form, _ g: Geometry, _ tile: Tile, isContiguous: Bool, target: Target) {
    self.form = form
    self.tile = tile
    geometry = g
    let depth = g.inputChannels / g.groups
    let panels = g.groups * (g.outputChannels / g.groups).parts(of: tile.vectors * target.lanes)
    let runs = isContiguous && g.dilations[2] == 1 ? g.taps / g.kernel[2] : g.taps
    let products = Double(g.taps * depth) * TileSelection.cycles(tile, target, extraLoads: 0)
    let origins = Double(tile.rows) * (g.output[0] * g.output[1] > 1 ? Self.originCycles : Self.lineOriginCycles)
    let inside = products + Self.runCycles * Double(runs)
    let border = products + Self.borderTapCycles * Double(g.taps)
    switch form {
    case .pixels:
      let tiles = g.pixels.parts(of: tile.rows)
      let atBorder = Self.borderTiles(g, tile.rows)
      cycles = Double(panels) * (Double(tiles - atBorder) * inside + Double(atBorder) * border + Double(tiles) * origins)
    case .lines:
      let tiles = g.output[2].parts(of: tile.rows)
      let wholes = (0..<tiles).count { Self.isInside(g, first: $0 * tile.rows, count: tile.rows) }
      cycles = Double(g.lines * panels) * (Double(wholes) * inside + Double(tiles - wholes) * (border + origins))
    case .gathered:
      let gathering = Self.originCycles + Double(runs) * (Self.runCycles + 1.5 * Double((g.taps / runs * depth).parts(of: target.lanes)))
      cycles = Double(g.pixels.parts(of: tile.rows) * panels) * (products + Self.runCycles) + Double(g.pixels) * gathering
    case .dots:
      func cost(runs: Int, begin: Double) -> Double {
        Double(runs) * (DotsPlan.cycles(tile, depth: g.taps / runs * depth, target: target) + begin)
      }
      let tiles = g.pixels.parts(of: tile.rows)
      let atBorder = Self.borderTiles(g, tile.rows)
      cycles =
        Double(tiles - atBorder) * cost(runs: g.hasBorder && depth % target.lanes != 0 ? g.taps : runs, begin: Self.runCycles)
        + Double(atBorder) * cost(runs: g.taps, begin: Self.borderTapCycles)
        + Double(tiles) * (origins + DotsPlan.storing(tile))
    case .planes:
      cycles = PlanesPlan(g, tile, target: target).cycles(target)
    }
  }

  /// Tiles of neighbouring pixels of which one at least has a window that reaches beyond the input. Windows of many products are not asked: their
  /// borders count for little.
  private static func borderTiles(_ g: Geometry, _ rows: Int) -> Int {
    let isInside = (0..<3).map { axis in
      (0..<g.output[axis]).map { index in
        let start = index * g.strides[axis] - g.padding[axis]
        return start >= 0 && start + (g.kernel[axis] - 1) * g.dilations[axis] < g.input[axis]
      }
    }
    guard takesGathered(g), isInside.contains(where: { $0.contains(false) }) else { return 0 }
    return stride(from: 0, to: g.pixels, by: rows).count { first in
      (first..<min(first + rows, g.pixels)).contains { pixel in
        let (line, column) = pixel.quotientAndRemainder(dividingBy: g.output[2])
        return !(isInside[2][column] && isInside[1][line % g.output[1]] && isInside[0][line / g.output[1] % g.output[0]])
      }
    }
  }

  /// Whether `count` pixels of a row exist and have windows that lie inside the input along it.
  private static func isInside(_ g: Geometry, first: Int, count: Int) -> Bool {
    let start = first * g.strides[2] - g.padding[2]
    let end = start + (count - 1) * g.strides[2] + (g.kernel[2] - 1) * g.dilations[2]
    return first + count <= g.output[2] && start >= 0 && end < g.input[2]
  }

  /// The plan of least cost.
  ///
  /// - Parameter isContiguous: No other floats lie between the channels of neighbouring input pixels.
  static func choose(_ g: Geometry, isContiguous: Bool, target: Target) -> DirectPlan {
    let pixels = DirectPlan(
      .pixels, g, TileSelection.choose(rows: g.pixels, columns: g.outputChannels / g.groups, target: target),
      isContiguous: isContiguous, target: target)
    // Scalar code is for small machines, where the second loop for the borders counts for more than time.
    if target.lanes == 1 { return pixels }
    let forms: [Form] = (takesLines(g) ? [.lines] : []) + (takesGathered(g) ? [.gathered] : [])
    let others =
      forms.flatMap { form in
        TileSelection.candidates(target).map { DirectPlan(form, g, $0, isContiguous: isContiguous, target: target) }
      } + dotsTiles(g, target: target).map { DirectPlan(.dots, g, $0, isContiguous: isContiguous, target: target) }
      + PlanesPlan.tiles(g, target: target).map { DirectPlan(.planes, g, $0, isContiguous: isContiguous, target: target) }
    guard let best = others.min(by: { $0.cycles < $1.cycles }), best.cycles < pixels.cycles * worthwhile else { return pixels }
    return best
  }

  /// Whether windows are small enough to be copied.
  static func takesGathered(_ g: Geometry) -> Bool { g.groups == 1 && g.taps > 1 && g.taps * g.inputChannels <= largestWindow }

  /// Pixels whose windows are gathered at a time: half of a first-level cache.
  var gatheredPixels: Int { max(4096 / (geometry.taps * geometry.inputChannels) / tile.rows, 1) * tile.rows }

  /// The tiles by which dot products compute all outputs, none where there are too many.
  static func dotsTiles(_ g: Geometry, target: Target) -> [Tile] { g.groups == 1 ? DotsPlan.tiles(outputs: g.outputChannels, target: target) : [] }

  /// Whether a line of the kernel, over all channels of a group, is no longer than a run.
  static func takesLines(_ g: Geometry) -> Bool { g.kernel[2] * g.inputChannels / g.groups <= run }

  /// For people who ask why. width: lanes of a tile's vectors.
  func reason(width: Int) -> String {
    switch form {
    case .pixels, .lines: "direct convolution, register tile \(tile.rows) × \(width)"
    case .gathered: "direct convolution, register tile \(tile.rows) × \(width), windows gathered"
    case .dots: "direct convolution, dot products of \(tile.rows) × \(tile.vectors) outputs"
    case .planes: "direct convolution, register tile \(tile.rows) outputs × \(width) pixels"
    }
  }

  /// By which the plan is asked for.
  var choice: KernelChoice {
    switch form {
    case .pixels: .tile(tile)
    case .lines: .lines(tile)
    case .gathered: .gathered(tile)
    case .dots: .dots(tile)
    case .planes: .planes(tile)
    }
  }
}
