/// What a caller of the planner may choose.
package struct PlanOptions: Hashable, Sendable {
  /// Who multiplies matrices.
  package enum MatrixBackend: String, Hashable, Sendable, CaseIterable { case nncc, openblas }

  package var matrixBackend: MatrixBackend
  /// Threads that share the steps which are long enough. Results don't depend on it.
  package var threads: Int
  /// Steps that one thread computes in less, in nanoseconds, are not shared.
  package var splitThreshold: Double

  package init(matrixBackend: MatrixBackend = .nncc, threads: Int = 1, splitThreshold: Double = SplitSelection.threshold) {
    self.matrixBackend = matrixBackend
    self.threads = threads
    self.splitThreshold = splitThreshold
  }
}
