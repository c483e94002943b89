import NNIR

/// Lays buffers out in one arena so that those alive at the same time don't overlap.
package enum ArenaPacking {
  package struct Request: Hashable, Sendable {
    package var byteCount: Int
    /// First and last step that touches the buffer.
    package var lifetime: ClosedRange<Int>

    package init(byteCount: Int, lifetime: ClosedRange<Int>) {
      self.byteCount = byteCount
      self.lifetime = lifetime
    }
  }

  /// Places every buffer at the lowest gap that fits, in several orders and then in changed ones until the lower bound is met or `attempts`
  /// are used up. Deterministic.
  package static func pack(_ requests: [Request], attempts: Int = 1000) -> Arena {
    let sizes = requests.map { $0.byteCount.roundedUp(to: Arena.alignment) }
    let bound = lowerBound(requests, sizes)
    let bySize = requests.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    let byArea = requests.indices.sorted {
      (sizes[$1] * requests[$1].lifetime.count, $0) < (sizes[$0] * requests[$0].lifetime.count, $1)
    }
    let byStart = requests.indices.sorted { (requests[$0].lifetime.lowerBound, $0) < (requests[$1].lifetime.lowerBound, $1) }
    var best = place(bySize, requests, sizes)
    var bestOrder = bySize
    // Orders that are as good are taken too: many lie between a good one and a better one.
    func consider(_ order: [Int]) {
      let candidate = place(order, requests, sizes)
      if candidate.total <= best.total { (best, bestOrder) = (candidate, order) }
    }
    if best.total > bound { consider(byArea) }
    if best.total > bound { consider(byStart) }
    var random = SplitMix64(seed: 0x9E37_79B9)
    var attempt = 0
    while best.total > bound && attempt < attempts {
      consider(change(bestOrder, best, sizes, &random))
      attempt += 1
    }
    let buffers = requests.indices.map {
      Arena.Buffer(offset: best.offsets[$0], byteCount: requests[$0].byteCount, lifetime: requests[$0].lifetime)
    }
    return Arena(buffers: buffers, byteCount: best.total, lowerBound: bound)
  }

  /// Places a buffer that reaches the top earlier, because what is placed first gets the lowest bytes; or moves any buffer, lest it always be the
  /// same ones.
  private static func change(
    _ order: [Int], _ placed: (offsets: [Int], total: Int), _ sizes: [Int], _ random: inout SplitMix64
  ) -> [Int] {
    var order = order
    if Bool.random(using: &random) {
      let tops = order.indices.filter { placed.offsets[order[$0]] + sizes[order[$0]] == placed.total }
      let position = tops.randomElement(using: &random)!
      order.insert(order.remove(at: position), at: Int.random(in: 0...position, using: &random))
    } else {
      let buffer = order.remove(at: Int.random(in: 0..<order.count, using: &random))
      order.insert(buffer, at: Int.random(in: 0...order.count, using: &random))
    }
    return order
  }

  private static func lowerBound(_ requests: [Request], _ sizes: [Int]) -> Int {
    var change: [Int: Int] = [:]
    for (request, size) in zip(requests, sizes) {
      change[request.lifetime.lowerBound, default: 0] += size
      change[request.lifetime.upperBound + 1, default: 0] -= size
    }
    var alive = 0
    return change.sorted { $0.key < $1.key }.reduce(0) { peak, entry in
      alive += entry.value
      return max(peak, alive)
    }
  }

  private static func place(_ order: [Int], _ requests: [Request], _ sizes: [Int]) -> (offsets: [Int], total: Int) {
    var offsets = [Int](repeating: 0, count: requests.count)
    var placed: [Int] = []  // by offset
    var total = 0
    for index in order {
      var offset = 0
      for other in placed where requests[other].lifetime.overlaps(requests[index].lifetime) {
        if offsets[other] >= offset + sizes[index] { break }
        offset = max(offset, offsets[other] + sizes[other])
      }
      offsets[index] = offset
      total = max(total, offset + sizes[index])
      let position = placed.firstIndex { offsets[$0] > offset } ?? placed.count
      placed.insert(index, at: position)
    }
    return (offsets, total)
  }
}
