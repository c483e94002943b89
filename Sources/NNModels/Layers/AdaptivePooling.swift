// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// The maximum of windows over time that are chosen so that the output has `outputSize`.
public struct AdaptiveMaxPooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ outputSize: Extents, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdaptiveMaxPooling1D", ["output_size": outputSize, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of windows over images that are chosen so that the output has `outputSize`.
public struct AdaptiveMaxPooling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ outputSize: Extents, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdaptiveMaxPooling2D", ["output_size": outputSize, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of windows over volumes that are chosen so that the output has `outputSize`.
public struct AdaptiveMaxPooling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ outputSize: Extents, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdaptiveMaxPooling3D", ["output_size": outputSize, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of windows over time that are chosen so that the output has `outputSize`.
public struct AdaptiveAveragePooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ outputSize: Extents, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdaptiveAveragePooling1D",
      [
        "output_size": outputSize, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of windows over images that are chosen so that the output has `outputSize`.
public struct AdaptiveAveragePooling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ outputSize: Extents, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdaptiveAveragePooling2D",
      [
        "output_size": outputSize, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of windows over volumes that are chosen so that the output has `outputSize`.
public struct AdaptiveAveragePooling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ outputSize: Extents, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdaptiveAveragePooling3D",
      [
        "output_size": outputSize, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
