import NNDiagnostics
import NNIR

extension Gather: Op {
  package static var name: String { "gather" }
  package var attributes: [(String, String)] { [] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 2)
    try requireRank(operands[0], atLeast: 1)
    try require(operands[1].dtype.isInteger, "element-type", "indices of type '\(operands[1].dtype)'")
    try require(
      operands[0].shape[0] > 0 || operands[1].elementCount == 0, "empty-table", "indices into a table of shape \(operands[0].shape)")
    return [TensorType(operands[0].dtype, Shape(operands[1].shape.dims + operands[0].shape.dims.dropFirst()))]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes(operands.map(\.type))[0]
    let rows = operands[0].shape[0]
    let run = operands[0].bytes.count / max(rows, 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(type.byteCount)
    for index in operands[1].doubles {
      let row = Int(min(max(index, 0), Double(rows - 1)))
      bytes += operands[0].bytes[(row * run)..<((row + 1) * run)]
    }
    return [Tensor(type, bytes: bytes)]
  }

  package static var examples: [OpExample] {
    let table = TensorType(.float32, [7, 5])
    func indices(_ dtype: DType, _ shape: Shape, _ values: [Double]) -> Tensor {
      Tensor(TensorType(dtype, shape), doubles: values)
    }
    let plain = indices(.int32, [2, 3], [0, 6, 3, 3, 1, 2])
    let outside = indices(.int64, [3], [-1, 7, 4])
    return [
      OpExample(Gather(), [table, plain.type], fixed: [1: plain]),
      OpExample(Gather(), [table, outside.type], fixed: [1: outside]),
      OpExample(Gather(), [TensorType(.int16, [7, 3]), outside.type], fixed: [1: outside]),
    ]
  }
}
