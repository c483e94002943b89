import Glibc
import NNCodegen
import NNDiagnostics
import NNPlanning
import NNToolchain

extension Compiler {
  var builder: ModelBuilder { ModelBuilder(compiler: options.compiler.map { CCompiler($0) } ?? CCompiler()) }

  /// One whose pieces of work are part of the stage that is running.
  func builder(_ stages: Stages) -> ModelBuilder {
    var builder = builder
    builder.observe = stages.observe
    return builder
  }

  /// - Parameter output: Names the model when the options don't: `out/libdigits.so` makes `digits`.
  func emit(_ plans: [Plan], as kind: OutputKind, to output: String) -> EmittedModel {
    let name = CIdentifier.make(options.name ?? Compiler.modelName(of: output))
    let style: EmittedModel.WeightsStyle =
      switch options.weightStorage {
      case .automatic: kind.weightsStyle(name: name)
      case .incbin: .file("\(name).weights")
      case .array: .array
      }
    return ModelEmitter.emit(plans, name: name, weights: style, isSplit: kind.isCompiled)
  }

  /// `digits` for `out/libdigits.so`, `digits.c` and `digits/`.
  static func modelName(of output: String) -> String {
    let file = output.split(separator: "/").last.map(String.init) ?? output
    let stem = file.split(separator: ".", omittingEmptySubsequences: true).first.map(String.init) ?? file
    return stem.hasPrefix("lib") && stem.count > 3 ? String(stem.dropFirst(3)) : stem
  }

  func report(on models: [PlannedModel], _ emitted: EmittedModel, files: [String], _ stages: Stages)
    -> CompilationReport
  {
    let first = models[0]
    var report = CompilationReport()
    report.figures = CompilationReport.Figures(
      name: emitted.name, files: files, target: first.plans.map(\.target.name).joined(separator: ","),
      batchSizes: models.compactMap(\.imported.graph.batch), workspaceBytes: models.flatMap(\.plans).map(\.arena.workspaceBytes).max() ?? 0,
      weightBytes: emitted.weights.byteCount, flops: first.plan.flops)
    report.dumps = models.flatMap(\.passes).compactMap(\.dump)
    report.warnings = warnings(of: first)
    report.figures.tuning = options.tune ? models.flatMap(\.tuning) : nil
    report.figures.time = CompilationReport.TimeReport(stages.durations, peakMemory: Stages.peakMemory)
    return report
  }

  func warnings(of model: PlannedModel) -> [String] { (model.imported.warnings + threadWarnings(model.plan)).map(\.description) }

  private func threadWarnings(_ plan: Plan) -> [Diagnostic] {
    if plan.threads == 1 || plan.steps.contains(where: { $0.split != nil }) { return [] }
    return [
      Diagnostic(
        .warning, id: "one-thread", "one thread computes all of the model, not \(plan.threads)",
        notes: ["no step takes longer than \(Int(SplitSelection.threshold / 1000)) µs and can be shared"],
        hint: "run several at once, each with a workspace of its own")
    ]
  }

  /// Compiles to a temporary file and loads it. The file can go at once: the system keeps what is mapped.
  func buildAndLoad(_ plans: [Plan], profiled: Bool = false, _ stages: Stages) async throws(CompilerError) -> LoadedModel {
    let emitted = try stages.run("writing C") { emit(plans, as: .sharedLibrary, to: "model") }
    var builder = builder(stages)
    if profiled { builder.extraFlags.append("-DNNCC_PROFILE") }
    let made = try await stages.run("compiling C") { try await builder.buildTemporary(emitted) }
    return try stages.run("loading the library") {
      try withExtendedLifetime(made.directory) { try LoadedModel(made.path) }
    }
  }

  /// Whether the path is that of a shared library rather than a model.
  static func isLibrary(_ path: String) -> Bool { (try? OutputKind(path: path)) == .sharedLibrary }

  /// Loads a library that nncc made.
  ///
  /// - Throws: `usage-library` for options that only matter when a model is compiled.
  func loadLibrary(_ path: String) throws -> LoadedModel {
    let standard = CompileOptions()
    let meaningless = [
      ("--weights", options.weights != nil), ("--input-shape", !options.inputShapes.isEmpty), ("--logits", options.logits),
      ("--stream", options.streamFrames != nil), ("--target", options.targets != standard.targets), ("--cc", options.compiler != nil),
      ("--blas", options.blas != standard.blas), ("--convolution", options.convolution != standard.convolution),
      ("--tolerance", options.tolerance != standard.tolerance), ("--tune", options.tune),
    ].filter(\.1).map(\.0)
    guard meaningless.isEmpty else {
      throw Diagnostic(
        id: "usage-library", "'\(path)' is a library, for which \(meaningless.joined(separator: ", ")) can't be chosen any more",
        hint: "compile the model with \(meaningless.count == 1 ? "it" : "them")")
    }
    let library = try LoadedModel(path)
    if let threads = options.threads, threads != library.threads {
      throw Diagnostic(
        id: "usage-threads", "'\(path)' was compiled for \(library.threads) thread\(library.threads == 1 ? "" : "s"), not \(threads)",
        hint: "compile the model with --threads \(threads)")
    }
    if let wanted = getenv("NNCC_TARGET").map({ String(cString: $0) }), library.targets.count > 1, !library.targets.contains(wanted) {
      throw Diagnostic(
        id: "usage-target", "NNCC_TARGET asks for '\(wanted)', for which '\(path)' has no code",
        notes: ["its targets are \(library.targets.joined(separator: ", "))"])
    }
    return library
  }
}
