import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct TileSelectionTests {
  @Test(arguments: [Target.x86_64_v2, .x86_64_v3, .x86_64_v4, .aarch64, .generic])
  func tilesLeaveARegisterFree(target: Target) {
    for tile in TileSelection.candidates(target) {
      #expect(tile.rows * tile.vectors + tile.vectors + 1 < target.vectorRegisters)
    }
  }

  @Test func largeProductsGetTilesThatKeepMultiplyAddsBusy() {
    #expect(TileSelection.choose(rows: 3136, columns: 256, target: .x86_64_v3) == Tile(rows: 6, vectors: 2))
    let tile = TileSelection.choose(rows: 3136, columns: 256, target: .x86_64_v4)
    #expect((12...20).contains(tile.rows * tile.vectors) && tile.vectors > 1)
  }

  @Test func wideTilesFitOddNumbersOfVectors() {
    #expect(TileSelection.choose(rows: 196, columns: 80, target: .x86_64_v4).vectors == 5)
    #expect(TileSelection.choose(rows: 196, columns: 240, target: .x86_64_v4).vectors.isMultiple(of: 2) == false)
  }

  @Test func threadsGetTilesOfOneSize() {
    // 49 rows are 7 tiles of 7, which two threads cannot share evenly, and 160 columns 5 panels of two vectors.
    let tile = TileSelection.choose(rows: 49, columns: 160, target: .x86_64_v4, threads: 2)
    let (rowTiles, panels) = (49.parts(of: tile.rows), 160.parts(of: tile.vectors * 16))
    #expect(rowTiles.isMultiple(of: 2) || panels.isMultiple(of: 2))
    let alone = TileSelection.choose(rows: 49, columns: 160, target: .x86_64_v4)
    #expect(TileSelection.choose(rows: 49, columns: 160, target: .x86_64_v4, threads: 1) == alone)
  }

  @Test func threadsDoNotChangeTheOrderOfSums() {
    for rows in 3...20 {
      let tile = TileSelection.choose(rows: rows, columns: 16, target: .x86_64_v4, threads: rows)
      #expect((tile.rows == 1) == (TileSelection.choose(rows: rows, columns: 16, target: .x86_64_v4).rows == 1))
    }
  }

  @Test func onlyProductsBeyondTheSecondLevelCacheAskAhead() {
    #expect(TileSelection.bytesAhead(modelBytes: 1 << 20) == 0)
    #expect(TileSelection.bytesAhead(modelBytes: 2 << 20) > 0)
  }

  @Test func rowsAndColumnsThatDoNotFillATileAreCounted() {
    // 49 pixels are 10 tiles of 5 but 9 of 6, of which the last would be mostly waste.
    #expect(TileSelection.choose(rows: 49, columns: 512, target: .x86_64_v3) == Tile(rows: 5, vectors: 2))
    #expect(TileSelection.choose(rows: 1000, columns: 8, target: .x86_64_v3).vectors == 1)
  }

  @Test func pointersToRowsFitTheRegisters() {
    #expect(TileSelection.choose(rows: 784, columns: 40, target: .x86_64_v3).rows <= 10)
  }

  @Test func panelsOfASingleRowFillTheColumns() {
    func vectors(_ columns: Int, depth: Int = 256) -> Int {
      TileSelection.single(columns: columns, depth: depth, rate: 12, target: .x86_64_v3).tile.vectors
    }
    #expect(vectors(1024) == 4)
    #expect(vectors(35, depth: 128) == 1)
    #expect(vectors(240, depth: 10) < 4)
    #expect(vectors(3) == 1)
  }

  @Test func blocksAreWholeTiles() {
    let tile = Tile(rows: 6, vectors: 2)
    #expect(TileSelection.block(rows: 10000, floatsPerRow: 64, tile: tile) % 6 == 0)
    #expect(TileSelection.block(rows: 1, floatsPerRow: 1 << 20, tile: tile) == 6)
  }

  private func depthwise(_ extent: Int, _ size: Int, stride: Int = 1, dilation: Int = 1) -> Geometry {
    let window = Window(
      size: [size, size], strides: [stride, stride], dilations: [dilation, dilation], padLow: [size / 2 * dilation, size / 2 * dilation],
      padHigh: [size / 2 * dilation, size / 2 * dilation])
    let output = window.outputExtents([extent, extent])
    return Geometry(window, x: [1, extent, extent, 64], y: [1, output[0], output[1], 64], groups: 64)
  }

  @Test func depthwiseTilesFillRows() {
    for extent in [7, 10, 14, 28, 56, 112] {
      let pixels = TileSelection.depthwisePixels(depthwise(extent, 3), target: .x86_64_v3)
      #expect(pixels >= 7)
      #expect((extent + pixels - 1) / pixels * pixels - extent <= extent / 12)
    }
    #expect(TileSelection.depthwisePixels(depthwise(1, 3), target: .x86_64_v3) == 1)
  }

  @Test(arguments: [Target.x86_64_v2, .x86_64_v3, .x86_64_v4, .aarch64, .generic])
  func depthwiseTilesFitTheRegisters(target: Target) {
    for size in [1, 3, 5, 7, 9, 31] {
      for (stride, dilation) in [(1, 1), (2, 1), (4, 1), (32, 1), (1, 2), (2, 2), (2, 3)] {
        let pixels = TileSelection.depthwisePixels(depthwise(50, size, stride: stride, dilation: dilation), target: target)
        #expect(pixels >= 1 && pixels + min(size, 8) < target.vectorRegisters)
        let step = stride % dilation == 0 ? stride / dilation : stride
        #expect(pixels == 1 || (pixels - 1) * step + min(size, 8) <= 32)
      }
    }
  }
}
