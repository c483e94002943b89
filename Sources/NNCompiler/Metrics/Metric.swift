/// A metric of `keras.metrics`, under the name by which it was asked for.
public struct Metric: Hashable, Sendable {
  /// As it was asked for: `mse`.
  public let name: String
  let kind: Kind

  enum Kind: String, CaseIterable {
    case accuracy, topKAccuracy = "top_k_accuracy", crossentropy
    case binaryAccuracy = "binary_accuracy"
    case categoricalAccuracy = "categorical_accuracy"
    case sparseCategoricalAccuracy = "sparse_categorical_accuracy"
    case topKCategoricalAccuracy = "top_k_categorical_accuracy"
    case sparseTopKCategoricalAccuracy = "sparse_top_k_categorical_accuracy"
    case binaryCrossentropy = "binary_crossentropy"
    case categoricalCrossentropy = "categorical_crossentropy"
    case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
    case meanSquaredError = "mean_squared_error"
    case rootMeanSquaredError = "root_mean_squared_error"
    case meanAbsoluteError = "mean_absolute_error"
    case meanAbsolutePercentageError = "mean_absolute_percentage_error"
    case meanSquaredLogarithmicError = "mean_squared_logarithmic_error"
    case r2Score = "r2_score"
    case cosineSimilarity = "cosine_similarity"
    case logCosh = "log_cosh"
    case poisson
    case klDivergence = "kl_divergence"
    case hinge
    case squaredHinge = "squared_hinge"
    case categoricalHinge = "categorical_hinge"
    case precision, recall, auc
  }

  /// The short names that Keras, too, takes for some.
  private static let shortNames: [String: Kind] = [
    "acc": .accuracy, "top_k": .topKAccuracy, "ce": .crossentropy, "bce": .binaryCrossentropy, "mse": .meanSquaredError,
    "rmse": .rootMeanSquaredError, "mae": .meanAbsoluteError, "mape": .meanAbsolutePercentageError, "msle": .meanSquaredLogarithmicError,
    "r2": .r2Score,
  ]

  /// All names, the short ones last.
  public static let names: [String] = Kind.allCases.map(\.rawValue) + shortNames.keys.sorted()

  /// - Parameter name: One of `names`, in any case. `accuracy`, `top_k_accuracy` and `crossentropy` become the binary, categorical or
  ///   sparse metric that fits the shapes, by Keras' rule.
  public init?(_ name: String) {
    let lower = name.lowercased()
    guard let kind = Kind(rawValue: lower) ?? Self.shortNames[lower] else { return nil }
    self.name = lower
    self.kind = kind
  }

  var isCrossentropy: Bool {
    switch kind {
    case .crossentropy, .binaryCrossentropy, .categoricalCrossentropy, .sparseCategoricalCrossentropy: true
    default: false
    }
  }

  init(kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }
}

/// How metrics are computed.
public struct MetricOptions: Hashable, Sendable {
  /// Whether the outputs are logits, not probabilities.
  public var fromLogits = false
  /// Of top-k accuracies.
  public var k = 5
  /// Beyond which an output counts as true in `binary_accuracy`, `precision` and `recall`; nil takes 0.5 for probabilities and 0 for logits.
  public var threshold: Double?
  /// What the target class gives away to the others in cross-entropies.
  public var labelSmoothing = 0.0

  public init() {}
}
