import NNDiagnostics
import NNToolchain

/// Times every step of a library that was compiled with `-DNNCC_PROFILE`.
enum LayerTimer {
  /// - Parameters:
  ///   - seconds: How long to measure.
  ///   - peak: GFLOP/s of float32 multiply-adds on all cores that a run uses.
  static func measure(_ library: LoadedModel, seconds: Double, peak: Double, seed: UInt64) throws(Diagnostic)
    -> [BenchmarkReport.Layer]
  {
    let steps = library.steps
    let runner = LibraryRunner(library, count: library.batches?.first ?? 1, seed: seed)
    try runner.profile { _ in }  // The first run only warms up.

    var times = [[Double]](repeating: [], count: steps.count)
    let start = Stopwatch.now
    repeat {
      var last = Stopwatch.now
      try runner.profile { step in
        times[step].append(Stopwatch.milliseconds(since: last))
        last = Stopwatch.now
      }
    } while times.contains { $0.count < 7 } || Stopwatch.milliseconds(since: start) < seconds * 1e3

    let medians = times.map { LatencyStatistics(milliseconds: $0).median }
    let total = medians.reduce(0, +)
    return zip(steps, medians).map { step, median in
      let gigaflops = median > 0 ? step.flops / median * 1e-6 : 0
      return BenchmarkReport.Layer(
        name: step.name, kernel: step.kernel, medianMs: median, percent: total > 0 ? median / total * 100 : 0,
        gflops: gigaflops, percentOfPeak: gigaflops / peak * 100)
    }
  }
}
