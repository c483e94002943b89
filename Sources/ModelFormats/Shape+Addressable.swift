import NNIR

extension Shape {
  /// Whether sizes in bytes of tensors of this shape, and their strides, fit an `Int` for any element type.
  var isAddressable: Bool {
    guard let count = Shape(dims.map { $0 == 0 ? 1 : $0 }).checkedElementCount else { return false }
    return count <= Int.max / 8
  }
}
