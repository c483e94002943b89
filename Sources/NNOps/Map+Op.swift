import NNDiagnostics
import NNIR

extension Map: Op {
  package static var name: String { "map" }
  package var attributes: [(String, String)] { [("expr", "\(expr)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(!operands.isEmpty, "operand-count", "no operands")
    var shape: Shape = []
    for operand in operands {
      guard let joint = shape.broadcast(with: operand.shape) else {
        throw fail("broadcast", "shapes \(shape) and \(operand.shape) do not broadcast")
      }
      shape = joint
    }
    return [TensorType(try expr.inferredType(operands.map(\.dtype)) ?? operands[0].dtype, shape)]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes(operands.map(\.type))[0]
    let elements = 0..<type.elementCount
    if !type.dtype.isFloatingPoint, operands.allSatisfy({ !$0.dtype.isFloatingPoint }), expr.isIntegral {
      let readers = operands.map { BroadcastReader<Int64>($0, to: type.shape) }
      return [Tensor(type, integers: elements.map { element in expr.evaluate(integers: { readers[$0][element] }) })]
    }
    let readers = operands.map { BroadcastReader<Double>($0, to: type.shape) }
    let isSingle = expr.hasSteps && !(operands.map(\.dtype) + [type.dtype]).contains { $0 == .float64 || $0.isInteger }
    // Fused integer arithmetic wraps around before it becomes floating point.
    let wrapping = operands.map { expr.hasSteps && $0.dtype.isInteger ? BroadcastReader<Int64>($0, to: type.shape) : nil }
    return [
      Tensor(
        type,
        results: elements.map { element in
          expr.evaluate(isSingle: isSingle, integers: { wrapping[$0].map { $0[element] } }) { readers[$0][element] }
        })
    ]
  }

  package static var examples: [OpExample] {
    func float(_ dims: Int...) -> TensorType { TensorType(.float32, Shape(dims)) }
    let unary = UnaryFunction.allCases.filter { !$0.givesBool }.map {
      OpExample(Map(.apply($0, .x)), [float(3, 7)])
    }
    let binary = BinaryFunction.allCases.prefix { $0 != .bitwiseAnd }.filter { !$0.givesBool }.map {
      OpExample(Map(.binary($0, .operand(0), .operand(1))), [float(2, 5), float(2, 5)])
    }
    func wrapping(_ expr: Expr, _ dtype: DType, _ x: [Double], _ y: [Double]) -> OpExample {
      let type = TensorType(dtype, [x.count])
      return OpExample(Map(expr), [type, type], fixed: [0: Tensor(type, doubles: x), 1: Tensor(type, doubles: y)])
    }
    return unary + binary + [
      OpExample(Map(.operand(0) + .operand(1)), [float(2, 3, 17), float(17)]),
      OpExample(Map(.operand(0) * .operand(1)), [float(2, 3, 4, 5), float(2, 1, 1, 5)]),
      OpExample(Map(.operand(0) - .operand(1)), [float(2, 1, 4, 5), float(3, 1, 5)]),
      OpExample(Map(.operand(0) - .operand(1)), [float(2, 4, 1), float(2, 1, 3)]),
      OpExample(Map(.operand(1) / .operand(0)), [float(1), float(4, 9)]),
      OpExample(Map(.select(.x < 0, then: .x * 0.1, otherwise: .x)), [float(33)]),
      OpExample(Map(.x > 0), [float(9)]),
      OpExample(Map(.cast(.int32, .x * 3)), [float(9)]),
      OpExample(Map(.x + 1), [float(0, 3)]),
      OpExample(Map(.max(.x, 0)), [float()]),
      OpExample(Map(.cast(.float32, .x)), [TensorType(.int64, [4])]),
      OpExample(Map(.binary(.mod, .x, 3)), [TensorType(.int32, [4])]),
      wrapping(.operand(0) - .operand(1), .uint8, [0, 4, 255, 7], [1, 5, 255, 250]),
      wrapping(.operand(0) * .operand(1), .int16, [300, -300, 181, -32768], [300, 300, 181, -1]),
      wrapping(.operand(0) + .operand(1), .int32, [2147483647, -2147483648, 5], [1, -1, 6]),
      wrapping(.operand(0) * .operand(1), .int32, [2147483647, 1103515245, -99999], [2147483645, 1103515245, 88889]),
      wrapping(.binary(.power, .operand(0), .operand(1)), .int64, [3, -7, 2, 0], [39, 21, 63, 0]),
      wrapping(.binary(.floorDivide, .operand(0), .operand(1)), .int32, [7, -7, 5, -2147483648], [-2, 2, 0, -1]),
      wrapping(.binary(.leftShift, .operand(0), .operand(1)), .int16, [1, -3, 5, 6], [15, 14, 70, -1]),
    ]
  }
}

extension Constant: Op {
  package static var name: String { "constant" }
  package var attributes: [(String, String)] {
    tensor.type.elementCount == 1 ? [("value", "\(tensor.doubles[0])")] : []
  }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 0)
    return [tensor.type]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] { [tensor] }

  package static var examples: [OpExample] { [OpExample(Constant(Tensor([2], [1, 2])), [])] }
}
