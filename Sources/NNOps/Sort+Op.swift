import NNDiagnostics
import NNIR

extension Sort: Op {
  package static var name: String { "sort" }
  package var attributes: [(String, String)] { descending ? [("descending", "true")] : [] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try requireRank(operands[0], atLeast: 1)
    return [operands[0], TensorType(.int32, operands[0].shape)]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] { evaluate(operands[0], in: operands[0].dtype.wideNumber) }

  private func evaluate<Number: WideNumber>(_ x: Tensor, in _: Number.Type) -> [Tensor] {
    let (type, shape) = (x.type, x.shape)
    let x = Number.elements(of: x)
    var (values, positions): ([Number], [Int64]) = ([], [])
    for row in 0..<shape.rows {
      let line = Array(x[(row * shape.last)..<((row + 1) * shape.last)])
      let order = line.indices.sorted { a, b in
        if comesBefore(line[a], line[b]) { return true }
        return !comesBefore(line[b], line[a]) && a < b
      }
      values += order.map { line[$0] }
      positions += order.map(Int64.init)
    }
    return [Number.tensor(type, values), Tensor(TensorType(.int32, shape), integers: positions)]
  }

  private func comesBefore<Number: WideNumber>(_ a: Number, _ b: Number) -> Bool {
    if a.isNaN || b.isNaN { return !a.isNaN }
    return descending ? a > b : a < b
  }

  package static var examples: [OpExample] {
    let ties = Tensor([2, 5], [3, 1, 3, .nan, 1, 0, -0.0, 2, .infinity, -.infinity])
    let identifiers = Tensor(TensorType(.int64, [4]), integers: [1 << 60 + 1, 1 << 60, -1, 1 << 60 + 2])
    return [
      OpExample(Sort(), [TensorType(.float32, [3, 33])]),
      OpExample(Sort(descending: true), [TensorType(.int32, [2, 2, 9])]),
      OpExample(Sort(), [ties.type], fixed: [0: ties]),
      OpExample(Sort(descending: true), [ties.type], fixed: [0: ties]),
      OpExample(Sort(), [TensorType(.float32, [3, 0])]), OpExample(Sort(), [identifiers.type], fixed: [0: identifiers]),
    ]
  }
}
