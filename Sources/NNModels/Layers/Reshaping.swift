// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// All axes but the batch joined.
public struct Flatten: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Flatten", ["data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The same elements under another shape; one extent may be −1.
public struct Reshape: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - targetShape: Without the batch.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ targetShape: [Int], inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Reshape", ["target_shape": targetShape], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Axes in another order, counted from 1.
public struct Permute: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - dims: The axes, counted from 1 without the batch.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ dims: [Int], inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Permute", ["dims": dims], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// A vector repeated over a new time axis.
public struct RepeatVector: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - n: How often.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ n: Int, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RepeatVector", ["n": n], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Sequences with elements cut off at both ends.
public struct Cropping1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - cropping: Elements cut off, as pairs of both ends or as one number.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ cropping: Extents = [1, 1], inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Cropping1D", ["cropping": cropping], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images with elements cut off at both ends.
public struct Cropping2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - cropping: Elements cut off, as pairs of both ends or as one number.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ cropping: Extents = [[0, 0], [0, 0]], dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Cropping2D", ["cropping": cropping, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Volumes with elements cut off at both ends.
public struct Cropping3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - cropping: Elements cut off, as pairs of both ends or as one number.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ cropping: Extents = [[1, 1], [1, 1], [1, 1]], dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Cropping3D", ["cropping": cropping, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Sequences with zeros at both ends.
public struct ZeroPadding1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ padding: Extents = 1, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "ZeroPadding1D", ["padding": padding, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images with zeros at both ends.
public struct ZeroPadding2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ padding: Extents = [1, 1], dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "ZeroPadding2D", ["padding": padding, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Volumes with zeros at both ends.
public struct ZeroPadding3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ padding: Extents = [[1, 1], [1, 1], [1, 1]], dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "ZeroPadding3D", ["padding": padding, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Every time step repeated.
public struct UpSampling1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - size: Factors of the extents.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ size: Extents = 2, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "UpSampling1D", ["size": size], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images enlarged by whole factors.
public struct UpSampling2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - size: Factors of the extents.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - interpolation: How values between pixels are found.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ size: Extents = [2, 2], dataFormat: DataFormat? = nil, interpolation: Interpolation = .nearest, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "UpSampling2D",
      [
        "size": size, "data_format": dataFormat, "interpolation": interpolation,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Volumes enlarged by whole factors.
public struct UpSampling3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - size: Factors of the extents.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ size: Extents = [2, 2, 2], dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "UpSampling3D", ["size": size, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}
