import NNDiagnostics
import NNIR

extension Reduce: EpilogueOp {
  package static var name: String { "reduce" }
  package var attributes: [(String, String)] {
    [("kind", kind.rawValue), ("axes", "\(axes)")] + (keepDims ? [("keepdims", "true")] : [])
  }
  package var ownOperandCount: Int { 1 }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(!operands.isEmpty, "operand-count", "no operands")
    let x = operands[0]
    try require(
      axes == axes.sorted() && Set(axes).count == axes.count && axes.allSatisfy { (0..<x.shape.rank).contains($0) },
      "axes", "axes \(axes) of shape \(x.shape)")
    let isLogical = kind == .any || kind == .all
    try require((x.dtype == .bool) == isLogical, "element-type", "element type '\(x.dtype)' in a reduction to '\(kind)'")
    let kept = Set(axes)
    let dims = x.shape.dims.enumerated().compactMap { axis, dim in kept.contains(axis) ? (keepDims ? 1 : nil) : dim }
    return try finish(TensorType(x.dtype, Shape(dims)), operands)
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    var raw = self
    raw.epilogue = nil
    let type = try raw.resultTypes([operands[0].type])[0]
    if kind == .mean { return try evaluate(type, operands) { $0.reduce(0, +) / Double($0.count) } }
    return try evaluate(type, operands, in: operands[0].dtype.wideNumber)
  }

  private func evaluate<Number: WideNumber>(
    _ type: TensorType, _ operands: [Tensor], in _: Number.Type
  ) throws(Diagnostic) -> [Tensor] {
    try evaluate(type, operands) { (values: [Number]) in
      switch kind {
      // Truth values are 0 and 1: a sum that is not 0 has a true one, a product that is not 0 no false one.
      case .sum, .any: values.reduce(.zero, Number.sum)
      case .product, .all: values.reduce(.one, Number.product)
      case .maximum: values.reduce(.least, Number.larger)
      case .minimum: values.reduce(.greatest, Number.smaller)
      case .mean: preconditionFailure("a mean is a quotient")
      }
    }
  }

  private func evaluate<Number: WideNumber>(
    _ type: TensorType, _ operands: [Tensor], combine: ([Number]) -> Number
  ) throws(Diagnostic) -> [Tensor] {
    let shape = operands[0].shape
    var groups = [[Number]](repeating: [], count: type.elementCount)
    // The row-major index of the result to which each element belongs.
    let keptShape = Shape(shape.dims.enumerated().map { axes.contains($0) ? 1 : $1 })
    let targets = BroadcastReader<Int64>(
      Tensor(TensorType(.int64, keptShape), integers: (0..<type.elementCount).map(Int64.init)), to: shape)
    for (element, value) in Number.elements(of: operands[0]).enumerated() { groups[Int(targets[element])].append(value) }
    return try finish(groups.map(combine), type, operands)
  }

  package static var examples: [OpExample] {
    func example(
      _ kind: Kind, _ x: Shape, _ axes: [Int], keepDims: Bool = false, _ epilogue: Expr? = nil, _ extra: [Shape] = []
    ) -> OpExample {
      OpExample(
        Reduce(kind, axes: axes, keepDims: keepDims, epilogue: epilogue), ([x] + extra).map { TensorType(.float32, $0) })
    }
    let bytes = Tensor(TensorType(.uint8, [4]), doubles: [200, 100, 3, 255])
    let large = Tensor(TensorType(.int64, [3]), integers: [1 << 53 + 1, -7, 3_037_000_501])
    return [
      example(.mean, [2, 4, 5, 19], [1, 2]), example(.maximum, [2, 7, 3], [1], keepDims: true),
      example(.sum, [3, 33], [1]), example(.sum, [3, 33], [1], keepDims: true, .operand(0) * .operand(1), [[3, 1]]),
      example(.product, [4, 5], [0]), example(.minimum, [2, 3, 4, 5], [0, 2]),
      example(.mean, [2, 3, 4, 5], [1, 3], .operand(0) + .operand(1), [[2, 4]]),
      example(.mean, [2, 3, 4], [0, 1, 2]), example(.sum, [2, 3], []),
      example(.mean, [2, 3, 4], [1], .apply(.tanh, .operand(0) * .operand(1)), [[4]]),
      example(.sum, [2, 0, 3], [1]), example(.maximum, [5, 6, 2], [2]),
      OpExample(Reduce(.sum, axes: [0, 2]), [TensorType(.int32, [3, 4, 2])]),
      OpExample(Reduce(.minimum, axes: [1], keepDims: true), [TensorType(.int64, [3, 4])]),
      OpExample(Reduce(.sum, axes: [0]), [bytes.type], fixed: [0: bytes]), OpExample(Reduce(.product, axes: [0]), [bytes.type], fixed: [0: bytes]),
      OpExample(Reduce(.product, axes: [0]), [large.type], fixed: [0: large]), OpExample(Reduce(.maximum, axes: [0]), [large.type], fixed: [0: large]),
      OpExample(Reduce(.any, axes: [1]), [TensorType(.bool, [4, 3])]), OpExample(Reduce(.all, axes: [0, 1]), [TensorType(.bool, [2, 2])]),
      OpExample(Reduce(.mean, axes: [1]), [TensorType(.float64, [2, 5])]), OpExample(Reduce(.any, axes: []), [TensorType(.bool, [3])]),
      OpExample(Reduce(.any, axes: [1]), [TensorType(.bool, [2, 0])]), OpExample(Reduce(.all, axes: [1]), [TensorType(.bool, [2, 0])]),
    ]
  }
}
