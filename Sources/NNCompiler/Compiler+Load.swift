import NNDiagnostics
import NNKeras

extension Compiler {
  /// Compiles a model and loads it into this process; no file is left behind.
  ///
  /// - Parameter model: A `.keras` archive, an `.h5`, or a `model.json`.
  public func load(_ model: String) async throws(CompilerError) -> CompiledModel { try await load(source(model)) }

  package func load(_ model: ModelSource) async throws(CompilerError) -> CompiledModel {
    let stages = Stages(progress: progress)
    let models = try await worthwhilePlans(model, stages)
    return CompiledModel(try await buildAndLoad(models.flatMap(\.plans), stages), warnings: warnings(of: models[0]))
  }

  /// The model's variables with their values.
  package func variables(of model: ModelSource) throws(CompilerError) -> [ModelVariable] {
    try CompilerError.wrapping {
      var importOptions = importOptions(batch: 1, shapes: [:])
      importOptions.keepsVariables = true
      return try KerasModel.load(model, options: importOptions).variables
    }
  }
}
