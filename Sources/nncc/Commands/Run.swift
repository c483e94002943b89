import ArgumentParser
import NNCompiler

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a model, or a library that nncc made, on data.",
    discussion: """
      An .npz is keyed by input_0, input_1, … in the model's order, or by the names of the model's inputs; several .npy are taken in \
      that order. The batch is whatever the data has. Without --outputs the results are printed.
      """)

  @Argument(help: ArgumentHelp("A model, or a library.", valueName: "model|lib"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments
  @OptionGroup var buildArguments: BuildArguments

  @Option(parsing: .upToNextOption, help: ArgumentHelp("One .npz, or an .npy for each input.", valueName: "file"))
  var inputs: [String]

  @Option(help: ArgumentHelp("Where to write the results: an .npz with output_0, output_1, …, or an .npy for a single one.", valueName: "file"))
  var outputs: String?

  @Flag(help: "Key the results by the names of the model's outputs.")
  var names = false

  @Flag(help: "Run on the interpreter instead of compiled code.")
  var interpret = false

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    buildArguments.apply(to: &options)
    let result = try await Session.compiler(options).run(model, inputs: inputs, interpreted: interpret)
    Terminal.clearProgress()
    Terminal.warn(result.warnings)
    if let picked = result.picked { Terminal.printError("target \(Tables.target(picked.target, of: picked.targets))") }
    let arrays = result.outputs(named: names)
    if let outputs {
      try arrays.write(to: outputs)
    } else {
      for (name, text) in arrays.printed { print("\(name) \(text)") }
    }
  }
}
