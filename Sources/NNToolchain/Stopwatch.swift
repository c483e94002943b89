import Glibc

/// Wall time of a piece of work, on a clock that never goes back.
package enum Stopwatch {
  /// A moment, in nanoseconds since some other.
  package struct Instant: Sendable {
    fileprivate var nanoseconds: Int
  }

  package static func milliseconds<Result>(_ work: () throws -> Result) rethrows -> (Result, Double) {
    let start = now
    let result = try work()
    return (result, milliseconds(since: start))
  }

  // Asked directly, not through `ContinuousClock`, whose durations of 128 bits would take longer than a run of a small model.
  package static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: time.tv_sec * 1_000_000_000 + time.tv_nsec)
  }

  package static func milliseconds(since start: Instant) -> Double { Double(now.nanoseconds - start.nanoseconds) * 1e-6 }
}
