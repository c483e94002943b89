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
}
