import NNDiagnostics
import NNIR

extension Scatter: Op {
  package static var name: String { "scatter" }
  package var attributes: [(String, String)] { [("mode", mode.rawValue)] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 3)
    let (base, indices, updates) = (operands[0], operands[1], operands[2])
    try requireRank(base, atLeast: 1)
    try require(indices.dtype == .int32 && indices.shape.rank == 1, "indices", "indices \(indices)")
    let expected = Shape([indices.shape.elementCount] + base.shape.dims.dropFirst())
    try require(updates == TensorType(base.dtype, expected), "updates", "updates \(updates) of \(base)")
    return [base]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] { [evaluate(operands, in: operands[0].dtype.wideNumber)] }

  private func evaluate<Number: WideNumber>(_ operands: [Tensor], in _: Number.Type) -> Tensor {
    var values = Number.elements(of: operands[0])
    let rows = operands[0].shape[0]
    let columns = operands[0].shape.dims.dropFirst().reduce(1, *)
    let updates = Number.elements(of: operands[2])
    for (row, index) in operands[1].doubles.enumerated() where (0..<Double(rows)).contains(index) {
      for column in 0..<columns {
        let target = Int(index) * columns + column
        values[target] = combine(values[target], updates[row * columns + column])
      }
    }
    return Number.tensor(operands[0].type, values)
  }

  private func combine<Number: WideNumber>(_ old: Number, _ update: Number) -> Number {
    switch mode {
    case .replace: update
    case .add: Number.sum(old, update)
    case .multiply: Number.product(old, update)
    case .maximum: Number.larger(old, update)
    case .minimum: Number.smaller(old, update)
    }
  }

  package static var examples: [OpExample] {
    let indices = Tensor(TensorType(.int32, [5]), doubles: [2, 0, 2, -1, 7])
    let (counts, bytes) = (Tensor(TensorType(.uint8, [4]), doubles: [1, 2, 3, 4]), Tensor(TensorType(.uint8, [5]), doubles: [200, 255, 90, 1, 1]))
    return [Mode.replace, .add, .multiply, .maximum, .minimum].map { mode in
      OpExample(
        Scatter(mode), [TensorType(.float32, [4, 3]), indices.type, TensorType(.float32, [5, 3])], fixed: [1: indices])
    } + [
      OpExample(
        Scatter(.add), [TensorType(.int32, [4]), indices.type, TensorType(.int32, [5])], fixed: [1: indices]),
      OpExample(Scatter(.add), [counts.type, indices.type, bytes.type], fixed: [0: counts, 1: indices, 2: bytes]),
    ]
  }
}
