import NNDiagnostics
import NNIR

extension Scan: Op {
  package static var name: String { "scan" }
  package var attributes: [(String, String)] { [("kind", kind.rawValue), ("axis", "\(axis)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try require(operands[0].dtype != .bool, "element-type", "element type 'bool'")
    try require((0..<operands[0].shape.rank).contains(axis), "axis", "axis \(axis) of shape \(operands[0].shape)")
    return operands
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let lines = AxisLines(operands[0].shape, axis)
    var values = operands[0].doubles
    for line in 0..<lines.count {
      let elements = lines.elements(line)
      for (previous, element) in zip(elements, elements.dropFirst()) {
        values[element] = combine(values[previous], values[element])
      }
    }
    return [Tensor(operands[0].type, doubles: values)]
  }

  private func combine(_ total: Double, _ value: Double) -> Double {
    switch kind {
    case .sum: total + value
    case .product: total * value
    case .maximum: BinaryFunction.maximum.apply(total, value)
    case .minimum: BinaryFunction.minimum.apply(total, value)
    }
  }

  package static var examples: [OpExample] {
    [
      OpExample(Scan(.sum, axis: 1), [TensorType(.float32, [2, 5, 3])]),
      OpExample(Scan(.product, axis: 0), [TensorType(.float32, [6])]),
      OpExample(Scan(.maximum, axis: 1), [TensorType(.float32, [3, 4])]),
      OpExample(Scan(.minimum, axis: 0), [TensorType(.int32, [5, 2])]),
      OpExample(Scan(.sum, axis: 1), [TensorType(.float32, [2, 0])]),
    ]
  }
}
