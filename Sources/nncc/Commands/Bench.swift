import ArgumentParser
import NNCompiler

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time a model, or a library that nncc made.",
    discussion: """
      A run is one whole inference, from a caller's input buffer to a caller's output buffer. The multiply-add peak is measured beside \
      the runs, on one core.
      """)

  @Argument(help: ArgumentHelp("A model, or a library.", valueName: "model|lib"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments
  @OptionGroup var buildArguments: BuildArguments

  @Option(help: ArgumentHelp("How long to measure.", valueName: "s"))
  var seconds = 1.0

  @Option(help: ArgumentHelp("Samples in a run; 1, or the smallest batch of a library, when not given.", valueName: "n"))
  var batch: Int?

  @Flag(help: "Also time each layer; needs a model.")
  var layers = false

  @Flag(help: "Print a JSON object instead of a table.")
  var json = false

  func validate() throws {
    if let batch, batch < 1 { throw ValidationError("--batch must be at least 1") }
    if !(seconds >= 0) { throw ValidationError("--seconds must not be negative") }
  }

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    buildArguments.apply(to: &options)
    options.batchSizes = [batch ?? 1]
    let report = try await Session.compiler(options).benchmark(model, seconds: seconds, batch: batch, layers: layers)
    Terminal.clearProgress()
    Terminal.warn(report.warnings)
    if json { Output.json(report.figures) } else { print(Tables.benchmark(report.figures)) }
  }
}
