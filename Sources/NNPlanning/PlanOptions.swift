/// What a caller of the planner may choose.
package struct PlanOptions: Hashable, Sendable {
  /// Who multiplies matrices.
  package enum MatrixBackend: String, Hashable, Sendable, CaseIterable { case nncc, openblas }

  /// How convolutions are computed.
  package enum ConvolutionMethod: String, Hashable, Sendable, CaseIterable {
    /// By the method that costs least within the tolerance.
    case automatic
    case direct
    /// By Winograd's method wherever there is one, whatever it costs and however far it is off: for tests.
    case winograd
  }

  package var matrixBackend: MatrixBackend
  package var convolution: ConvolutionMethod
  /// The error that a layer's method may have more than direct computation, relative to the layer's largest output.
  package var tolerance: Double
  /// Threads that share the steps which are long enough. Results don't depend on it.
  package var threads: Int
  /// Steps that one thread computes in less, in nanoseconds, are not shared.
  package var splitThreshold: Double
  /// Which layers are computed together, strip by strip; nil for none.
  package var strips: StripLimits?
  /// Choices that come before the cost model's: measured ones.
  package var choices: [KernelKey: KernelChoice]

  package init(
    matrixBackend: MatrixBackend = .nncc, convolution: ConvolutionMethod = .automatic, tolerance: Double = 1e-5, threads: Int = 1,
    splitThreshold: Double = SplitSelection.threshold, strips: StripLimits? = .standard, choices: [KernelKey: KernelChoice] = [:]
  ) {
    self.matrixBackend = matrixBackend
    self.convolution = convolution
    self.tolerance = tolerance
    self.threads = threads
    self.splitThreshold = splitThreshold
    self.strips = strips
    self.choices = choices
  }
}
