import ModelFormats
import NNDiagnostics
import NNIR
import NNPasses

/// The metrics of all outputs while data streams through a model.
struct Scores {
  private let model: EvaluatedModel
  private let inputs: [ArrayStream]
  private let targets: [ArrayStream]
  private let batch: Int
  private var accumulators: [[any MetricAccumulator]] = []
  /// The metrics of each output.
  private var chosen: [[Metric]] = []
  private(set) var warnings: [String] = []
  private(set) var done = 0
  let sampleCount: Int

  /// - Parameter logits: Whether the final activations were left out.
  init(
    _ model: EvaluatedModel, _ inputs: DataStreams, _ targets: DataStreams, _ request: EvaluationRequest, logits: Bool
  ) throws(Diagnostic) {
    self.model = model
    self.inputs = try inputs.match(model.inputs.map(\.name), role: .input, count: nil)
    sampleCount = self.inputs[0].count
    self.targets = try targets.match(model.outputs.map(\.name), role: .output, count: sampleCount)
    let fixed = model.inputs[0].isBatched ? nil : model.inputs[0].shape.first ?? 1
    batch = fixed ?? request.batch
    if let fixed, sampleCount % fixed != 0 {
      throw Diagnostic(
        id: "data-batch", "\(sampleCount) samples for a model whose batch is fixed to \(fixed)",
        hint: "give a multiple of \(fixed) samples, or save the model with a free batch")
    }
    guard sampleCount > 0 else { throw Diagnostic(id: "data-empty", "there are no samples") }

    var options = request.options
    options.fromLogits = options.fromLogits || logits
    for (index, port) in model.outputs.enumerated() {
      let predictions = port.isBatched ? port.type(batch: batch).shape : Shape(port.shape)
      var type = self.targets[index].type
      if type.shape.rank > 0 { type.shape[0] = batch }
      let layout = TargetLayout(predictions: predictions, targets: type.shape, outputName: port.name)
      let ending = model.finalActivations.map { $0[index] }
      let metrics = request.metrics.isEmpty ? Self.metrics(for: layout, type.dtype, ending ?? nil, logits) : request.metrics
      chosen.append(metrics)
      var gathered: [any MetricAccumulator] = []
      for metric in metrics { gathered.append(try metric.accumulator(options, layout)) }
      accumulators.append(gathered)
      if let ending, metrics.contains(where: \.isCrossentropy) { warn(options.fromLogits, ending?.rawValue, port.name) }
    }
  }

  /// Accuracy and cross-entropy of classes, errors of everything else.
  private static func metrics(
    for layout: TargetLayout, _ dtype: DType, _ ending: FinalActivation.Function?, _ logits: Bool
  ) -> [Metric] {
    let isClass = ending != nil || logits || !dtype.isFloatingPoint || (!layout.isDense && layout.isSparse)
    guard isClass else { return [Metric("mse")!, Metric("mae")!] }
    // A sigmoid of several elements says yes or no to each.
    let isManyLabels = ending == .sigmoid && layout.isDense
    return isManyLabels ? [Metric("binary_accuracy")!, Metric("binary_crossentropy")!] : [Metric("accuracy")!, Metric("crossentropy")!]
  }

  private mutating func warn(_ fromLogits: Bool, _ ending: String?, _ output: String) {
    if fromLogits, let ending {
      warnings.append(
        Diagnostic(
          .warning, id: "metric-logits", "output '\(output)' ends in a \(ending), so it gives no logits",
          hint: "leave out --from-logits, or take the \(ending) out with --logits"
        ).description)
    } else if !fromLogits, ending == nil {
      warnings.append(
        Diagnostic(
          .warning, id: "metric-logits", "output '\(output)' ends in neither softmax nor sigmoid, so it may give no probabilities",
          hint: "if it gives logits, say --from-logits"
        ).description)
    }
  }

  /// Every metric once, in order.
  var metrics: [Metric] {
    var seen: Set<Metric> = []
    return chosen.joined().filter { seen.insert($0).inserted }
  }

  /// Reads, computes and scores the next batch.
  ///
  /// - Returns: False when nothing is left.
  mutating func advance() throws -> Bool {
    let rows = min(batch, sampleCount - done)
    if rows == 0 { return false }
    let data = try inputs.map { try $0.next(rows) }
    let bound = try InputBinding.bind(data, to: model.inputs)
    let results = try model.run(bound.tensors, bound.count)
    for index in model.outputs.indices {
      let prediction = results[index]
      let scored = MetricBatch(
        predictions: prediction.doubles, targets: try targets[index].next(rows).doubles,
        classCount: prediction.shape.rank < 2 ? 1 : prediction.shape.last, mask: model.masks[index].map { results[$0].doubles })
      for metric in accumulators[index].indices { try accumulators[index][metric].add(scored) }
    }
    done += rows
    return true
  }

  var results: [EvaluationReport.Output] {
    model.outputs.indices.map { index in
      let values = zip(chosen[index], accumulators[index]).map { ($0.name, $1.result) }
      return EvaluationReport.Output(
        name: model.outputs[index].name, metrics: Dictionary(values) { first, _ in first })
    }
  }
}
