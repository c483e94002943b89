/// One of the ways in which a kernel can be computed.
package enum KernelChoice: Hashable, Sendable {
  /// A matrix product or a direct convolution by register tiles; a product by a tile of one row reads its weights once for each row.
  case tile(Tile)
  /// A convolution by Winograd's method, so many outputs along height and width together, its products by register tiles.
  case winograd(height: Int, width: Int, Tile)
  /// A depthwise convolution, so many output pixels of a row at a time.
  case pixels(Int)
  /// A matrix product by `cblas_sgemm`.
  case openblas
}

extension KernelChoice: LosslessStringConvertible {
  /// `tile 6x2`, `winograd 4x4 tile 6x2`, `pixels 7`, `openblas`
  package var description: String {
    switch self {
    case .tile(let tile): "tile \(tile.rows)x\(tile.vectors)"
    case .winograd(let height, let width, let tile): "winograd \(height)x\(width) tile \(tile.rows)x\(tile.vectors)"
    case .pixels(let count): "pixels \(count)"
    case .openblas: "openblas"
    }
  }

  package init?(_ description: String) {
    let words = description.split(separator: " ", omittingEmptySubsequences: false)
    func extents(_ index: Int) -> (Int, Int)? {
      let numbers = words[index].split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
    switch (words.first, words.count) {
    case ("tile", 2):
      guard let (rows, vectors) = extents(1) else { return nil }
      self = .tile(Tile(rows: rows, vectors: vectors))
    case ("winograd", 4):
      guard let (height, width) = extents(1), words[2] == "tile", let (rows, vectors) = extents(3) else { return nil }
      self = .winograd(height: height, width: width, Tile(rows: rows, vectors: vectors))
    case ("pixels", 2):
      guard let count = Int(words[1]) else { return nil }
      self = .pixels(count)
    case ("openblas", 1): self = .openblas
    default: return nil
    }
  }
}
