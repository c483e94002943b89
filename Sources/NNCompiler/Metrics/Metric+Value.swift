import NNIR

extension Metric {
  public static let accuracy = Metric(kind: .accuracy, name: "accuracy")
  public static let topKAccuracy = Metric(kind: .topKAccuracy, name: "top_k_accuracy")
  public static let crossentropy = Metric(kind: .crossentropy, name: "crossentropy")
  public static let meanSquaredError = Metric(kind: .meanSquaredError, name: "mse")
  public static let rootMeanSquaredError = Metric(kind: .rootMeanSquaredError, name: "rmse")
  public static let meanAbsoluteError = Metric(kind: .meanAbsoluteError, name: "mae")
  public static let r2Score = Metric(kind: .r2Score, name: "r2")

  /// The metric of predictions whose targets are known.
  ///
  /// - Parameters:
  ///   - predictions: One row a sample.
  ///   - targets: Values of the same shape, or a class number for each row.
  ///   - options: How to compute it.
  /// - Throws: `metric-shape` when the targets do not fit.
  public func value(
    of predictions: FloatArray, targets: FloatArray, options: MetricOptions = MetricOptions()
  ) throws(CompilerError) -> Double {
    try CompilerError.wrapping {
      let layout = TargetLayout(predictions: Shape(predictions.shape), targets: Shape(targets.shape), outputName: "output")
      var accumulator = try accumulator(options, layout)
      try accumulator.add(
        MetricBatch(
          predictions: predictions.elements.map(Double.init), targets: targets.elements.map(Double.init),
          classCount: predictions.shape.count < 2 ? 1 : predictions.shape.last!))
      return accumulator.result
    }
  }
}
