import NNDiagnostics
import NNIR
import NNToolchain

extension Compiler {
  /// Times a model or a library.
  ///
  /// - Parameters:
  ///   - seconds: How long to measure, after a third of it, at most 0.4 s, to warm up.
  ///   - batch: Samples in a run; nil stands for 1, or the smallest that a library runs at once.
  ///   - layers: Also times each step, in a library of its own.
  package func benchmark(_ path: String, seconds: Double, batch: Int?, layers: Bool) async throws(CompilerError) -> BenchmarkReport {
    let stages = Stages(progress: progress)
    if Compiler.isLibrary(path) {
      if layers {
        throw CompilerError([
          Diagnostic(
            id: "usage-layers", "'--layers' needs a model, not a library",
            notes: ["layers are timed in code compiled for it"])
        ])
      }
      let library = try stages.run("loading the library") { try loadLibrary(path) }
      return try stages.run("measuring") {
        try measure(library, name: path, batch: batch, seconds: seconds, warnings: [])
      }
    }
    let planned = try await tunedPlan(source(path), batch: batch ?? 1, stages)
    let library = try await buildAndLoad(planned.plans, stages)
    var report = try stages.run("measuring") {
      try measure(
        library, name: path, batch: batch, seconds: seconds, warnings: warnings(of: planned))
    }
    if layers {
      let profiled = try await buildAndLoad(planned.plans, profiled: true, stages)
      report.figures.layers = try stages.run("measuring each layer") {
        try LayerTimer.measure(profiled, seconds: seconds, peak: report.figures.peakGflops * Double(profiled.threads), seed: options.seed)
      }
    }
    return report
  }

  private func measure(
    _ library: LoadedModel, name: String, batch: Int?, seconds: Double, warnings: [String]
  ) throws -> BenchmarkReport {
    let runner = LibraryRunner(library, count: library.batches.map { batch ?? $0.first ?? 1 } ?? 1, seed: options.seed)
    let (_, first) = try Stopwatch.milliseconds { try runner.run() }
    let warmup = Stopwatch.now
    while Stopwatch.milliseconds(since: warmup) < min(seconds / 3, 0.4) * 1e3 { try runner.run() }

    var times: [Double] = []
    var peak = PeakProbe.gigaflops(milliseconds: 50)
    let start = Stopwatch.now
    while times.count < 7 || Stopwatch.milliseconds(since: start) < seconds * 1e3 {
      times.append(try Stopwatch.milliseconds { try runner.run() }.1)
    }
    peak = max(peak, PeakProbe.gigaflops(milliseconds: 50))

    let statistics = LatencyStatistics(milliseconds: times)
    let flops = library.flops * Double(runner.count)
    let gigaflops = flops / statistics.median * 1e-6
    return BenchmarkReport(
      figures: BenchmarkReport.Figures(
        model: name, target: library.target, targets: library.targets, batch: runner.count, threads: library.threads,
        runs: statistics.runs, medianMs: statistics.median,
        p10Ms: statistics.percentile(10), p90Ms: statistics.percentile(90), p99Ms: statistics.percentile(99),
        minMs: statistics.minimum, meanMs: statistics.mean, loadMs: library.loadMilliseconds, firstMs: first, flops: Int(flops),
        gflops: gigaflops, peakGflops: peak, percentOfPeak: gigaflops / (peak * Double(library.threads)) * 100,
        workspaceBytes: library.workspaceBytes),
      warnings: warnings)
  }
}
