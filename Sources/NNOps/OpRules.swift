import NNDiagnostics
import NNIR

/// Checks that type rules share. Every message is in the words of shapes, because ops know nothing of layers.
extension Op {
  func fail(_ id: String, _ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(id: "op-\(id)", "\(message) for '\(Self.name)'", hint: hint)
  }

  func require(_ condition: Bool, _ id: String, _ message: @autoclosure () -> String) throws(Diagnostic) {
    if !condition { throw fail(id, message()) }
  }

  func requireCount(_ operands: [TensorType], _ count: Int) throws(Diagnostic) {
    try require(operands.count == count, "operand-count", "\(operands.count) operands instead of \(count)")
  }

  func requireFloat(_ operand: TensorType) throws(Diagnostic) {
    try require(operand.dtype.isFloatingPoint, "element-type", "element type '\(operand.dtype)' instead of a floating-point type")
  }

  func requireRank(_ operand: TensorType, atLeast rank: Int) throws(Diagnostic) {
    try require(operand.shape.rank >= rank, "rank", "shape \(operand.shape) has too few axes; at least \(rank) are needed")
  }
}

extension EpilogueOp {
  /// Checks the epilogue against the raw result and returns the type after it.
  func finish(_ raw: TensorType, _ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(
      operands.count >= ownOperandCount, "operand-count", "\(operands.count) operands instead of \(ownOperandCount)")
    let extra = operands.dropFirst(ownOperandCount)
    guard let epilogue else {
      try require(extra.isEmpty, "operand-count", "\(extra.count) operands too many")
      return [raw]
    }
    for operand in extra {
      try require(
        operand.shape.broadcasts(to: raw.shape), "broadcast",
        "an operand of shape \(operand.shape) does not broadcast to \(raw.shape)")
    }
    let dtype = try epilogue.inferredType([raw.dtype] + extra.map(\.dtype)) ?? raw.dtype
    return [TensorType(dtype, raw.shape)]
  }

  /// Applies the epilogue to the raw result, which is not rounded in between unless it is of integers.
  func finish<Number: WideNumber>(_ raw: [Number], _ type: TensorType, _ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    guard let epilogue else { return [Number.tensor(type, raw)] }
    let raw = raw as? [Double] ?? Number.tensor(type, raw).doubles
    let extra = operands.dropFirst(ownOperandCount).map { BroadcastReader<Double>($0, to: type.shape) }
    let resultType = try finish(type, operands.map(\.type))[0]
    let values = raw.indices.map { element in
      epilogue.evaluate { $0 == 0 ? raw[element] : extra[$0 - 1][element] }
    }
    return [Tensor(resultType, doubles: values)]
  }
}

/// Reads a tensor as if it were broadcast to a larger shape.
struct BroadcastReader<Number: WideNumber> {
  private let values: [Number]
  private let extents: [Int]
  private let strides: [Int]
  private let isWhole: Bool

  init(_ tensor: Tensor, to shape: Shape) {
    values = Number.elements(of: tensor)
    extents = shape.dims
    let missing = shape.rank - tensor.shape.rank
    let own = tensor.shape.strides
    strides = shape.dims.indices.map { $0 < missing || tensor.shape[$0 - missing] == 1 ? 0 : own[$0 - missing] }
    isWhole = tensor.shape.elementCount == shape.elementCount
  }

  /// The value at a row-major index of the large shape.
  subscript(_ element: Int) -> Number {
    if isWhole { return values[element] }
    var rest = element
    var offset = 0
    for axis in extents.indices.reversed() {
      offset += rest % extents[axis] * strides[axis]
      rest /= extents[axis]
    }
    return values[offset]
  }
}
