import NNDiagnostics
import NNIR

/// The same bytes read as another element type; the last extent changes with the width of the elements.
///
/// Operand: x `[…, C]`. Result: `[…, C · width(x) / width(dtype)]`.
package struct Bitcast: Hashable, Sendable {
  package var dtype: DType

  package init(_ dtype: DType) { self.dtype = dtype }
}

extension Bitcast: Op {
  package static var name: String { "bitcast" }
  package var attributes: [(String, String)] { [] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try requireRank(operands[0], atLeast: 1)
    let bytes = operands[0].shape.last * operands[0].dtype.byteCount
    try require(
      bytes % dtype.byteCount == 0, "bitcast", "the last extent of \(operands[0]) is no whole number of '\(dtype)' elements")
    return [TensorType(dtype, Shape(operands[0].shape.dims.dropLast() + [bytes / dtype.byteCount]))]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    [Tensor(try resultTypes(operands.map(\.type))[0], bytes: operands[0].bytes)]
  }

  package static var examples: [OpExample] {
    [
      OpExample(Bitcast(.int32), [TensorType(.float32, [2, 3])]), OpExample(Bitcast(.int32), [TensorType(.int16, [2, 4])]),
      OpExample(Bitcast(.uint8), [TensorType(.int32, [2, 3])]),
    ]
  }
}
