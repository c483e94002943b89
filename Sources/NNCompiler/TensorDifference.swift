import NNIR

/// How far a computed tensor is from the expected one.
package struct TensorDifference: Hashable, Sendable {
  /// What is accepted: `|actual − expected| ≤ relative·|expected| + absolute·max(max|expected|, 0.1)`. The second term scales with
  /// the tensor, because cancellation leaves errors of the size of what was cancelled. Integers and booleans must be equal.
  package struct Tolerance: Hashable, Sendable {
    package var relative: Double
    package var absolute: Double

    package init(relative: Double = 1e-4, absolute: Double = 1e-5) {
      self.relative = relative
      self.absolute = absolute
    }
  }

  package private(set) var elementCount = 0
  package private(set) var maxAbsolute = 0.0
  /// `|actual − expected| / |expected|`, where the expected value is not 0.
  package private(set) var maxRelative = 0.0
  /// Representable float32 values between the two; 0 for other types.
  package private(set) var maxULP = 0.0
  /// The largest `|expected|`.
  package private(set) var scale = 0.0
  /// Elements out of tolerance.
  package private(set) var failures = 0
  /// Position of the first of them.
  package private(set) var firstFailure: [Int]?

  package var isAccepted: Bool { failures == 0 }

  /// - Precondition: both have the same shape.
  package init(actual: Tensor, expected: Tensor, tolerance: Tolerance) {
    precondition(actual.shape == expected.shape, "\(actual.shape) against \(expected.shape)")
    let (actualValues, expectedValues) = (actual.doubles, expected.doubles)
    elementCount = expectedValues.count
    scale = expectedValues.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let isExact = !expected.dtype.isFloatingPoint
    let floor = tolerance.absolute * max(scale, 0.1)
    for index in 0..<elementCount {
      let (value, reference) = (actualValues[index], expectedValues[index])
      if value == reference || (value.isNaN && reference.isNaN) { continue }
      let error = abs(value - reference)
      // NaN or infinity on one side only is as wrong as can be.
      let magnitude = error.isNaN ? .infinity : error
      maxAbsolute = max(maxAbsolute, magnitude)
      if reference != 0 { maxRelative = max(maxRelative, magnitude.isFinite ? magnitude / abs(reference) : .infinity) }
      if expected.dtype == .float32 { maxULP = max(maxULP, Self.ulps(Float(value), Float(reference))) }
      if isExact || !magnitude.isFinite || !(magnitude <= tolerance.relative * abs(reference) + floor) {
        if failures == 0 { firstFailure = Self.position(of: index, in: expected.shape) }
        failures += 1
      }
    }
  }

  /// The worst of both, as if the tensors were one.
  package func merged(with other: TensorDifference) -> TensorDifference {
    var merged = self
    merged.elementCount += other.elementCount
    merged.maxAbsolute = max(maxAbsolute, other.maxAbsolute)
    merged.maxRelative = max(maxRelative, other.maxRelative)
    merged.maxULP = max(maxULP, other.maxULP)
    merged.scale = max(scale, other.scale)
    merged.failures += other.failures
    merged.firstFailure = firstFailure ?? other.firstFailure
    return merged
  }

  /// Floats ordered as integers are apart by the number of values between them.
  private static func ulps(_ left: Float, _ right: Float) -> Double {
    if left.isNaN || right.isNaN { return .infinity }
    return abs(Double(ordered(left)) - Double(ordered(right)))
  }

  private static func ordered(_ value: Float) -> Int32 {
    let bits = Int32(bitPattern: value.bitPattern)
    return bits < 0 ? Int32.min &- bits : bits
  }

  private static func position(of index: Int, in shape: Shape) -> [Int] {
    zip(shape.strides, shape.dims).map { stride, dim in index / stride % dim }
  }
}
