import CPeakProbe
import NNToolchain

/// Measures the most float32 multiply-adds that one core of this machine does a second.
package enum PeakProbe {
  /// The best of short measurements within `milliseconds`, in GFLOP/s with 2 operations a multiply-add. Short, so that some of them
  /// fall between the interruptions by other processes.
  package static func gigaflops(milliseconds: Double) -> Double {
    let rounds = 200_000
    var best = 0.0
    let start = Stopwatch.now
    while Stopwatch.milliseconds(since: start) < milliseconds {
      let (operations, elapsed) = Stopwatch.milliseconds { peak_probe_run(rounds) }
      best = max(best, operations / elapsed * 1e-6)
    }
    return best
  }
}
