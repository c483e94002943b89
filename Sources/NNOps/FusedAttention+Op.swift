import Foundation
import NNDiagnostics
import NNIR

extension FusedAttention: Op {
  package static var name: String { "attention" }
  package var attributes: [(String, String)] { [("score", "\(score)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(
      (3...(3 + Self.largestOperandCount)).contains(operands.count), "operand-count",
      "\(operands.count) operands instead of 3 to \(3 + Self.largestOperandCount)")
    try require(operands.allSatisfy { $0.dtype == .float32 }, "element-type", "an element type other than 'float32'")
    let (q, k, v) = (operands[0].shape, operands[1].shape, operands[2].shape)
    let fits =
      [q, k, v].allSatisfy { $0.rank == 4 && $0[0] == q[0] } && k[1] == v[1] && k[2] == v[2] && q[3] == k[3] && k[2] > 0
      && q[2] % k[2] == 0
    try require(fits, "attention-shapes", "shapes \(q), \(k) and \(v) do not fit")
    for operand in operands.dropFirst(3) {
      try require(
        operand.shape.broadcasts(to: [q[0], q[2], q[1], k[1]]), "broadcast",
        "an operand of shape \(operand.shape) does not broadcast to the scores")
    }
    return [TensorType(.float32, [q[0], q[1], q[2], v[3]])]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes(operands.map(\.type))[0]
    let (q, k, v) = (operands[0].doubles, operands[1].doubles, operands[2].doubles)
    let (keys, groups, depth) = (operands[1].shape[1], operands[1].shape[2], operands[0].shape[3])
    let (queries, heads, features) = (type.shape[1], type.shape[2], type.shape[3])
    let extra = operands.dropFirst(3).map { BroadcastReader<Double>($0, to: [type.shape[0], heads, queries, keys]) }
    var result: [Double] = []
    for row in 0..<(type.shape[0] * queries * heads) {
      let (sample, query, head) = (row / heads / queries, row / heads % queries, row % heads)
      func position(_ key: Int) -> Int { (sample * keys + key) * groups + head * groups / heads }
      let scores = (0..<keys).map { key in
        let product = (0..<depth).reduce(0) { $0 + q[row * depth + $1] * k[position(key) * depth + $1] }
        let element = ((sample * heads + head) * queries + query) * keys + key
        return score.evaluate { $0 == 0 ? product : extra[$0 - 1][element] }
      }
      let largest = scores.reduce(-Double.infinity, Double.maximum)
      let weights = scores.map { exp($0 - largest) }
      let sum = weights.reduce(0, +)
      for feature in 0..<features {
        result.append(weights.indices.reduce(0) { $0 + weights[$1] * v[position($1) * features + feature] } / sum)
      }
    }
    return [Tensor(type, doubles: result)]
  }

  package static var examples: [OpExample] {
    func example(_ q: Shape, _ k: Shape, _ v: Shape, _ score: Expr = .operand(0), _ extra: [Shape] = []) -> OpExample {
      OpExample(FusedAttention(score: score), ([q, k, v] + extra).map { TensorType(.float32, $0) })
    }
    let masked = Expr.select(.operand(1), then: .operand(0) * 0.25, otherwise: -1e9)
    func causal(_ count: Int) -> Tensor { Tensor([count, count], (0..<(count * count)).map { $0 % count <= $0 / count ? 1 : 0 }) }
    return [
      example([1, 5, 1, 8], [1, 5, 1, 8], [1, 5, 1, 8]),
      example([2, 50, 3, 7], [2, 37, 3, 7], [2, 37, 3, 20], .operand(0) * 0.5),
      example([1, 33, 6, 16], [1, 40, 2, 16], [1, 40, 2, 9], .operand(0) * .operand(1) + .operand(2), [[], [1, 6, 33, 1]]),
      example([2, 9, 2, 4], [2, 11, 2, 4], [2, 11, 2, 4], .operand(0) + .operand(1), [[2, 1, 1, 11]]),
      example([2, 3, 2, 300], [2, 3, 1, 300], [2, 3, 1, 65], .operand(0) + .operand(1), [[2, 2, 3, 3]]),
      OpExample(
        FusedAttention(score: masked),
        [[1, 61, 2, 8], [1, 61, 2, 8], [1, 61, 2, 8], [61, 61]].map { TensorType(.float32, $0) }, fixed: [3: causal(61)]),
      OpExample(
        FusedAttention(score: masked), [[1, 3, 1, 8], [1, 2, 1, 8], [1, 2, 1, 8], [3, 2]].map { TensorType(.float32, $0) },
        fixed: [3: Tensor([3, 2], [0, 0, 0, 1, 1, 1])]),
      example([0, 3, 1, 2], [0, 3, 1, 2], [0, 3, 1, 2]),
      example([1, 0, 1, 2], [1, 3, 1, 2], [1, 3, 1, 2]),
    ]
  }
}
