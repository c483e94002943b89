// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Images mirrored at random in training; nothing at inference.
public struct RandomFlip: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - mode: What is put out, or how.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    mode: String = "horizontal_and_vertical", seed: Int? = nil, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomFlip", ["mode": mode, "seed": seed, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images turned at random in training; nothing at inference.
public struct RandomRotation: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - fillMode: What stands outside of the image.
  ///   - interpolation: How values between pixels are found.
  ///   - seed: Of training's random numbers.
  ///   - fillValue: The value outside of the image.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, seed: Int? = nil,
    fillValue: Double = 0.0, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomRotation",
      [
        "factor": factor, "fill_mode": fillMode, "interpolation": interpolation, "seed": seed, "fill_value": fillValue,
        "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images moved at random in training; nothing at inference.
public struct RandomTranslation: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - heightFactor: How much the height changes, or the range to draw from.
  ///   - widthFactor: How much the width changes, or the range to draw from.
  ///   - fillMode: What stands outside of the image.
  ///   - interpolation: How values between pixels are found.
  ///   - seed: Of training's random numbers.
  ///   - fillValue: The value outside of the image.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    heightFactor: Numbers, widthFactor: Numbers?, fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear,
    seed: Int? = nil, fillValue: Double = 0.0, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomTranslation",
      [
        "height_factor": heightFactor, "width_factor": widthFactor, "fill_mode": fillMode, "interpolation": interpolation, "seed": seed,
        "fill_value": fillValue, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images zoomed at random in training; nothing at inference.
public struct RandomZoom: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - heightFactor: How much the height changes, or the range to draw from.
  ///   - widthFactor: How much the width changes, or the range to draw from.
  ///   - fillMode: What stands outside of the image.
  ///   - interpolation: How values between pixels are found.
  ///   - seed: Of training's random numbers.
  ///   - fillValue: The value outside of the image.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    heightFactor: Numbers, widthFactor: Numbers? = nil, fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear,
    seed: Int? = nil, fillValue: Double = 0.0, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomZoom",
      [
        "height_factor": heightFactor, "width_factor": widthFactor, "fill_mode": fillMode, "interpolation": interpolation, "seed": seed,
        "fill_value": fillValue, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images sheared at random in training; nothing at inference.
public struct RandomShear: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - xFactor: How much the x changes, or the range to draw from.
  ///   - yFactor: How much the y changes, or the range to draw from.
  ///   - interpolation: How values between pixels are found.
  ///   - fillMode: What stands outside of the image.
  ///   - fillValue: The value outside of the image.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    xFactor: Numbers = 0.0, yFactor: Numbers = 0.0, interpolation: Interpolation = .bilinear, fillMode: FillMode = .reflect,
    fillValue: Double = 0.0, dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomShear",
      [
        "x_factor": xFactor, "y_factor": yFactor, "interpolation": interpolation, "fill_mode": fillMode, "fill_value": fillValue,
        "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images seen from an angle at random in training; nothing at inference.
public struct RandomPerspective: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - scale: The factor.
  ///   - interpolation: How values between pixels are found.
  ///   - fillValue: The value outside of the image.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 1.0, scale: Numbers = 1.0, interpolation: Interpolation = .bilinear, fillValue: Double = 0.0, seed: Int? = nil,
    dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomPerspective",
      [
        "factor": factor, "scale": scale, "interpolation": interpolation, "fill_value": fillValue, "seed": seed,
        "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images warped at random in training; nothing at inference.
public struct RandomElasticTransform: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - scale: The factor.
  ///   - interpolation: How values between pixels are found.
  ///   - fillMode: What stands outside of the image.
  ///   - fillValue: The value outside of the image.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 1.0, scale: Numbers = 1.0, interpolation: Interpolation = .bilinear, fillMode: FillMode = .reflect,
    fillValue: Double = 0.0, valueRange: Numbers = [0, 255], seed: Int? = nil, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomElasticTransform",
      [
        "factor": factor, "scale": scale, "interpolation": interpolation, "fill_mode": fillMode, "fill_value": fillValue,
        "value_range": valueRange, "seed": seed, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Parts erased at random in training; nothing at inference.
public struct RandomErasing: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - scale: The factor.
  ///   - fillValue: The value outside of the image.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 1.0, scale: Numbers = [0.02, 0.33], fillValue: Double? = nil, valueRange: Numbers = [0, 255], seed: Int? = nil,
    dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomErasing",
      [
        "factor": factor, "scale": scale, "fill_value": fillValue, "value_range": valueRange, "seed": seed, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Several augmentations at random in training; nothing at inference.
public struct RandAugment: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - numOps: Augmentations of an image.
  ///   - factor: How strong, or the range to draw from.
  ///   - interpolation: How values between pixels are found.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    valueRange: Numbers = [0, 255], numOps: Int = 2, factor: Numbers = 0.5, interpolation: Interpolation = .bilinear, seed: Int? = nil,
    dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandAugment",
      [
        "value_range": valueRange, "num_ops": numOps, "factor": factor, "interpolation": interpolation, "seed": seed,
        "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Mixtures of augmentations at random in training; nothing at inference.
public struct AugMix: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - numChains: How many mixtures.
  ///   - chainDepth: Augmentations in a mixture.
  ///   - factor: How strong, or the range to draw from.
  ///   - alpha: The factor.
  ///   - allOps: Whether all kinds are drawn.
  ///   - interpolation: How values between pixels are found.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    valueRange: Numbers = [0, 255], numChains: Int = 3, chainDepth: Int = 3, factor: Numbers = 0.3, alpha: Double = 1.0,
    allOps: Bool = true, interpolation: Interpolation = .bilinear, seed: Int? = nil, dataFormat: DataFormat? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "AugMix",
      [
        "value_range": valueRange, "num_chains": numChains, "chain_depth": chainDepth, "factor": factor, "alpha": alpha,
        "all_ops": allOps, "interpolation": interpolation, "seed": seed, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Pairs of images mixed at random in training; nothing at inference.
public struct MixUp: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - alpha: The factor.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    alpha: Double = 0.2, dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "MixUp", ["alpha": alpha, "data_format": dataFormat, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Parts of images exchanged at random in training; nothing at inference.
public struct CutMix: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 1.0, seed: Int? = nil, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "CutMix", ["factor": factor, "seed": seed, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}
