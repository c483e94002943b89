import ArgumentParser
import NNCompiler

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare compiled code with the interpreter, layer by layer, and with stored results.",
    discussion: """
      First the library as `compile` makes it runs against the interpreter on the graph as imported. Then the same kernels, built so that \
      every layer's result is kept, run against the interpreter layer by layer. With --expect the results of the library are also \
      compared with stored ones. Accepted is |a − e| ≤ rtol·|e| + atol·max(max|e|, 0.1).
      """)

  @Argument(help: ArgumentHelp("A .keras archive, an .h5, or a model.json.", valueName: "model"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments
  @OptionGroup var buildArguments: BuildArguments

  @Option(parsing: .upToNextOption, help: ArgumentHelp("One .npz, or an .npy for each input.", valueName: "file"))
  var inputs: [String] = []

  @Option(help: ArgumentHelp("The results that the inputs should give, an .npz with output_0, …", valueName: "file"))
  var expect: String?

  @Option(help: ArgumentHelp("Random samples, when there are no --inputs.", valueName: "n"))
  var samples = 1

  @Option(help: "Accepted error, relative to each expected value.")
  var rtol = 1e-4

  @Option(help: "Accepted error, relative to the largest expected value.")
  var atol = 1e-5

  @Flag(help: "Print a JSON object instead of tables.")
  var json = false

  func validate() throws {
    if samples < 1 { throw ValidationError("--samples must be at least 1") }
    if expect != nil && inputs.isEmpty { throw ValidationError("--expect needs --inputs") }
  }

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    buildArguments.apply(to: &options)
    let report = try await Session.compiler(options).verify(
      model, inputs: inputs.isEmpty ? nil : inputs, expected: expect, samples: samples,
      tolerance: .init(relative: rtol, absolute: atol))
    Terminal.clearProgress()
    Terminal.warn(report.warnings)
    if json { Output.json(report.figures) } else { print(Tables.verification(report)) }
    if !report.isAccepted { throw ExitCode(1) }
  }
}
