import Testing

@testable import NNPlanning

@Suite struct TileSelectionTests {
  @Test(arguments: [Target.x86_64_v2, .x86_64_v3, .x86_64_v4, .aarch64, .generic])
  func tilesLeaveARegisterFree(target: Target) {
    for tile in TileSelection.candidates(target) {
      #expect(tile.rows * tile.vectors + tile.vectors + 1 < target.vectorRegisters)
    }
  }

  @Test func largeProductsGetTheLargestTile() {
    #expect(TileSelection.choose(rows: 3136, columns: 256, target: .x86_64_v3) == Tile(rows: 6, vectors: 2))
    #expect(TileSelection.choose(rows: 3136, columns: 256, target: .x86_64_v4).rows * 2 >= 26)
  }

  @Test func rowsAndColumnsThatDoNotFillATileAreCounted() {
    // 49 pixels are 10 tiles of 5 but 9 of 6, of which the last would be mostly waste.
    #expect(TileSelection.choose(rows: 49, columns: 512, target: .x86_64_v3) == Tile(rows: 5, vectors: 2))
    #expect(TileSelection.choose(rows: 1000, columns: 8, target: .x86_64_v3).vectors == 1)
  }

  @Test func blocksAreWholeTiles() {
    let tile = Tile(rows: 6, vectors: 2)
    #expect(TileSelection.block(rows: 10000, floatsPerRow: 64, tile: tile) % 6 == 0)
    #expect(TileSelection.block(rows: 1, floatsPerRow: 1 << 20, tile: tile) == 6)
  }
}
