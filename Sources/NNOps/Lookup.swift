import NNDiagnostics
import NNIR

/// Numbers translated by a table.
///
/// Operands: x int64 of any shape; keys int64 `[N]`, ascending; values int64 `[N]`. Result: for each element of x the value of its key,
/// `missing` where it is no key.
package struct Lookup: Hashable, Sendable {
  package var missing: Int

  package init(missing: Int) { self.missing = missing }
}

extension Lookup: Op {
  package static var name: String { "lookup" }
  package var attributes: [(String, String)] { [("missing", "\(missing)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 3)
    for operand in operands {
      try require(operand.dtype == .int64, "element-type", "element type '\(operand.dtype)' instead of 'int64'")
    }
    try require(
      operands[1].shape.rank == 1 && operands[1] == operands[2], "table",
      "keys of shape \(operands[1].shape) and values of \(operands[2].shape)")
    return [operands[0]]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let numbers = operands.map { $0.withElements(of: Int64.self) { Array($0) } }
    let table = Dictionary(zip(numbers[1], numbers[2])) { first, _ in first }
    let found = numbers[0].map { table[$0] ?? Int64(missing) }
    return [Tensor(operands[0].type, bytes: found.withUnsafeBytes(Array.init))]
  }

  package static var examples: [OpExample] {
    func numbers(_ shape: Shape, _ values: [Double]) -> Tensor { Tensor(TensorType(.int64, shape), doubles: values) }
    let x = numbers([2, 4], [5, -3, 0, 9, 100, 7, 6, -4])
    let tables = [
      (numbers([5], [-4, 0, 5, 6, 100]), numbers([5], [1, 2, 3, 4, 5])), (numbers([1], [7]), numbers([1], [0])),
      (numbers([0], []), numbers([0], [])),
    ]
    return tables.map { keys, values in
      OpExample(Lookup(missing: -1), [x.type, keys.type, values.type], fixed: [0: x, 1: keys, 2: values])
    }
  }
}
