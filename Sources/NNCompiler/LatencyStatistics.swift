/// What a series of timed runs amounts to, in milliseconds.
package struct LatencyStatistics: Hashable, Sendable {
  package let runs: Int
  package let minimum: Double
  package let mean: Double
  private let sorted: [Double]

  /// - Precondition: `milliseconds` is not empty.
  package init(milliseconds: [Double]) {
    precondition(!milliseconds.isEmpty)
    sorted = milliseconds.sorted()
    runs = sorted.count
    minimum = sorted[0]
    mean = sorted.reduce(0, +) / Double(runs)
  }

  package var median: Double { percentile(50) }

  /// Interpolates linearly between the two nearest ranks, as `numpy.percentile` does.
  package func percentile(_ percent: Double) -> Double {
    let rank = percent / 100 * Double(runs - 1)
    let low = Int(rank)
    let high = min(low + 1, runs - 1)
    return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
  }
}
