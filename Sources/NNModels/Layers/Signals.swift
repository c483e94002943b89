// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// The short-time Fourier transform of sound.
public struct STFTSpectrogram: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - mode: What is put out, or how.
  ///   - frameLength: Samples of a frame.
  ///   - frameStep: Samples between frames; half a frame by default.
  ///   - fftLength: Samples of a transform.
  ///   - window: The window's name; nil for none.
  ///   - periodic: Whether the window is periodic.
  ///   - scaling: What the window is divided by: `density`, `spectrum` or nil.
  ///   - padding: What is added at the borders.
  ///   - expandDims: Whether the output has an axis more.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    mode: String = "log", frameLength: Int = 256, frameStep: Int? = nil, fftLength: Int? = nil, window: String? = "hann",
    periodic: Bool = false, scaling: String? = "density", padding: Padding = .valid, expandDims: Bool = false,
    dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "STFTSpectrogram",
      [
        "mode": mode, "frame_length": frameLength, "frame_step": frameStep, "fft_length": fftLength, "window": window,
        "periodic": periodic, "scaling": scaling, "padding": padding, "expand_dims": expandDims, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The energy of sound in bands of the mel scale.
public struct MelSpectrogram: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - fftLength: Samples of a transform.
  ///   - sequenceStride: Samples between frames.
  ///   - sequenceLength: Samples of a frame; `fftLength` by default.
  ///   - window: The window's name; nil for none.
  ///   - samplingRate: Samples a second.
  ///   - numMelBins: How many bands.
  ///   - minFreq: Of the lowest band, in hertz.
  ///   - maxFreq: Of the highest band; half the sampling rate by default.
  ///   - powerToDb: Whether energies are put out in decibels.
  ///   - topDb: How far below the largest values go.
  ///   - magExp: The power of magnitudes.
  ///   - minPower: Smaller energies count as this.
  ///   - refPower: What is 0 dB.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    fftLength: Int = 2048, sequenceStride: Int = 512, sequenceLength: Int? = nil, window: String? = "hann", samplingRate: Int = 16000,
    numMelBins: Int = 128, minFreq: Double = 20.0, maxFreq: Double? = nil, powerToDb: Bool = true, topDb: Double = 80.0,
    magExp: Double = 2.0, minPower: Double = 1e-10, refPower: Double = 1.0, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "MelSpectrogram",
      [
        "fft_length": fftLength, "sequence_stride": sequenceStride, "sequence_length": sequenceLength, "window": window,
        "sampling_rate": samplingRate, "num_mel_bins": numMelBins, "min_freq": minFreq, "max_freq": maxFreq, "power_to_db": powerToDb,
        "top_db": topDb, "mag_exp": magExp, "min_power": minPower, "ref_power": refPower,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images resampled to a size.
public struct Resizing: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - height: Extent of the output.
  ///   - width: Extent of the output.
  ///   - interpolation: How values between pixels are found.
  ///   - cropToAspectRatio: Whether what does not fit the new proportions is cut off.
  ///   - padToAspectRatio: Whether the image is padded to the new proportions.
  ///   - fillMode: What stands outside of the image.
  ///   - fillValue: The value outside of the image.
  ///   - antialias: Whether images are smoothed before they shrink.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    height: Int, width: Int, interpolation: Interpolation = .bilinear, cropToAspectRatio: Bool = false, padToAspectRatio: Bool = false,
    fillMode: FillMode = .constant, fillValue: Double = 0.0, antialias: Bool = false, dataFormat: DataFormat? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Resizing",
      [
        "height": height, "width": width, "interpolation": interpolation, "crop_to_aspect_ratio": cropToAspectRatio,
        "pad_to_aspect_ratio": padToAspectRatio, "fill_mode": fillMode, "fill_value": fillValue, "antialias": antialias,
        "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The middle of images.
public struct CenterCrop: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - height: Extent of the output.
  ///   - width: Extent of the output.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    height: Int, width: Int, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "CenterCrop", ["height": height, "width": width, "data_format": dataFormat], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// A random part of images in training; the middle at inference.
public struct RandomCrop: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - height: Extent of the output.
  ///   - width: Extent of the output.
  ///   - seed: Of training's random numbers.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    height: Int, width: Int, seed: Int? = nil, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "RandomCrop",
      [
        "height": height, "width": width, "seed": seed, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Layers in a row as one.
public struct Pipeline: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - layers: In order.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - name: The class with a number when nil.
  public init(
    _ layers: [any Layer], inputShape: [Int?]? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Pipeline", ["layers": layers.map { InnerLayer($0) }], CommonOptions(inputShape, true, nil, name))
  }
}

/// As many boxes in every image.
public struct MaxNumBoundingBoxes: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - maxNumber: How many.
  ///   - fillValue: The value outside of the image.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    maxNumber: Int, fillValue: Int = -1, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "MaxNumBoundingBoxes", ["max_number": maxNumber, "fill_value": fillValue], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images with evenly spread values in every part.
public struct ContrastLimitedAdaptiveHistogramEqualization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - clipLimit: How steep the mapping of values may be.
  ///   - tileGridSize: How many parts along each axis.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    valueRange: Numbers = [0, 255], clipLimit: Double = 4.0, tileGridSize: Extents = [8, 8], dataFormat: DataFormat? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "ContrastLimitedAdaptiveHistogramEqualization",
      [
        "value_range": valueRange, "clip_limit": clipLimit, "tile_grid_size": tileGridSize, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images stretched to the whole range of values.
public struct AutoContrast: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    valueRange: Numbers = [0, 255], inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "AutoContrast", ["value_range": valueRange], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Images with evenly spread values.
public struct Equalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - valueRange: The smallest and the largest value of a pixel.
  ///   - bins: How many values.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    valueRange: Numbers = [0, 255], bins: Int = 256, dataFormat: DataFormat? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Equalization",
      [
        "value_range": valueRange, "bins": bins, "data_format": dataFormat,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
