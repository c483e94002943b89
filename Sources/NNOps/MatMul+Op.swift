import NNDiagnostics
import NNIR

extension MatMul: EpilogueOp {
  package static var name: String { "matmul" }
  package var attributes: [(String, String)] { transposeB ? [("transpose_b", "true")] : [] }
  package var ownOperandCount: Int { 2 }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(operands.count >= 2, "operand-count", "\(operands.count) operands instead of 2")
    let (a, b) = (operands[0], operands[1])
    try require(a.dtype != .bool, "element-type", "element type 'bool'")
    try require(a.dtype == b.dtype, "element-type", "element types '\(a.dtype)' and '\(b.dtype)'")
    try requireRank(a, atLeast: 2)
    try requireRank(b, atLeast: 2)
    let (rows, columns) = (b.shape[b.shape.rank - 2], b.shape.last)
    let (inner, outer) = transposeB ? (columns, rows) : (rows, columns)
    let batch = Shape(Array(a.shape.dims.dropLast(2))).broadcast(with: Shape(Array(b.shape.dims.dropLast(2))))
    guard a.shape.last == inner, let batch else {
      throw fail("matmul-shapes", "shapes \(a.shape) and \(b.shape) do not fit")
    }
    return try finish(TensorType(a.dtype, Shape(batch.dims + [a.shape[a.shape.rank - 2], outer])), operands)
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    var raw = self
    raw.epilogue = nil
    let type = try raw.resultTypes(operands.prefix(2).map(\.type))[0]
    return try evaluate(operands, type, in: type.dtype.wideNumber)
  }

  private func evaluate<Number: WideNumber>(_ operands: [Tensor], _ type: TensorType, in _: Number.Type) throws(Diagnostic) -> [Tensor] {
    let (m, n, k) = (type.shape[type.shape.rank - 2], type.shape.last, operands[0].shape.last)
    let batch = Array(type.shape.dims.dropLast(2))
    let bRows = operands[1].shape[operands[1].shape.rank - 2]
    let a = BroadcastReader<Number>(operands[0], to: Shape(batch + [m, k]))
    let b = BroadcastReader<Number>(operands[1], to: Shape(batch + [bRows, operands[1].shape.last]))
    var result = [Number](repeating: .zero, count: type.elementCount)
    for matrix in 0..<batch.reduce(1, *) {
      for row in 0..<m {
        for column in 0..<n {
          var sum = Number.zero
          for inner in 0..<k {
            let right = transposeB ? (matrix * n + column) * k + inner : (matrix * k + inner) * n + column
            sum = Number.sum(sum, Number.product(a[(matrix * m + row) * k + inner], b[right]))
          }
          result[(matrix * m + row) * n + column] = sum
        }
      }
    }
    return try finish(result, type, operands)
  }

  package static var examples: [OpExample] {
    func example(_ a: Shape, _ b: Shape, transposeB: Bool = false, _ epilogue: Expr? = nil, _ extra: [Shape] = []) -> OpExample {
      OpExample(
        MatMul(transposeB: transposeB, epilogue: epilogue), ([a, b] + extra).map { TensorType(.float32, $0) })
    }
    let bytes = Tensor(TensorType(.uint8, [2, 2]), doubles: [200, 100, 3, 255])
    let large = Tensor(TensorType(.int32, [2, 2]), doubles: [2_147_483_647, -99_991, 1_103_515_245, 12345])
    return [
      example([1, 7], [7, 10], .operand(0) + .operand(1), [[10]]),
      example([1, 300], [300, 65], .max(.operand(0) + .operand(1), 0), [[65]]),
      example([5, 33], [33, 17], .operand(0) + .operand(1) + .operand(2), [[17], [5, 17]]),
      example([2, 4, 8], [8, 40], .apply(.tanh, .operand(0) + .operand(1)), [[40]]),
      example([1, 37, 66], [66, 50], .operand(0) + .operand(1), [[50]]),
      example([2, 3, 4, 5], [2, 3, 5, 6]),
      example([2, 3, 4, 5], [2, 3, 6, 5], transposeB: true, .operand(0) * 0.5),
      example([2, 1, 4, 5], [3, 5, 6]),
      example([3, 5], [4, 5], transposeB: true),
      example([4, 1], [1, 3]),
      example([2, 0], [0, 3], .operand(0) + 1),
      example([0, 4], [4, 3]),
      OpExample(MatMul(), [bytes.type, bytes.type], fixed: [0: bytes, 1: bytes]),
      OpExample(MatMul(transposeB: true), [large.type, large.type], fixed: [0: large, 1: large]),
    ]
  }
}
