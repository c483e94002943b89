/// One of the ways in which a kernel can be computed.
package enum KernelChoice: Hashable, Sendable {
  /// A matrix product or a direct convolution by register tiles; a product by a tile of one row reads its weights once for each row.
  case tile(Tile)
  /// A direct convolution by register tiles of neighbours in a row of output pixels.
  case lines(Tile)
  /// A direct convolution by register tiles, of windows that are copied side by side first.
  case gathered(Tile)
  /// A matrix product or a direct convolution of few outputs, lanes sharing the products of a sum; a tile of so many rows and as many vectors as
  /// there are outputs.
  case dots(Tile)
  /// A direct convolution of few outputs by register tiles whose lanes are neighbouring pixels, copied as planes first; a tile of so many outputs.
  case planes(Tile)
  /// A matrix product by register tiles, its weights fixed-point numbers.
  case fixed(Tile)
  /// A matrix product by Strassen's method, its products of halves by register tiles.
  case strassen(Tile)
  /// A convolution by Winograd's method, so many outputs along height and width together, its products by register tiles.
  case winograd(height: Int, width: Int, Tile)
  /// A depthwise convolution, so many output pixels of a row at a time.
  case pixels(Int)
  /// A recurrent layer, so many vectors of units at a time.
  case units(Int)
  /// The same, the recurrent weights fixed-point numbers.
  case fixedUnits(Int)
  /// Attention, so many rows of scores at a time, by one register tile for the scores and one for the results.
  case attention(rows: Int, scores: Tile, results: Tile)
  /// A matrix product by `cblas_sgemm`.
  case openblas
}

extension KernelChoice: LosslessStringConvertible {
  /// `tile 6x2`, `lines 4x2`, `gathered 6x2`, `dots 7x1`, `planes 6x2`, `fixed 1x4`, `strassen 5x2`, `winograd 4x4 tile 6x2`, `pixels 7`,
  /// `units 2`, `fixedunits 2`, `attention 24 tiles 6x2 6x2`, `openblas`
  package var description: String {
    switch self {
    case .tile(let tile): "tile \(tile.rows)x\(tile.vectors)"
    case .lines(let tile): "lines \(tile.rows)x\(tile.vectors)"
    case .gathered(let tile): "gathered \(tile.rows)x\(tile.vectors)"
    case .dots(let tile): "dots \(tile.rows)x\(tile.vectors)"
    case .planes(let tile): "planes \(tile.rows)x\(tile.vectors)"
    case .fixed(let tile): "fixed \(tile.rows)x\(tile.vectors)"
    case .strassen(let tile): "strassen \(tile.rows)x\(tile.vectors)"
    case .winograd(let height, let width, let tile): "winograd \(height)x\(width) tile \(tile.rows)x\(tile.vectors)"
    case .pixels(let count): "pixels \(count)"
    case .units(let count): "units \(count)"
    case .fixedUnits(let count): "fixedunits \(count)"
    case .attention(let rows, let scores, let results):
      "attention \(rows) tiles \(scores.rows)x\(scores.vectors) \(results.rows)x\(results.vectors)"
    case .openblas: "openblas"
    }
  }

  package init?(_ description: String) {
    let words = description.split(separator: " ", omittingEmptySubsequences: false)
    func extents(_ index: Int) -> (Int, Int)? {
      let numbers = words[index].split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let first = numbers[0], let second = numbers[1] else { return nil }
      return (first, second)
    }
    func tile(_ index: Int) -> Tile? { extents(index).map { Tile(rows: $0, vectors: $1) } }
    switch (words.first, words.count) {
    case ("tile", 2):
      guard let tile = tile(1) else { return nil }
      self = .tile(tile)
    case ("lines", 2):
      guard let tile = tile(1) else { return nil }
      self = .lines(tile)
    case ("gathered", 2):
      guard let tile = tile(1) else { return nil }
      self = .gathered(tile)
    case ("dots", 2):
      guard let tile = tile(1) else { return nil }
      self = .dots(tile)
    case ("planes", 2):
      guard let tile = tile(1) else { return nil }
      self = .planes(tile)
    case ("fixed", 2):
      guard let tile = tile(1) else { return nil }
      self = .fixed(tile)
    case ("strassen", 2):
      guard let tile = tile(1) else { return nil }
      self = .strassen(tile)
    case ("winograd", 4):
      guard let (height, width) = extents(1), words[2] == "tile", let tile = tile(3) else { return nil }
      self = .winograd(height: height, width: width, tile)
    case ("pixels", 2):
      guard let count = Int(words[1]) else { return nil }
      self = .pixels(count)
    case ("units", 2):
      guard let count = Int(words[1]) else { return nil }
      self = .units(count)
    case ("fixedunits", 2):
      guard let count = Int(words[1]) else { return nil }
      self = .fixedUnits(count)
    case ("attention", 5):
      guard let rows = Int(words[1]), words[2] == "tiles", let scores = tile(3), let results = tile(4) else { return nil }
      self = .attention(rows: rows, scores: scores, results: results)
    case ("openblas", 1): self = .openblas
    default: return nil
    }
  }
}
