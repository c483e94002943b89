import ModelFormats

/// An input of a network: the tensor that a functional network starts from, or the first entry of a `Sequential`.
///
/// ```swift
/// let image = Input([28, 28, 1], name: "image")
/// let y = Flatten()(image)
/// ```
public struct Input: Layer, TensorLike {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - shape: Extents of one sample; nil for one that is chosen when the network is compiled (`CompileOptions.inputShapes`).
  ///   - batchSize: Fixes the number of samples of a run.
  ///   - dtype: The type of the elements as NumPy calls it, such as `int32` for class numbers.
  ///   - name: Nil leaves it to the network.
  public init(_ shape: [Int?], batchSize: Int? = nil, dtype: String = "float32", name: String? = nil) {
    let extents = ([batchSize] + shape).map { $0.json }
    definition = LayerDefinition(
      "InputLayer", ["batch_shape": RawJSON(.array(extents)), "dtype": dtype], CommonOptions(nil, true, nil, name))
  }

  public var tensor: SymbolicTensor { SymbolicTensor(input: definition) }
}

/// JSON as it is.
private struct RawJSON: ConfigurationValue {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }
}
