/// How fast a compiled model is.
package struct BenchmarkReport: Sendable {
  package struct Figures: Encodable, Sendable {
    package var model: String
    /// Whose code was run.
    package var target: String
    /// What the library could have run on other CPUs, the best first.
    package var targets: [String]
    package var batch: Int
    package var threads: Int
    package var runs: Int
    package var medianMs: Double
    package var p10Ms: Double
    package var p90Ms: Double
    package var p99Ms: Double
    package var minMs: Double
    package var meanMs: Double
    /// Loading the library until it can run.
    package var loadMs: Double
    /// The first inference.
    package var firstMs: Double
    package var flops: Int
    /// At the median.
    package var gflops: Double
    /// Of float32 multiply-adds on one core, measured beside the runs.
    package var peakGflops: Double
    package var percentOfPeak: Double
    package var workspaceBytes: Int
    package var layers: [Layer]?
  }

  package struct Layer: Encodable, Sendable {
    package var name: String
    package var kernel: String
    package var medianMs: Double
    package var percent: Double
    package var gflops: Double
    package var percentOfPeak: Double
  }

  package var figures: Figures
  package var warnings: [String]
}
