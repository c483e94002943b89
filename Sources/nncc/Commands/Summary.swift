import ArgumentParser
import NNCompiler

struct Summary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model's layers: shapes, parameters, operations, memory.")

  @Argument(help: ArgumentHelp("A .keras archive, an .h5, or a model.json.", valueName: "model"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments

  @Flag(help: "Print a JSON object instead of a table.")
  var json = false

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    let summary = try Session.compiler(options).summarize(model)
    Terminal.clearProgress()
    Terminal.warn(summary.warnings)
    if json { Output.json(summary.figures) } else { print(summary.text) }
  }
}
