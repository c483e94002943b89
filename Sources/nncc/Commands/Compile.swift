import ArgumentParser
import NNCompiler

struct Compile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a model to a library or to C.",
    discussion: """
      OUT decides what is written: a shared library libNAME.so, a static one libNAME.a, an object NAME.o, or C in NAME.c, each with NAME.h \
      beside it; or, for a folder that exists or ends in '/', a project with an example, a Makefile and CMake.
      """)

  @Argument(help: ArgumentHelp("A .keras archive, an .h5, or a model.json.", valueName: "model"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments
  @OptionGroup var buildArguments: BuildArguments

  @Option(name: [.short, .long], help: ArgumentHelp("What to write.", valueName: "out"))
  var output: String

  @Option(help: ArgumentHelp("Prefix of all C names; from OUT when not given.", valueName: "prefix"))
  var name: String?

  @Option(help: ArgumentHelp("Samples a run computes at once; of several, bodies are made for those that pay.", valueName: "n,…"))
  var batch = BatchSizes([1])

  @Option(help: "How weights are stored: automatic, incbin or array.")
  var embedWeights: CompileOptions.WeightStorage = .automatic

  @Option(help: ArgumentHelp("Print the graph after a pass, 'import' or 'all'.", valueName: "pass"))
  var dumpAfter: String?

  @Flag(help: "Print what each stage and each run of the C compiler took, and the most memory; with --json, in the object.")
  var timeReport = false

  @Flag(help: "Print a JSON object on what was made.")
  var json = false

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    buildArguments.apply(to: &options)
    options.name = name
    options.batchSizes = batch.sizes
    options.weightStorage = embedWeights
    options.dumpAfter = dumpAfter
    let report = try await Session.compiler(options).compile(model, to: output)
    Terminal.clearProgress()
    for dump in report.dumps { print(dump) }
    Terminal.warn(report.warnings)
    var figures = report.figures
    if !timeReport { figures.time = nil }
    if json { Output.json(figures) } else if let time = figures.time { Terminal.printError(Tables.time(time)) }
  }
}
