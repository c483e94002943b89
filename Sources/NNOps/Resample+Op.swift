import NNDiagnostics
import NNIR

extension Resample: Op {
  package static var name: String { "resample" }
  package var attributes: [(String, String)] {
    [("axis", "\(axis)"), ("size", "\(spans.count)"), ("taps", "\(spans.map(\.weights.count).max() ?? 0)")]
  }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try requireFloat(operands[0])
    var shape = operands[0].shape
    try require((0..<shape.rank).contains(axis), "axis", "axis \(axis) of shape \(shape)")
    let extent = shape[axis]
    try require(
      spans.allSatisfy { $0.start >= 0 && !$0.weights.isEmpty && $0.start + $0.weights.count <= extent }, "extent",
      "weights outside axis \(axis) of shape \(shape)")
    shape[axis] = spans.count
    return [TensorType(operands[0].dtype, shape)]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes([operands[0].type])[0]
    let x = operands[0].doubles
    let strides = operands[0].shape.strides
    var result = [Double](repeating: 0, count: type.elementCount)
    forEachIndex(type.shape) { element, index in
      let span = spans[index[axis]]
      var base = 0
      for other in index.indices { base += (other == axis ? span.start : index[other]) * strides[other] }
      for (tap, weight) in span.weights.enumerated() { result[element] += weight * x[base + tap * strides[axis]] }
    }
    return [Tensor(type, doubles: result)]
  }

  package static var examples: [OpExample] {
    let methods: [(ResampleMethod, Bool)] = [
      (.nearest, false), (.bilinear, false), (.bicubic, false), (.lanczos(radius: 3), true), (.area, false), (.bilinear, true),
    ]
    let shapes: [(Shape, Int)] = [([2, 7, 3, 5], 1), ([2, 3, 7, 3], 2), ([3, 7, 37], 1), ([7], 0)]
    return methods.flatMap { method, antialias in
      shapes.flatMap { shape, axis in
        [3, 16].map { size in
          OpExample(
            Resample(axis: axis, spans: method.spans(from: 7, to: size, antialias: antialias)), [TensorType(.float32, shape)])
        }
      }
    }
  }
}
