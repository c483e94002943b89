import NNDiagnostics
import NNIR

/// Predictions with their targets.
struct MetricBatch {
  var predictions: [Double]
  /// As many as predictions, or class numbers: one for each row of predictions.
  var targets: [Double]
  /// The last extent of the predictions: the classes.
  var classCount: Int
  /// 0 where a Keras mask hides the prediction: one for each row, or for each of equally many rows.
  var mask: [Double]?

  /// The rows of predictions: distributions over the classes.
  var rows: Range<Int> { 0..<(classCount == 0 ? 0 : predictions.count / classCount) }

  func predictions(_ row: Int) -> ArraySlice<Double> { predictions[row * classCount..<(row + 1) * classCount] }

  func targets(_ row: Int) -> ArraySlice<Double> { targets[row * classCount..<(row + 1) * classCount] }

  /// The class number of a row.
  func targetClass(_ row: Int) throws(Diagnostic) -> Int {
    guard let number = Int(exactly: targets[row]), (0..<classCount).contains(number) else {
      throw Diagnostic(
        id: "metric-class", "target \(targets[row]) is no class of an output with \(classCount)",
        notes: ["classes are numbered from 0"])
    }
    return number
  }
}

/// How the targets of an output are laid out; shapes are those of one batch, the batch axis included.
struct TargetLayout {
  let predictions: Shape
  let targets: Shape
  let outputName: String

  /// A target for every element, but for a last axis of 1 that either side may lack.
  var isDense: Bool {
    targets == predictions || (predictions.rank > 0 && predictions.last == 1 && targets.dims == predictions.dims.dropLast())
      || (targets.rank > 0 && targets.last == 1 && predictions.dims == targets.dims.dropLast())
  }

  /// A class number for every row.
  var isSparse: Bool {
    predictions.rank > 1
      && (targets.dims == predictions.dims.dropLast() || targets.dims == predictions.dims.dropLast() + [1])
  }

  /// Keras' rule for what `accuracy` means (`is_binary_or_sparse_categorical`).
  func choose(_ binary: Metric.Kind, _ sparse: Metric.Kind, _ categorical: Metric.Kind) -> Metric.Kind {
    if predictions.rank < 2 || predictions.last == 1 { return binary }
    return targets.rank < predictions.rank || targets.last == 1 ? sparse : categorical
  }

  func mismatch(_ metric: Metric, wants: String) -> Diagnostic {
    Diagnostic(
      id: "metric-shape", "targets of shape \(targets) do not fit output '\(outputName)' of shape \(predictions) in '\(metric.name)'",
      notes: ["'\(metric.name)' takes \(wants)"])
  }
}
