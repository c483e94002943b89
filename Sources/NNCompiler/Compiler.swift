import NNCodegen
import NNDiagnostics
import NNIR
import NNKeras
import NNPlanning
import NNToolchain

/// Compiles Keras models: reads, optimises, plans, writes C and has it built.
public struct Compiler: Sendable {
  public static let version = NNCCVersion.current

  /// What `CompileOptions.targets` may be.
  public static var targetNames: [String] { ["native"] + Target.all.map(\.name) }

  public var options: CompileOptions

  /// Called with the name of each stage as it begins.
  let progress: @Sendable (String) -> Void

  /// Called as tuning goes on.
  let tuning: @Sendable (TuningEvent) -> Void

  public init(
    options: CompileOptions = CompileOptions(), progress: @escaping @Sendable (String) -> Void = { _ in },
    tuning: @escaping @Sendable (TuningEvent) -> Void = { _ in }
  ) {
    self.options = options
    self.progress = progress
    self.tuning = tuning
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
    let kind = try stages.run("checking the output") {
      if let name = options.name, CIdentifier.make(name) != name {
        throw Diagnostic(
          id: "usage-name", "'\(name)' cannot begin the names in C", hint: "choose another with --name, as '\(CIdentifier.make(name))'")
      }
      return try OutputKind(path: output)
    }
    let models = try await worthwhilePlans(model, stages)
    let emitted = try stages.run("writing C") { emit(models.flatMap(\.plans), as: kind, to: output) }
    let files = try await stages.run("compiling C") { try await builder(stages).build(emitted, kind, to: output) }
    return report(on: models, emitted, files: files, stages)
  }
}
