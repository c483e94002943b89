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

  package func evaluate(_ operands: [Tensor]) -> [Tensor] { [evaluate(operands[0], in: operands[0].dtype.wideNumber)] }

  private func evaluate<Number: WideNumber>(_ x: Tensor, in _: Number.Type) -> Tensor {
    let lines = AxisLines(x.shape, axis)
    var values = Number.elements(of: x)
    for line in 0..<lines.count {
      let elements = lines.elements(line)
      for (previous, element) in zip(elements, elements.dropFirst()) {
        values[element] = combine(values[previous], values[element])
      }
    }
    return Number.tensor(x.type, values)
  }

  private func combine<Number: WideNumber>(_ total: Number, _ value: Number) -> Number {
    switch kind {
    case .sum: Number.sum(total, value)
    case .product: Number.product(total, value)
    case .maximum: Number.larger(total, value)
    case .minimum: Number.smaller(total, value)
    }
  }

  package static var examples: [OpExample] {
    let bytes = Tensor(TensorType(.int8, [5]), doubles: [100, 100, -3, 127, -128])
    return [
      OpExample(Scan(.sum, axis: 1), [TensorType(.float32, [2, 5, 3])]),
      OpExample(Scan(.product, axis: 0), [TensorType(.float32, [6])]),
      OpExample(Scan(.maximum, axis: 1), [TensorType(.float32, [3, 4])]),
      OpExample(Scan(.minimum, axis: 0), [TensorType(.int32, [5, 2])]),
      OpExample(Scan(.sum, axis: 0), [bytes.type], fixed: [0: bytes]), OpExample(Scan(.product, axis: 0), [bytes.type], fixed: [0: bytes]),
      OpExample(Scan(.sum, axis: 1), [TensorType(.float32, [2, 0])]),
    ]
  }
}
