/// Wall time of a piece of work, on a clock that never goes back.
package enum Stopwatch {
  private static let clock = ContinuousClock()

  package static func milliseconds<Result>(_ work: () throws -> Result) rethrows -> (Result, Double) {
    let start = clock.now
    let result = try work()
    return (result, milliseconds(since: start))
  }

  package static var now: ContinuousClock.Instant { clock.now }

  package static func milliseconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
  }
}
