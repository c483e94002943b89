// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// The maximum of each window over time.
public struct MaxPooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ poolSize: Extents = 2, strides: Extents? = nil, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "MaxPooling1D",
      [
        "pool_size": poolSize, "strides": strides, "padding": padding, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of each window over images.
public struct MaxPooling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ poolSize: Extents = [2, 2], strides: Extents? = nil, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "MaxPooling2D",
      [
        "pool_size": poolSize, "strides": strides, "padding": padding, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of each window over volumes.
public struct MaxPooling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ poolSize: Extents = [2, 2, 2], strides: Extents? = nil, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "MaxPooling3D",
      [
        "pool_size": poolSize, "strides": strides, "padding": padding, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of each window over time.
public struct AveragePooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ poolSize: Extents, strides: Extents? = nil, padding: Padding = .valid, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "AveragePooling1D",
      [
        "pool_size": poolSize, "strides": strides, "padding": padding, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of each window over images.
public struct AveragePooling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ poolSize: Extents, strides: Extents? = nil, padding: Padding = .valid, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "AveragePooling2D",
      [
        "pool_size": poolSize, "strides": strides, "padding": padding, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of each window over volumes.
public struct AveragePooling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ poolSize: Extents, strides: Extents? = nil, padding: Padding = .valid, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "AveragePooling3D",
      [
        "pool_size": poolSize, "strides": strides, "padding": padding, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of each channel over all of time.
public struct GlobalMaxPooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - keepdims: Whether the axes stay, with extent 1.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalMaxPooling1D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of each channel over the whole image.
public struct GlobalMaxPooling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - keepdims: Whether the axes stay, with extent 1.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalMaxPooling2D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of each channel over the whole volume.
public struct GlobalMaxPooling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - keepdims: Whether the axes stay, with extent 1.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalMaxPooling3D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of each channel over all of time.
public struct GlobalAveragePooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - keepdims: Whether the axes stay, with extent 1.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalAveragePooling1D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of each channel over the whole image.
public struct GlobalAveragePooling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - keepdims: Whether the axes stay, with extent 1.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalAveragePooling2D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of each channel over the whole volume.
public struct GlobalAveragePooling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - keepdims: Whether the axes stay, with extent 1.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalAveragePooling3D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}
