import NNDiagnostics
import NNInterpreter
import NNIR
import NNKeras
import NNPasses
import NNToolchain

/// What to evaluate a model on, and how.
package struct EvaluationRequest: Sendable {
  /// One `.npz`, or an `.npy` for each input.
  package var inputs: [String]
  /// One `.npz`, or an `.npy` for each output.
  package var targets: [String]
  /// Empty takes accuracy and cross-entropy where outputs are classes, and errors elsewhere.
  package var metrics: [Metric]
  package var options: MetricOptions
  /// Samples that are read and computed at once.
  package var batch: Int
  /// On the interpreter instead of compiled code.
  package var isInterpreted: Bool

  package init(
    inputs: [String], targets: [String], metrics: [Metric] = [], options: MetricOptions = MetricOptions(), batch: Int = 32,
    isInterpreted: Bool = false
  ) {
    self.inputs = inputs
    self.targets = targets
    self.metrics = metrics
    self.options = options
    self.batch = batch
    self.isInterpreted = isInterpreted
  }
}

extension Compiler {
  /// Measures how well a model or a library predicts, reading the data a batch at a time.
  ///
  /// - Parameter following: Called with the samples that are done, all of them, and the seconds so far.
  package func evaluate(
    _ path: String, _ request: EvaluationRequest, following: (Int, Int, Double) -> Void = { _, _, _ in }
  ) async throws(CompilerError) -> EvaluationReport {
    let stages = Stages(progress: progress)
    let (inputs, targets) = try stages.run("opening the data") {
      (try DataStreams(opening: request.inputs), try DataStreams(opening: request.targets))
    }
    let subject = try await evaluated(path, request, inputs.shapes, stages)
    return try stages.run("evaluating") {
      var scores = try Scores(subject, inputs, targets, request, logits: options.logits)
      let start = Stopwatch.now
      while try scores.advance() {
        following(scores.done, scores.sampleCount, Stopwatch.milliseconds(since: start) / 1e3)
      }
      let seconds = Stopwatch.milliseconds(since: start) / 1e3
      return EvaluationReport(
        figures: EvaluationReport.Figures(
          model: path, samples: scores.sampleCount, seconds: seconds, samplesPerSecond: Double(scores.sampleCount) / seconds,
          outputs: scores.results),
        metrics: scores.metrics, warnings: subject.warnings + scores.warnings)
    }
  }

  /// The states of `stateful` layers go on from batch to batch, as in Keras.
  private func evaluated(
    _ path: String, _ request: EvaluationRequest, _ shapes: [String: [Int]], _ stages: Stages
  ) async throws(CompilerError) -> EvaluatedModel {
    if Compiler.isLibrary(path) {
      let library = try stages.run("loading the library") { try loadLibrary(path) }
      let state = ModelState(library)
      return EvaluatedModel(inputs: library.inputPorts, outputs: library.outputPorts) { tensors, _ in try library.run(tensors, state: state) }
    }
    if request.isInterpreted {
      let imported = try stages.run("reading the model") { try importModel(source(path), batch: 1, shapes: shapes, keepsMasks: true) }
      let interpreter = Interpreter(imported.graph)
      var states = interpreter.initialStates
      return EvaluatedModel(imported, warnings: imported.warnings.map(\.description)) { tensors, count in
        imported.graph.batch != nil
          ? try interpreter.run(samples: tensors, count: count) : try interpreter.run(inputs: tensors, states: &states)
      }
    }
    // Code for one sample computes what is left after the last whole batch.
    var models = [try await tunedPlan(source(path), batch: 1, shapes: shapes, keepsMasks: true, stages)]
    if models[0].imported.graph.batch != nil, request.batch > 1 {
      models.append(try await tunedPlan(source(path), batch: request.batch, shapes: shapes, keepsMasks: true, stages))
    }
    let library = try await buildAndLoad(models.flatMap(\.plans), stages)
    let state = ModelState(library)
    return EvaluatedModel(models[0].imported, warnings: warnings(of: models[0])) { tensors, _ in try library.run(tensors, state: state) }
  }
}
