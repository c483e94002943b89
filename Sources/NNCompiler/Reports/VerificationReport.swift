/// How far compiled code is from what it should compute.
package struct VerificationReport: Sendable {
  package struct Figures: Encodable, Sendable {
    package var isAccepted: Bool
    /// Whose code was run.
    package var target: String
    package var samples: Int
    /// The library's outputs against the interpreter on the graph as imported.
    package var outputs: [Row]
    /// Every layer of the optimised graph against the interpreter.
    package var layers: [Row]
    /// The library's outputs against stored ones.
    package var expected: [Row]?
    /// The first layer out of tolerance.
    package var firstDivergence: String?
  }

  /// The worst over all samples.
  package struct Row: Encodable, Sendable {
    package var name: String
    package var operation: String
    package var shape: [Int]
    package var maxAbsolute: Double
    package var maxRelative: Double
    package var maxUlp: Double
    /// The largest expected magnitude.
    package var scale: Double
    /// Elements out of tolerance.
    package var failures: Int
    /// Position of the first of them.
    package var firstFailure: [Int]?
  }

  package var figures: Figures
  package var warnings: [String]

  package var isAccepted: Bool { figures.isAccepted }
}

extension VerificationReport.Row {
  init(name: String, operation: String, shape: [Int], _ difference: TensorDifference) {
    self.init(
      name: name, operation: operation, shape: shape, maxAbsolute: difference.maxAbsolute,
      maxRelative: difference.maxRelative, maxUlp: difference.maxULP, scale: difference.scale,
      failures: difference.failures, firstFailure: difference.firstFailure)
  }
}
