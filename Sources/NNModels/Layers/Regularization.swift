// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Zeros at random in training; nothing at inference.
public struct Dropout: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - rate: The share that is dropped.
  ///   - noiseShape: The axes along which one decision holds.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ rate: Double, noiseShape: [Int]? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "Dropout", ["rate": rate, "noise_shape": noiseShape, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Whole channels dropped in training; nothing at inference.
public struct SpatialDropout1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - rate: The share that is dropped.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ rate: Double, seed: Int? = nil, inputShape: [Int?]? = nil, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "SpatialDropout1D", ["rate": rate, "seed": seed], CommonOptions(inputShape, true, dtype, name))
  }
}

/// Whole channels dropped in training; nothing at inference.
public struct SpatialDropout2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - rate: The share that is dropped.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ rate: Double, dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "SpatialDropout2D", ["rate": rate, "data_format": dataFormat, "seed": seed], CommonOptions(inputShape, true, dtype, name))
  }
}

/// Whole channels dropped in training; nothing at inference.
public struct SpatialDropout3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - rate: The share that is dropped.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ rate: Double, dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "SpatialDropout3D", ["rate": rate, "data_format": dataFormat, "seed": seed], CommonOptions(inputShape, true, dtype, name))
  }
}

/// Multiplicative noise in training; nothing at inference.
public struct GaussianDropout: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - rate: The share that is dropped.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ rate: Double, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "GaussianDropout", ["rate": rate, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Additive noise in training; nothing at inference.
public struct GaussianNoise: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - stddev: Deviation of the noise.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ stddev: Double, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "GaussianNoise", ["stddev": stddev, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Dropout that keeps mean and variance, in training; nothing at inference.
public struct AlphaDropout: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - rate: The share that is dropped.
  ///   - noiseShape: The axes along which one decision holds.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ rate: Double, noiseShape: [Int]? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AlphaDropout", ["rate": rate, "noise_shape": noiseShape, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// A penalty on its input in training; nothing at inference.
public struct ActivityRegularization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - l1: Factor of the absolute values.
  ///   - l2: Factor of the squares.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    l1: Double = 0.0, l2: Double = 0.0, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "ActivityRegularization", ["l1": l1, "l2": l2], CommonOptions(inputShape, trainable, dtype, name))
  }
}
