import NNIR
import Testing

@testable import NNPlanning

@Suite struct ArenaPackingTests {
  private func check(_ requests: [ArenaPacking.Request]) -> Arena {
    let arena = ArenaPacking.pack(requests)
    for (index, a) in arena.buffers.enumerated() {
      #expect(a.offset % Arena.alignment == 0)
      #expect(a.offset + a.byteCount <= arena.byteCount)
      for b in arena.buffers[(index + 1)...] where a.lifetime.overlaps(b.lifetime) {
        #expect(a.offset + a.byteCount <= b.offset || b.offset + b.byteCount <= a.offset)
      }
    }
    #expect(arena.byteCount >= arena.lowerBound)
    return arena
  }

  @Test func chainNeedsTwoBuffers() {
    let requests = (0..<10).map { ArenaPacking.Request(byteCount: 1000, lifetime: $0...($0 + 1)) }
    let arena = check(requests)
    #expect(arena.byteCount == 2048)
    #expect(arena.lowerBound == 2048)
  }

  @Test func randomRequestsNeverOverlap() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<50 {
      let requests = (0..<Int.random(in: 1...30, using: &random)).map { _ in
        let start = Int.random(in: 0...20, using: &random)
        return ArenaPacking.Request(
          byteCount: Int.random(in: 0...5000, using: &random),
          lifetime: start...(start + Int.random(in: 0...6, using: &random)))
      }
      #expect(check(requests) == check(requests))
    }
  }

  /// `(bytes, first step, last step)` of each value.
  private func excess(_ values: [(Int, Int, Int)]) -> Double {
    let arena = check(values.map { ArenaPacking.Request(byteCount: $0.0, lifetime: $0.1...$0.2) })
    return Double(arena.byteCount) / Double(arena.lowerBound)
  }

  @Test func usualArchitecturesStayWithinFivePercentOfTheBound() {
    // Bottlenecks: the block's input lives until it is added, beside two wide values with scratch, and stages shrink.
    var bottlenecks: [(Int, Int, Int)] = [(3_211_264, 0, 2)]
    for block in 0..<16 {
      let (step, size) = (1 + 3 * block, 3_211_264 >> (block / 4))
      bottlenecks += [(size / 4, step, step + 1), (size / 3, step + 1, step + 1), (size / 4, step + 1, step + 2), (size, step + 2, step + 6)]
    }
    #expect(excess(bottlenecks) <= 1.05)

    // An encoder whose values wait for their decoder.
    let encoder = (0..<6).map { (4_000_000 >> $0, $0, 12 - $0) }
    let between = (0..<12).map { (3_000_000 >> min($0, 11 - $0), $0, $0 + 1) }
    #expect(excess(encoder + between) <= 1.05)

    // Four branches of unequal width and length that are concatenated at the end, block after block.
    var branches: [(Int, Int, Int)] = []
    for block in 0..<8 {
      let step = 8 * block
      branches += [(900_000, step, step + 8), (120_000, step, step + 1), (310_000, step + 2, step + 3), (70_000, step + 4, step + 5)]
      branches += [(190_000, step + 5, step + 6), (230_000, step + 6, step + 7), (900_000, step + 1, step + 8)]
    }
    #expect(excess(branches) <= 1.05)

    // Values that grow by what each layer adds.
    let growing = (0..<24).map { (64 * 1024 * ($0 + 1), $0, $0 + 1) } + (0..<24).map { (128 * 1024, $0, $0) }
    #expect(excess(growing) <= 1.05)
  }
}
