import NNDiagnostics
import NNIR

/// Gathers a metric batch by batch.
protocol MetricAccumulator {
  mutating func add(_ batch: MetricBatch) throws(Diagnostic)

  /// Over everything that was added; NaN over nothing.
  var result: Double { get }
}

/// The mean of a value over all rows or elements.
struct MeanMetric: MetricAccumulator {
  private let values: @Sendable (MetricBatch) throws(Diagnostic) -> [Double]
  private let finish: @Sendable (Double) -> Double
  private var sum = 0.0
  private var count = 0.0
  /// Whether what a mask hides does not count.
  private let isMasked: Bool

  init(
    _ values: @escaping @Sendable (MetricBatch) throws(Diagnostic) -> [Double],
    finish: @escaping @Sendable (Double) -> Double = { $0 }, isMasked: Bool = true
  ) {
    self.values = values
    self.isMasked = isMasked
    self.finish = finish
  }

  /// - Parameter value: Of a prediction and its target.
  static func elements(_ value: @escaping @Sendable (Double, Double) -> Double) -> MeanMetric {
    MeanMetric { zip($0.predictions, $0.targets).map(value) }
  }

  /// - Parameter value: Of a row of predictions and their targets.
  static func rows(_ value: @escaping @Sendable (ArraySlice<Double>, ArraySlice<Double>) -> Double) -> MeanMetric {
    MeanMetric { batch in batch.rows.map { value(batch.predictions($0), batch.targets($0)) } }
  }

  /// - Parameter value: Of a row of predictions and the class that is right.
  static func classes(_ value: @escaping @Sendable (ArraySlice<Double>, Int) -> Double) -> MeanMetric {
    MeanMetric { batch throws(Diagnostic) in
      var values: [Double] = []
      for row in batch.rows { values.append(value(batch.predictions(row), try batch.targetClass(row))) }
      return values
    }
  }

  mutating func add(_ batch: MetricBatch) throws(Diagnostic) {
    let values = try values(batch)
    guard isMasked, let mask = batch.mask, !mask.isEmpty else {
      sum += values.reduce(0, +)
      count += Double(values.count)
      return
    }
    let span = values.count / mask.count
    for (index, value) in values.enumerated() where mask[index / span] != 0 {
      sum += value
      count += 1
    }
  }

  var result: Double { finish(sum / count) }
}

/// `1 − Σ(t − p)² / Σ(t − mean t)²` for each of the last axis' elements, and the mean of these; a target that never varies counts 0
/// (`keras.metrics.R2Score`).
struct R2Metric: MetricAccumulator {
  private var count = 0.0
  private var sums: [Double]
  private var squares: [Double]
  private var residuals: [Double]

  init(classCount: Int) {
    sums = [Double](repeating: 0, count: classCount)
    (squares, residuals) = (sums, sums)
  }

  mutating func add(_ batch: MetricBatch) {
    count += Double(batch.rows.count)
    for row in batch.rows {
      for (index, (target, prediction)) in zip(batch.targets(row), batch.predictions(row)).enumerated() {
        sums[index] += target
        squares[index] += target * target
        residuals[index] += (target - prediction) * (target - prediction)
      }
    }
  }

  var result: Double {
    let scores = sums.indices.map { index in
      let score = 1 - residuals[index] / (squares[index] - sums[index] * (sums[index] / count))
      return score.isInfinite ? 0 : score
    }
    return scores.reduce(0, +) / Double(scores.count)
  }
}
