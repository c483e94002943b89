import NNCodegen
import NNDiagnostics
import NNIR
import NNKeras
import NNPlanning
import NNToolchain

/// Compiles Keras models: reads, optimises, plans, writes C and has it built.
public struct Compiler: Sendable {
  public static let version = NNCCVersion.current

  /// What `CompileOptions.target` may be.
  public static var targetNames: [String] { ["native"] + Target.all.map(\.name) }

  public var options: CompileOptions

  /// Called with the name of each stage as it begins.
  let progress: @Sendable (String) -> Void

  public init(options: CompileOptions = CompileOptions(), progress: @escaping @Sendable (String) -> Void = { _ in }) {
    self.options = options
    self.progress = progress
  }

  /// The whole pipeline: a model's file becomes a library, an object, C text or a project, as the name of `output` says.
  ///
  /// Nothing is written when it throws.
  @discardableResult
  public func compile(_ model: String, to output: String) async throws(CompilerError) -> CompilationReport {
    try await compile(source(model), to: output)
  }

  @discardableResult
  package func compile(_ model: ModelSource, to output: String) async throws(CompilerError) -> CompilationReport {
    let stages = Stages(progress: progress)
    let kind = try stages.run("checking the output") { try OutputKind(path: output) }
    let target = try stages.run("detecting the target") { try Target.resolve(options.target) }

    var models: [PlannedModel] = []
    for batch in options.batchSizes.sorted() {
      let imported = try stages.run("reading the model") { try importModel(model, batch: batch) }
      let optimised = try stages.run("optimising") { try optimise(imported.graph) }
      let plan = try stages.run("planning") { try Planner.plan(optimised.graph, target: target, options: planOptions) }
      models.append(PlannedModel(imported: imported, passes: optimised.passes, plan: plan))
      if imported.graph.batch == nil { break }  // The model fixes its batch, so there is one body.
    }

    let emitted = try stages.run("writing C") { emit(models.map(\.plan), as: kind, to: output) }
    let files = try await stages.run("compiling C") { try await builder.build(emitted, kind, to: output) }
    return report(on: models, emitted, files: files, stages.durations)
  }
}
