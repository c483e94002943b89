import NNIR

extension Tensor {
  /// The elements as NumPy prints an array, with all digits that a float32 needs, and the middle of long axes left out.
  package var printed: String { printed(axis: 0, offset: 0, values: doubles) }

  /// Axes longer than this are cut to three elements at either end.
  private static let longestAxis = 1000
  private static let edge = 3

  private func printed(axis: Int, offset: Int, values: [Double]) -> String {
    guard axis < shape.rank else { return printed(values[offset]) }
    let stride = shape.strides[axis]
    var items: [String] = []
    for index in 0..<shape[axis] {
      if shape.elementCount > Tensor.longestAxis, shape[axis] > 2 * Tensor.edge {
        if index == Tensor.edge { items.append("…") }
        if (Tensor.edge..<shape[axis] - Tensor.edge).contains(index) { continue }
      }
      items.append(printed(axis: axis + 1, offset: offset + index * stride, values: values))
    }
    let isInnermost = axis == shape.rank - 1
    let separator = isInnermost ? " " : String(repeating: "\n", count: shape.rank - axis - 1) + String(repeating: " ", count: axis + 1)
    return "[" + items.joined(separator: separator) + "]"
  }

  private func printed(_ value: Double) -> String {
    switch dtype {
    case .bool: value == 0 ? "false" : "true"
    case .float64: "\(value)"
    case .float32, .float16, .bfloat16: "\(Float(value))"
    default: String(Int(value))
    }
  }
}
