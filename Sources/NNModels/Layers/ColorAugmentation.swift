// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Images brightened at random in training; nothing at inference.
public struct RandomBrightness: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomBrightness",
      [
        "factor": factor, "value_range": valueRange, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Contrast changed at random in training; nothing at inference.
public struct RandomContrast: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomContrast", ["factor": factor, "value_range": valueRange, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Saturation changed at random in training; nothing at inference.
public struct RandomSaturation: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomSaturation",
      [
        "factor": factor, "value_range": valueRange, "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Hue changed at random in training; nothing at inference.
public struct RandomHue: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomHue",
      [
        "factor": factor, "value_range": valueRange, "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Colours faded at random in training; nothing at inference.
public struct RandomColorDegeneration: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomColorDegeneration",
      [
        "factor": factor, "value_range": valueRange, "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Colours changed at random in training; nothing at inference.
public struct RandomColorJitter: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - brightnessFactor: How much the brightness changes, or the range to draw from.
  ///   - contrastFactor: How much the contrast changes, or the range to draw from.
  ///   - saturationFactor: How much the saturation changes, or the range to draw from.
  ///   - hueFactor: How much the hue changes, or the range to draw from.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    valueRange: Numbers = [0, 255], brightnessFactor: Numbers? = nil, contrastFactor: Numbers? = nil, saturationFactor: Numbers? = nil,
    hueFactor: Numbers? = nil, seed: Int? = nil, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomColorJitter",
      [
        "value_range": valueRange, "brightness_factor": brightnessFactor, "contrast_factor": contrastFactor,
        "saturation_factor": saturationFactor, "hue_factor": hueFactor, "seed": seed, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Colours dropped at random in training; nothing at inference.
public struct RandomGrayscale: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 0.5, dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomGrayscale", ["factor": factor, "data_format": dataFormat, "seed": seed], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Values inverted at random in training; nothing at inference.
public struct RandomInvert: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 1.0, valueRange: Numbers = [0, 255], seed: Int? = nil, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomInvert",
      [
        "factor": factor, "value_range": valueRange, "seed": seed, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Values rounded at random in training; nothing at inference.
public struct RandomPosterization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomPosterization",
      [
        "factor": factor, "value_range": valueRange, "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images sharpened at random in training; nothing at inference.
public struct RandomSharpness: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers, valueRange: Numbers = [0, 255], dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomSharpness",
      [
        "factor": factor, "value_range": valueRange, "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images blurred at random in training; nothing at inference.
public struct RandomGaussianBlur: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - factor: How strong, or the range to draw from.
  ///   - kernelSize: Extents of the window.
  ///   - sigma: Deviation of the blur, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ factor: Numbers = 1.0, kernelSize: Extents = 3, sigma: Numbers = 1.0, valueRange: Numbers = [0, 255],
    dataFormat: DataFormat? = nil, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomGaussianBlur",
      [
        "factor": factor, "kernel_size": kernelSize, "sigma": sigma, "value_range": valueRange, "data_format": dataFormat, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Values inverted beyond a threshold at random in training; nothing at inference.
public struct Solarization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - additionFactor: How much the addition changes, or the range to draw from.
  ///   - thresholdFactor: How much the threshold changes, or the range to draw from.
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    additionFactor: Numbers = 0.0, thresholdFactor: Numbers = 0.0, valueRange: Numbers = [0, 255], seed: Int? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Solarization",
      [
        "addition_factor": additionFactor, "threshold_factor": thresholdFactor, "value_range": valueRange, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
