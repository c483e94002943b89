import Glibc

/// How many outputs beyond a threshold, and not beyond it, have a true target and a false one.
struct Confusion {
  var truePositives = 0.0
  var falsePositives = 0.0
  var trueNegatives = 0.0
  var falseNegatives = 0.0

  /// Of the positives those that are right; 0 where there are none.
  var precision: Double { Confusion.share(truePositives, of: truePositives + falsePositives) }

  /// Of the true targets those that were found; 0 where there are none.
  var recall: Double { Confusion.share(truePositives, of: truePositives + falseNegatives) }

  /// Of the false targets those that were taken for true.
  var falsePositiveRate: Double { Confusion.share(falsePositives, of: falsePositives + trueNegatives) }

  private static func share(_ part: Double, of whole: Double) -> Double { whole == 0 ? 0 : part / whole }
}

/// What confusions at some thresholds make, over all elements; masks are not looked at (`keras.metrics.Precision`, `Recall`, `AUC`).
struct ConfusionMetric: MetricAccumulator {
  private let thresholds: [Double]
  private let isLogit: Bool
  private let value: @Sendable ([Confusion]) -> Double
  private var confusions: [Confusion]

  init(thresholds: [Double], isLogit: Bool = false, _ value: @escaping @Sendable ([Confusion]) -> Double) {
    self.thresholds = thresholds
    self.isLogit = isLogit
    self.value = value
    confusions = thresholds.map { _ in Confusion() }
  }

  /// The area under the receiver operating characteristic by trapezoids between 200 thresholds, as `keras.metrics.AUC` has it.
  static func areaUnderROC(fromLogits: Bool) -> ConfusionMetric {
    let inner = (1...198).map { Double(Float(Double($0) / 199)) }
    return ConfusionMetric(thresholds: [-1e-7] + inner + [1 + 1e-7], isLogit: fromLogits) { confusions in
      zip(confusions, confusions.dropFirst()).reduce(0) { area, pair in
        area + (pair.0.falsePositiveRate - pair.1.falsePositiveRate) * (pair.0.recall + pair.1.recall) / 2
      }
    }
  }

  mutating func add(_ batch: MetricBatch) {
    for (output, target) in zip(batch.predictions, batch.targets) {
      let prediction = isLogit ? 1 / (1 + exp(-output)) : output
      for index in thresholds.indices {
        switch (prediction > thresholds[index], target != 0) {
        case (true, true): confusions[index].truePositives += 1
        case (true, false): confusions[index].falsePositives += 1
        case (false, true): confusions[index].falseNegatives += 1
        case (false, false): confusions[index].trueNegatives += 1
        }
      }
    }
  }

  var result: Double { value(confusions) }
}
