import NNIR

/// An input or output of a model.
public struct PortDescription: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  package let dtype: DType
  /// Extents of one sample; of the whole tensor when the model fixes its batch axis.
  public let shape: [Int]
  /// Whether the tensor has a batch axis before `shape`, of any extent.
  public let isBatched: Bool

  /// The type of the elements as NumPy calls it: `float32`.
  public var elementType: String { dtype.rawValue }

  /// - Parameter type: The type at a batch of any size, its batch axis included.
  package init(name: String, type: TensorType, isBatched: Bool) {
    self.name = name
    self.dtype = type.dtype
    self.shape = isBatched ? Array(type.shape.dims.dropFirst()) : type.shape.dims
    self.isBatched = isBatched
  }

  /// The type at a batch of `count` samples.
  package func type(batch count: Int) -> TensorType { TensorType(dtype, Shape(isBatched ? [count] + shape : shape)) }

  /// `image: float32[n, 28, 28, 1]`
  public var description: String { "\(name): \(dtype)[\(((isBatched ? ["n"] : []) + shape.map(String.init)).joined(separator: ", "))]" }
}
