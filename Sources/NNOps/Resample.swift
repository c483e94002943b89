import NNIR

/// Resamples one axis: position *o* of the result is the sum of `weights[o][t] · x[starts[o] + t]`. Every way of resizing an image is
/// this along one spatial axis after the other.
///
/// Operand: x. Result: x with as many elements along `axis` as there are spans.
package struct Resample: Hashable, Sendable {
  /// The neighbouring positions that one position of the result reads.
  package struct Span: Hashable, Sendable {
    package var start: Int
    package var weights: [Double]

    package init(start: Int, weights: [Double]) {
      self.start = start
      self.weights = weights
    }
  }

  package var axis: Int
  package var spans: [Span]

  package init(axis: Int, spans: [Span]) {
    self.axis = axis
    self.spans = spans
  }

  /// Whether every position is the one that it reads, in an operand of as many positions.
  package var isIdentity: Bool { spans.enumerated().allSatisfy { $1 == Span(start: $0, weights: [1]) } }
}
