import ArgumentParser
import NNCompiler

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what the compiler did: passes, fusions, the kernel of each layer and why, memory.")

  @Argument(help: ArgumentHelp("A .keras archive, an .h5, or a model.json.", valueName: "model"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments
  @OptionGroup var buildArguments: BuildArguments

  @Option(help: ArgumentHelp("Samples a run computes at once.", valueName: "n,…"))
  var batch = BatchSizes([1])

  @Flag(help: "Print a JSON object instead of tables.")
  var json = false

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    buildArguments.apply(to: &options)
    options.batchSizes = batch.sizes
    let explanation = try await Session.compiler(options).explain(model)
    Terminal.clearProgress()
    Terminal.warn(explanation.warnings)
    if json { Output.json(explanation.figures) } else { print(Tables.explanation(explanation.figures)) }
  }
}
