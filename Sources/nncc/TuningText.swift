import NNCompiler

/// What tuning does, in words.
enum TuningText {
  static func show(_ event: TuningEvent) {
    if case .finished(let report) = event {
      Terminal.clearProgress()
      Terminal.printError("tuning: " + summary(report))
    } else {
      Terminal.log("tuning: \(line(event)) …")
    }
  }

  private static func line(_ event: TuningEvent) -> String {
    switch event {
    case .began(let kernels, let variants): "\(counted(kernels, "kernel")) to measure in \(counted(variants, "variant")) of the model"
    case .compiling(let variants, let count): "compiling \(variants) of \(counted(count, "variant"))"
    case .timing(let variant, let count): "timing variant \(variant) of \(count)"
    case .confirming: "measuring the fastest together"
    case .timingModel: "comparing whole runs"
    case .finished(let report): summary(report)
    }
  }

  private static func summary(_ report: TuningReport) -> String {
    let known = report.measured == 0 ? "known" : "\(report.measured) measured"
    let kernels = "\(counted(report.kernels, "kernel")), \(known), \(report.changes.count) faster than by the cost model"
    let batch = report.batch.map { $0 == 1 ? "" : " at batch \($0)" } ?? ""
    guard let ratio = report.ratio else { return kernels + batch }
    return "\(kernels)\(batch); " + (report.isApplied ? "a run takes \(Quantity.fixed((1 - ratio) * 100, 1)) % less" : "no gain in a run, so nothing is changed")
  }

  private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
