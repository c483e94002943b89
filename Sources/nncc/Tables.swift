import NNCompiler

/// Reports as people read them.
enum Tables {
  static func time(_ report: CompilationReport.TimeReport) -> String {
    var table = TextTable([("stage", .left), ("time", .right), ("% of time", .right), ("CPU", .right), ("CPUs", .right)])
    func append(_ name: String, _ milliseconds: Double, _ cpu: Double?) {
      table.append([
        name, Quantity.milliseconds(milliseconds), Quantity.fixed(milliseconds / report.milliseconds * 100, 1),
        cpu.map(Quantity.milliseconds) ?? "", cpu.map { Quantity.fixed($0 / milliseconds, 1) } ?? "",
      ])
    }
    for stage in report.stages {
      append(stage.name, stage.milliseconds, stage.cpuMilliseconds)
      for piece in stage.pieces ?? [] { append("  \(piece.name)", piece.milliseconds, nil) }
    }
    append("total", report.milliseconds, report.cpuMilliseconds)
    return table.text + "\n\nnncc had \(Quantity.bytes(report.peakMemoryBytes)) in memory at most"
  }

  static func benchmark(_ figures: BenchmarkReport.Figures) -> String {
    let cores = figures.threads == 1 ? "" : "\(figures.threads) · "
    let facts = [
      ("model", figures.model), ("target", target(figures.target, of: figures.targets)), ("batch, threads", "\(figures.batch), \(figures.threads)"), ("runs", "\(figures.runs)"),
      ("median", Quantity.milliseconds(figures.medianMs)),
      ("p10, p90, p99", [figures.p10Ms, figures.p90Ms, figures.p99Ms].map(Quantity.milliseconds).joined(separator: ", ")),
      ("minimum, mean", [figures.minMs, figures.meanMs].map(Quantity.milliseconds).joined(separator: ", ")),
      ("load, first run", [figures.loadMs, figures.firstMs].map(Quantity.milliseconds).joined(separator: ", ")),
      ("operations a run", Quantity.flops(figures.flops)),
      (
        "rate",
        "\(Quantity.fixed(figures.gflops, 1)) GFLOP/s, \(Quantity.fixed(figures.percentOfPeak, 1)) % of \(cores)\(Quantity.fixed(figures.peakGflops, 1))"
      ),
      ("workspace", Quantity.bytes(figures.workspaceBytes)),
    ]
    guard let layers = figures.layers else { return TextTable.list(facts) }
    var table = TextTable([
      ("layer", .left), ("kernel", .left), ("median", .right), ("% of time", .right), ("GFLOP/s", .right), ("% of peak", .right),
    ])
    for layer in layers {
      table.append([
        layer.name, layer.kernel, Quantity.milliseconds(layer.medianMs), Quantity.fixed(layer.percent, 1),
        layer.gflops == 0 ? "" : Quantity.fixed(layer.gflops, 1),
        layer.gflops == 0 ? "" : Quantity.fixed(layer.percentOfPeak, 1),
      ])
    }
    return "\(TextTable.list(facts))\n\n\(table.text)"
  }

  /// `x86-64-v3, of x86-64-v4, x86-64-v3`
  static func target(_ picked: String, of targets: [String]) -> String {
    targets.count == 1 ? picked : "\(picked), of \(targets.joined(separator: ", "))"
  }

  static func evaluation(_ report: EvaluationReport) -> String {
    let figures = report.figures
    var table = TextTable([("output", .left)] + report.metrics.map { ($0.name, .right) })
    for output in figures.outputs {
      table.append([output.name] + report.metrics.map { output.metrics[$0.name].map { "\(Float($0))" } ?? "" })
    }
    let rate = Quantity.grouped(Int(figures.samplesPerSecond.rounded()))
    return table.text
      + "\n\n\(Quantity.grouped(figures.samples)) samples in \(Quantity.milliseconds(figures.seconds * 1e3)), \(rate) a second"
  }

  static func verification(_ report: VerificationReport) -> String {
    let figures = report.figures
    var parts = [comparison("compiled outputs against the interpreter", figures.outputs)]
    if !figures.layers.isEmpty { parts.append(comparison("each layer against the interpreter", figures.layers)) }
    if let expected = figures.expected { parts.append(comparison("compiled outputs against the stored ones", expected)) }
    if let layer = figures.firstDivergence { parts.append("first layer that diverges: \(layer)") }
    let samples = "\(figures.samples) sample\(figures.samples == 1 ? "" : "s")"
    parts.append("\(report.isAccepted ? "verified" : "not accepted") on \(samples), compiled for \(figures.target)")
    return parts.joined(separator: "\n\n")
  }

  private static func comparison(_ title: String, _ rows: [VerificationReport.Row]) -> String {
    var table = TextTable([
      ("", .left), ("name", .left), ("operation", .left), ("shape", .left), ("max abs", .right), ("max rel", .right),
      ("max ULP", .right), ("largest", .right),
    ])
    for row in rows {
      let place = row.firstFailure.map { ", first at \($0)" } ?? ""
      table.append([
        row.failures == 0 ? "ok" : "FAILED", row.name + (row.failures == 0 ? "" : " (\(row.failures) wrong\(place))"),
        row.operation, "\(row.shape)", Quantity.scientific(row.maxAbsolute), Quantity.scientific(row.maxRelative),
        row.maxUlp.isFinite && row.maxUlp < 1e6 ? Quantity.fixed(row.maxUlp, 0) : Quantity.scientific(row.maxUlp),
        Quantity.scientific(row.scale),
      ])
    }
    return "\(title)\n\n\(table.text)"
  }

  static func explanation(_ figures: Explanation.Figures) -> String {
    var passes = TextTable([("pass", .left), ("nodes before", .right), ("after", .right)])
    for pass in figures.passes { passes.append([pass.name, "\(pass.nodesBefore)", "\(pass.nodesAfter)"]) }
    var parts = ["model '\(figures.name)' for \(figures.target)", passes.text]
    for body in figures.bodies {
      if figures.bodies.count > 1 {
        let omission = body.isCompiled ? "" : ", left out: smaller batches one after the other take less time by estimate"
        parts.append("batch \(body.batch.map(String.init) ?? "fixed by the model"), \(body.target)\(omission)")
      }
      if !body.fusions.isEmpty { parts.append("fused\n" + body.fusions.map { "  \($0)" }.joined(separator: "\n")) }
      var steps = TextTable([("layer", .left), ("operation", .left), ("kernel", .left), ("FLOP", .right), ("because", .left)])
      for step in body.steps {
        steps.append([
          step.layer, step.operation, step.kernel, step.flops == 0 ? "" : Quantity.grouped(step.flops), step.reason,
        ])
      }
      parts.append(steps.text)
      let excess = body.workspaceBytes - body.workspaceLowerBound
      parts.append(
        TextTable.list([
          ("operations", Quantity.flops(body.flops)), ("weights", Quantity.bytes(body.weightBytes)),
          (
            "workspace",
            "\(Quantity.bytes(body.workspaceBytes)) in \(body.buffers) buffers, \(Quantity.bytes(excess)) above the lower bound"
          ),
        ]))
    }
    return parts.joined(separator: "\n\n")
  }
}
