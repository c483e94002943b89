import NNDiagnostics
import NNIR

extension Normalize: EpilogueOp {
  package static var name: String { "normalize" }
  package var attributes: [(String, String)] {
    [("kind", kind.rawValue), ("axes", "last \(axisCount)"), ("epsilon", "\(epsilon)")]
  }
  package var ownOperandCount: Int { 1 }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(!operands.isEmpty, "operand-count", "no operands")
    try requireFloat(operands[0])
    try require(
      (1...max(operands[0].shape.rank, 1)).contains(axisCount) && operands[0].shape.rank > 0, "axes",
      "the last \(axisCount) axes of shape \(operands[0].shape)")
    return try finish(operands[0], operands)
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let x = operands[0].doubles
    let columns = operands[0].shape.dims.suffix(axisCount).reduce(1, *)
    var result: [Double] = []
    for start in stride(from: 0, to: x.count, by: max(columns, 1)) {
      let row = x[start..<(start + columns)]
      let mean = kind == .standard ? row.reduce(0, +) / Double(columns) : 0
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      result += row.map { ($0 - mean) / (variance + epsilon).squareRoot() }
    }
    return try finish(result, operands[0].type, operands)
  }

  package static var examples: [OpExample] {
    func float(_ dims: Int...) -> TensorType { TensorType(.float32, Shape(dims)) }
    let affine = Expr.operand(0) * .operand(1) + .operand(2)
    return [
      OpExample(Normalize(axisCount: 1, epsilon: 1e-3), [float(2, 3, 37)]),
      OpExample(Normalize(axisCount: 1, epsilon: 1e-5, epilogue: affine), [float(4, 64), float(64), float(64)]),
      OpExample(Normalize(axisCount: 2, epsilon: 1e-5, epilogue: affine), [float(2, 5, 6), float(5, 6), float(5, 6)]),
      OpExample(Normalize(.rootMeanSquare, axisCount: 1, epsilon: 1e-6), [float(3, 7)]),
      OpExample(
        Normalize(axisCount: 2, epsilon: 1e-3, epilogue: .operand(0) * .operand(1)), [float(2, 3, 4, 5), float(4, 1)]),
      OpExample(Normalize(axisCount: 2, epsilon: 1e-3), [TensorType(.float64, [2, 3, 4])]),
      OpExample(Normalize(.rootMeanSquare, axisCount: 1, epsilon: 1e-3), [TensorType(.float64, [2, 5])]),
    ]
  }
}

extension Softmax: Op {
  package static var name: String { "softmax" }
  package var attributes: [(String, String)] { kind == .softmax ? [] : [("kind", kind.rawValue)] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try requireFloat(operands[0])
    try requireRank(operands[0], atLeast: 1)
    return operands
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let x = operands[0].doubles
    let columns = max(operands[0].shape.last, 1)
    let rows = stride(from: 0, to: x.count, by: columns).map { Array(x[$0..<($0 + columns)]) }
    return [Tensor(operands[0].type, doubles: rows.flatMap(row))]
  }

  private func row(_ x: [Double]) -> [Double] {
    let maximum = x.reduce(-.infinity) { BinaryFunction.maximum.apply($0, $1) }
    let shifted = x.map { $0 - maximum }
    switch kind {
    case .softmax:
      let exponentials = shifted.map { UnaryFunction.exp.apply($0) }
      let sum = exponentials.reduce(0, +)
      return exponentials.map { $0 / sum }
    case .logSoftmax:
      let logSum = UnaryFunction.log.apply(shifted.reduce(0) { $0 + UnaryFunction.exp.apply($1) })
      return shifted.map { $0 - logSum }
    case .sparsemax:
      if shifted.contains(where: \.isNaN) { return x.map { _ in .nan } }
      var (sum, total, support) = (0.0, 0.0, 0.0)
      for value in x.sorted(by: >) {
        guard 1 + (support + 1) * value > sum + value else { break }
        support += 1
        sum += value
        total += sum
      }
      let threshold = (total - 1) / support
      return x.map { max($0 - threshold, 0) }
    }
  }

  package static var examples: [OpExample] {
    [Kind.softmax, .logSoftmax, .sparsemax].flatMap { kind in
      [[2, 10], [3, 4, 1], [1, 1000], [2, 0, 5]].map { OpExample(Softmax(kind), [TensorType(.float32, Shape($0))]) }
    } + [Kind.softmax, .logSoftmax].map { OpExample(Softmax($0), [TensorType(.float64, [3, 7])]) }
  }
}
