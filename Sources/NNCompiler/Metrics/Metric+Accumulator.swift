import Glibc
import NNDiagnostics
import NNIR

extension Metric {
  /// What gathers this metric for an output.
  ///
  /// - Throws: `metric-shape` when the targets do not fit it.
  func accumulator(_ options: MetricOptions, _ layout: TargetLayout) throws(Diagnostic) -> any MetricAccumulator {
    switch kind {
    case .accuracy: return try resolved(.binaryAccuracy, .sparseCategoricalAccuracy, .categoricalAccuracy, options, layout)
    case .topKAccuracy:
      return try resolved(.topKCategoricalAccuracy, .sparseTopKCategoricalAccuracy, .topKCategoricalAccuracy, options, layout)
    case .crossentropy: return try resolved(.binaryCrossentropy, .sparseCategoricalCrossentropy, .categoricalCrossentropy, options, layout)
    case .sparseCategoricalAccuracy, .sparseTopKCategoricalAccuracy, .sparseCategoricalCrossentropy:
      guard layout.isSparse else {
        throw layout.mismatch(self, wants: "class numbers of shape \(Shape(layout.predictions.dims.dropLast()))")
      }
    case .r2Score:
      guard layout.isDense, layout.predictions.rank <= 2 else {
        throw layout.mismatch(self, wants: "targets of the output's shape, [samples, values]")
      }
      return R2Metric(classCount: layout.predictions.rank < 2 ? 1 : layout.predictions.last)
    default:
      guard layout.isDense else { throw layout.mismatch(self, wants: "targets of the output's shape") }
    }
    switch kind {
    case .precision: return ConfusionMetric(thresholds: [options.outputThreshold]) { $0[0].precision }
    case .recall: return ConfusionMetric(thresholds: [options.outputThreshold]) { $0[0].recall }
    case .auc: return ConfusionMetric.areaUnderROC(fromLogits: options.fromLogits)
    default: return mean(options)
    }
  }

  private func resolved(
    _ binary: Kind, _ sparse: Kind, _ categorical: Kind, _ options: MetricOptions, _ layout: TargetLayout
  ) throws(Diagnostic) -> any MetricAccumulator {
    try Metric(kind: layout.choose(binary, sparse, categorical), name: name).accumulator(options, layout)
  }

  private func mean(_ options: MetricOptions) -> MeanMetric {
    let k = options.k
    switch kind {
    case .binaryAccuracy:
      let threshold = options.outputThreshold
      return .elements { ($0 > threshold ? 1 : 0) == $1 ? 1 : 0 }
    case .categoricalAccuracy: return .rows { Ranking.best($0) == Ranking.best($1) ? 1 : 0 }
    case .sparseCategoricalAccuracy: return .classes { Ranking.best($0) == $1 ? 1 : 0 }
    case .topKCategoricalAccuracy: return .rows { Ranking.isAmongBest($0, Ranking.best($1), k) ? 1 : 0 }
    case .sparseTopKCategoricalAccuracy: return .classes { Ranking.isAmongBest($0, $1, k) ? 1 : 0 }
    case .binaryCrossentropy: return .elements(Crossentropy.binary(options))
    case .categoricalCrossentropy: return .rows(Crossentropy.categorical(options))
    case .sparseCategoricalCrossentropy: return .classes(Crossentropy.sparse(options))
    case .meanAbsoluteError: return .elements { abs($0 - $1) }
    case .meanAbsolutePercentageError: return .elements { 100 * abs($0 - $1) / max(abs($1), Crossentropy.epsilon) }
    case .meanSquaredLogarithmicError:
      return .elements { prediction, target in
        let difference = log(max(prediction, Crossentropy.epsilon) + 1) - log(max(target, Crossentropy.epsilon) + 1)
        return difference * difference
      }
    // Keras' class for it, alone among the means, takes no notice of masks.
    case .rootMeanSquaredError: return MeanMetric(squaredErrors, finish: { $0.squareRoot() }, isMasked: false)
    case .meanSquaredError: return MeanMetric(squaredErrors)
    case .cosineSimilarity: return .rows(cosine)
    case .logCosh: return .elements { abs($0 - $1) + log1p(exp(-2 * abs($0 - $1))) - log(2) }
    case .poisson: return .elements { $0 - $1 * log($0 + Crossentropy.epsilon) }
    case .klDivergence:
      return .rows { predictions, targets in
        zip(predictions, targets).reduce(0) { sum, pair in
          let (prediction, target) = (min(max(pair.0, Crossentropy.epsilon), 1), min(max(pair.1, Crossentropy.epsilon), 1))
          return sum + target * log(target / prediction)
        }
      }
    case .hinge: return MeanMetric { margins($0) }
    case .squaredHinge: return MeanMetric { margins($0).map { $0 * $0 } }
    case .categoricalHinge:
      return .rows { predictions, targets in
        let right = zip(predictions, targets).reduce(0) { $0 + $1.0 * $1.1 }
        let wrong = zip(predictions, targets).map { $0 * (1 - $1) }.max() ?? 0
        return max(wrong - right + 1, 0)
      }
    case .accuracy, .topKAccuracy, .crossentropy, .r2Score, .precision, .recall, .auc: preconditionFailure("\(kind) is no mean by itself")
    }
  }
}

@Sendable private func squaredErrors(_ batch: MetricBatch) -> [Double] {
  zip(batch.predictions, batch.targets).map { ($0 - $1) * ($0 - $1) }
}

/// `max(1 − t p, 0)` with targets of −1 and 1; those of 0 and 1 are taken for them (`keras.losses.hinge`).
@Sendable private func margins(_ batch: MetricBatch) -> [Double] {
  let isBinary = batch.targets.allSatisfy { $0 == 0 || $0 == 1 }
  return zip(batch.predictions, batch.targets).map { max(1 - (isBinary ? 2 * $1 - 1 : $1) * $0, 0) }
}

/// The cosine of the angle between two rows; 0 for a row of zeros.
@Sendable private func cosine(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
  func length(_ row: ArraySlice<Double>) -> Double { max(row.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12) }
  return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / (length(a) * length(b))
}

extension MetricOptions {
  /// Compared with outputs of float32.
  fileprivate var outputThreshold: Double { Double(Float(threshold ?? (fromLogits ? 0 : 0.5))) }
}

/// Places of classes among the predictions of a row.
private enum Ranking {
  /// The first of the largest.
  static func best(_ values: ArraySlice<Double>) -> Int {
    var best = values.startIndex
    for index in values.indices where values[index] > values[best] { best = index }
    return best - values.startIndex
  }

  /// Whether fewer than `k` are larger; of equal ones at the border all count (`keras.ops.in_top_k`).
  static func isAmongBest(_ values: ArraySlice<Double>, _ index: Int, _ k: Int) -> Bool {
    guard values.indices.contains(values.startIndex + index) else { return false }
    let value = values[values.startIndex + index]
    return value.isFinite && values.lazy.filter { $0 > value }.count < k
  }
}
