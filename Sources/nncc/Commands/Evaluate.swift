import ArgumentParser
import NNCompiler

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model, or a library that nncc made, predicts known targets.",
    discussion: """
      Data is read a batch at a time and may be larger than memory. Targets are one .npz, keyed by output_0, output_1, … or the outputs' \
      names, or an .npy for each output: values of the output's shape, or class numbers. accuracy, top_k_accuracy and crossentropy become \
      the binary, categorical or sparse metric that fits the shapes, as in Keras. With --logits or --from-logits cross-entropies are \
      computed from logits, and binary_accuracy asks for more than 0. Time steps that the model masks do not count, as in Keras, except \
      for libraries, which keep no masks.
      """)

  @Argument(help: ArgumentHelp("A model, or a library.", valueName: "model|lib"))
  var model: String

  @OptionGroup var modelArguments: ModelArguments
  @OptionGroup var buildArguments: BuildArguments

  @Option(parsing: .upToNextOption, help: ArgumentHelp("One .npz, or an .npy for each input.", valueName: "file"))
  var inputs: [String]

  @Option(parsing: .upToNextOption, help: ArgumentHelp("One .npz, or an .npy for each output.", valueName: "file"))
  var targets: [String]

  @Option(
    name: [.customLong("metric"), .customLong("metrics")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "What to measure; when not given, accuracy and cross-entropy of classes, mse and mae of everything else. Any of "
        + "\(Metric.names.joined(separator: ", ")).", valueName: "name"))
  var metrics: [Metric] = []

  @Flag(help: "The outputs are logits, not probabilities.")
  var fromLogits = false

  @Option(name: .customLong("k"), help: ArgumentHelp("Of top-k accuracies.", valueName: "n"))
  var k = 5

  @Option(help: ArgumentHelp("Beyond which binary_accuracy, precision and recall take an output for true; 0.5, or 0 for logits.", valueName: "x"))
  var threshold: Double?

  @Option(help: ArgumentHelp("What cross-entropies take from the right class and spread over all.", valueName: "x"))
  var labelSmoothing = 0.0

  @Option(help: ArgumentHelp("Samples read and computed at once.", valueName: "n"))
  var batch = 32

  @Flag(name: [.customLong("interpret"), .customLong("interpreter")], help: "Run on the interpreter instead of compiled code.")
  var interpret = false

  @Flag(help: "Print a JSON object instead of a table.")
  var json = false

  func validate() throws {
    if batch < 1 { throw ValidationError("--batch must be at least 1") }
    if k < 1 { throw ValidationError("--k must be at least 1") }
    if !(0..<1).contains(labelSmoothing) { throw ValidationError("--label-smoothing must be at least 0 and less than 1") }
  }

  func run() async throws {
    var options = CompileOptions()
    modelArguments.apply(to: &options)
    buildArguments.apply(to: &options)
    var metricOptions = MetricOptions()
    metricOptions.fromLogits = fromLogits
    metricOptions.k = k
    metricOptions.threshold = threshold
    metricOptions.labelSmoothing = labelSmoothing
    let request = EvaluationRequest(
      inputs: inputs, targets: targets, metrics: metrics, options: metricOptions, batch: batch, isInterpreted: interpret)
    var bar = ProgressBar()
    let report = try await Session.compiler(options).evaluate(model, request) { done, total, seconds in
      if let line = bar.line(done: done, of: total, seconds: seconds) { Terminal.show(line) }
    }
    Terminal.clearProgress()
    Terminal.warn(report.warnings)
    if json { Output.json(report.figures) } else { print(Tables.evaluation(report)) }
  }
}

extension Metric: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
