import Glibc

/// Cross-entropies as Keras computes them from arrays: of probabilities clipped to [ε, 1 − ε] in float32, or of logits. Rows of probabilities
/// are made to add up to 1, for `categorical` before they are clipped and for `sparse` after it.
enum Crossentropy {
  /// `keras.backend.epsilon()` in float32.
  static let epsilon = Double(Float(1e-7))
  private static let upper = Double(1 - Float(1e-7))

  /// `−t log p − (1 − t) log(1 − p)`; of a logit x `max(x, 0) − x t + log(1 + exp(−|x|))`.
  static func binary(_ options: MetricOptions) -> @Sendable (Double, Double) -> Double {
    let smoothing = options.labelSmoothing
    let isLogit = options.fromLogits
    return { prediction, target in
      let target = target * (1 - smoothing) + 0.5 * smoothing
      if isLogit { return max(prediction, 0) - prediction * target + log1p(exp(-abs(prediction))) }
      let probability = clipped(prediction)
      return -target * log(probability) - (1 - target) * log(1 - probability)
    }
  }

  /// `−Σ t log p`
  static func categorical(_ options: MetricOptions) -> @Sendable (ArraySlice<Double>, ArraySlice<Double>) -> Double {
    let smoothing = options.labelSmoothing
    let logarithms = logarithms(options)
    return { predictions, targets in
      let even = smoothing / Double(targets.count)
      return -zip(targets, logarithms(predictions)).reduce(0) { $0 + ($1.0 * (1 - smoothing) + even) * $1.1 }
    }
  }

  /// `−log p` of the class that is right.
  static func sparse(_ options: MetricOptions) -> @Sendable (ArraySlice<Double>, Int) -> Double {
    if options.fromLogits {
      let logarithms = logarithms(options)
      return { predictions, target in -logarithms(predictions)[target] }
    }
    return { predictions, target in
      let probabilities = predictions.map(clipped)
      return -log(probabilities[target] / probabilities.reduce(0, +))
    }
  }

  /// The logarithms of a row's probabilities, made to add up to 1 and then clipped. Those of logits are `x − log Σ exp x` with the largest logit
  /// taken out of the sum, so that nothing overflows.
  private static func logarithms(_ options: MetricOptions) -> @Sendable (ArraySlice<Double>) -> [Double] {
    if options.fromLogits {
      return { logits in
        let largest = logits.max() ?? 0
        let sum = largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
        return logits.map { $0 - sum }
      }
    }
    return { probabilities in
      let sum = probabilities.reduce(0, +)
      return probabilities.map { log(clipped($0 / sum)) }
    }
  }

  private static func clipped(_ probability: Double) -> Double { min(max(probability, epsilon), upper) }
}
