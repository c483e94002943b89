import NNDiagnostics
import NNIR

extension TakeAlong: Op {
  package static var name: String { "take_along" }
  package var attributes: [(String, String)] { [("axis", "\(axis)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 2)
    let (x, indices) = (operands[0], operands[1])
    try require((0..<x.shape.rank).contains(axis), "axis", "axis \(axis) of shape \(x.shape)")
    try require(indices.dtype == .int32, "element-type", "indices of type '\(indices.dtype)'")
    var expected = x.shape
    if indices.shape.rank == expected.rank { expected[axis] = indices.shape[axis] }
    try require(indices.shape == expected, "take-along", "indices of shape \(indices.shape) into shape \(x.shape)")
    try require(x.shape[axis] > 0 || indices.elementCount == 0, "empty-table", "indices into shape \(x.shape)")
    return [TensorType(x.dtype, indices.shape)]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes(operands.map(\.type))[0]
    let (from, to) = (AxisLines(operands[0].shape, axis), AxisLines(type.shape, axis))
    let size = type.dtype.byteCount
    let indices = operands[1].doubles
    var bytes = [UInt8](repeating: 0, count: type.byteCount)
    for line in 0..<to.count {
      let source = from.elements(line)
      for element in to.elements(line) {
        let picked = source[Int(min(max(indices[element], 0), Double(source.count - 1)))]
        for byte in 0..<size { bytes[element * size + byte] = operands[0].bytes[picked * size + byte] }
      }
    }
    return [Tensor(type, bytes: bytes)]
  }

  package static var examples: [OpExample] {
    let indices = Tensor(TensorType(.int32, [2, 4, 2]), doubles: [0, 2, 1, 1, 2, 0, -1, 9, 0, 0, 1, 2, 2, 2, 1, 0])
    return [
      OpExample(TakeAlong(axis: 1), [TensorType(.float32, [2, 3, 2]), indices.type], fixed: [1: indices]),
      OpExample(TakeAlong(axis: 1), [TensorType(.int64, [2, 3, 2]), indices.type], fixed: [1: indices]),
    ]
  }
}
