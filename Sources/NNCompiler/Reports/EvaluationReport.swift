/// How good a model is on data whose targets are known.
package struct EvaluationReport: Sendable {
  package struct Figures: Encodable, Sendable {
    package var model: String
    package var samples: Int
    /// From the first sample read to the last one scored.
    package var seconds: Double
    package var samplesPerSecond: Double
    package var outputs: [Output]
  }

  package struct Output: Encodable, Sendable {
    package var name: String
    /// By the names under which they were asked for.
    package var metrics: [String: Double]
  }

  package var figures: Figures
  /// The metrics in the order in which they were asked for.
  package var metrics: [Metric]
  package var warnings: [String]
}
