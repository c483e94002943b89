/// What is known of a value before it is computed.
package struct TensorType: Hashable, Sendable, CustomStringConvertible {
  package var dtype: DType
  package var shape: Shape

  package init(_ dtype: DType, _ shape: Shape) {
    self.dtype = dtype
    self.shape = shape
  }

  package var elementCount: Int { shape.elementCount }

  package var byteCount: Int { shape.elementCount * dtype.byteCount }

  /// `float32[1, 28, 28, 1]`
  package var description: String { "\(dtype)\(shape)" }
}
