import NNDiagnostics
import NNIR

extension Pool: EpilogueOp {
  package static var name: String { "pool" }
  package var attributes: [(String, String)] {
    [("kind", kind.rawValue), ("size", "\(window.size)")] + window.attributes
  }
  package var ownOperandCount: Int { 1 }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(!operands.isEmpty, "operand-count", "no operands")
    try requireFloat(operands[0])
    try requireRank(operands[0], atLeast: 3)
    let shape = operands[0].shape
    try window.check(self, spatialRank: shape.rank - 2)
    let spatial = window.outputExtents(Array(shape.dims[1..<(shape.rank - 1)]))
    return try finish(TensorType(operands[0].dtype, Shape([shape[0]] + spatial + [shape.last])), operands)
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    var raw = self
    raw.epilogue = nil
    let type = try raw.resultTypes([operands[0].type])[0]
    let x = operands[0].doubles
    let channels = type.shape.last
    let input = Array(operands[0].shape.dims[1..<(type.shape.rank - 1)])
    let output = Array(type.shape.dims[1..<(type.shape.rank - 1)])
    var result = [Double](repeating: kind == .max ? -.infinity : 0, count: type.elementCount)
    var counts = [Double](repeating: 0, count: type.elementCount)
    for n in 0..<type.shape[0] {
      window.forEachTap(input, output) { position, pixel, _ in
        let to = (n * output.reduce(1, *) + position) * channels
        let from = (n * input.reduce(1, *) + pixel) * channels
        for c in 0..<channels {
          result[to + c] = kind == .max ? BinaryFunction.maximum.apply(result[to + c], x[from + c]) : result[to + c] + x[from + c]
          counts[to + c] += 1
        }
      }
    }
    if kind == .average { result = zip(result, counts).map { $0 / $1 } }
    return try finish(result, type, operands)
  }

  package static var examples: [OpExample] {
    func example(
      _ kind: Kind, _ x: Shape, _ size: [Int], _ strides: [Int], low: [Int]? = nil, high: [Int]? = nil,
      _ epilogue: Expr? = nil, _ extra: [Shape] = []
    ) -> OpExample {
      OpExample(
        Pool(kind, Window(size: size, strides: strides, padLow: low, padHigh: high), epilogue: epilogue),
        ([x] + extra).map { TensorType(.float32, $0) })
    }
    return [Kind.max, .average].flatMap { kind in
      [
        example(kind, [2, 6, 6, 5], [2, 2], [2, 2]),
        OpExample(Pool(kind, Window(size: [3], strides: [2], padLow: [1], padHigh: [1])), [TensorType(.float64, [2, 7, 3])]),
        example(kind, [1, 7, 5, 35], [3, 2], [2, 1], low: [1, 0], high: [1, 1], .max(.x, 0)),
        example(kind, [2, 9, 3], [3], [1], low: [1], high: [1], .operand(0) * .operand(1), [[3]]),
        example(kind, [1, 4, 4, 4, 2], [2, 2, 2], [2, 2, 2]),
        example(kind, [1, 2, 2, 1], [3, 3], [1, 1]),
      ]
    }
  }
}
