// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// The maximum of each window over time.
public struct MaxPooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - poolSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
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
  ///   - keepdims: Whether the axes stay, with extent 1.
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
  ///   - keepdims: Whether the axes stay, with extent 1.
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
  ///   - keepdims: Whether the axes stay, with extent 1.
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
  ///   - keepdims: Whether the axes stay, with extent 1.
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
  ///   - keepdims: Whether the axes stay, with extent 1.
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
  ///   - keepdims: Whether the axes stay, with extent 1.
  public init(
    dataFormat: DataFormat? = nil, keepdims: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GlobalAveragePooling3D", ["data_format": dataFormat, "keepdims": keepdims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The maximum of windows over time that are chosen so that the output has `outputSize`.
public struct AdaptiveMaxPooling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - outputSize: Extents of the output.
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
