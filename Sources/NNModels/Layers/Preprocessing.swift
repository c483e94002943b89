// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// `(x − mean) / √variance` with given statistics.
public struct Normalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - mean: For each element of `axis`.
  ///   - variance: For each element of `axis`.
  ///   - invert: Whether it runs the other way.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axis: Extents? = -1, mean: Numbers? = nil, variance: Numbers? = nil, invert: Bool = false, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Normalization",
      [
        "axis": axis, "mean": mean, "variance": variance, "invert": invert,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `scale · x + offset`.
public struct Rescaling: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - scale: The factor.
  ///   - offset: Added last.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ scale: Numbers, offset: Numbers = 0.0, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "Rescaling", ["scale": scale, "offset": offset], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The number of the bin that a value falls into.
public struct Discretization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - binBoundaries: Where bins end.
  ///   - numBins: How many bins.
  ///   - epsilon: Keeps divisions from 0.
  ///   - outputMode: How categories are put out.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    binBoundaries: [Double]? = nil, numBins: Int? = nil, epsilon: Double = 0.01, outputMode: OutputMode = .int,
    inputShape: [Int?]? = nil, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Discretization",
      [
        "bin_boundaries": binBoundaries, "num_bins": numBins, "epsilon": epsilon, "output_mode": outputMode,
      ], CommonOptions(inputShape, true, dtype, name))
  }
}

/// Integers as vectors of zeros and ones, or of counts.
public struct CategoryEncoding: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - numTokens: Extent of the vectors.
  ///   - outputMode: How categories are put out.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    numTokens: Int? = nil, outputMode: OutputMode = .multiHot, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "CategoryEncoding", ["num_tokens": numTokens, "output_mode": outputMode], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Integers hashed to bins.
public struct Hashing: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - numBins: How many bins.
  ///   - maskValue: What stands for no data.
  ///   - salt: Changes the hash.
  ///   - outputMode: How categories are put out.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    numBins: Int, maskValue: Int? = nil, salt: Extents? = nil, outputMode: OutputMode = .int, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Hashing",
      [
        "num_bins": numBins, "mask_value": maskValue, "salt": salt, "output_mode": outputMode,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Pairs of features hashed to bins.
public struct HashedCrossing: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - numBins: How many bins.
  ///   - outputMode: How categories are put out.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    numBins: Int, outputMode: OutputMode = .int, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "HashedCrossing", ["num_bins": numBins, "output_mode": outputMode], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Integers as their places in a vocabulary.
public struct IntegerLookup: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - maxTokens: How many values are known at most.
  ///   - numOovIndices: Places for unknown values.
  ///   - maskToken: What stands for no data.
  ///   - oovToken: What stands for an unknown value.
  ///   - vocabulary: The known values in order.
  ///   - idfWeights: For `tfIdf`.
  ///   - invert: Whether it runs the other way.
  ///   - outputMode: How categories are put out.
  ///   - padToMaxTokens: Whether vectors have `maxTokens` elements.
  ///   - oovMethod: How unknown values choose a place.
  ///   - salt: Changes the hash.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    maxTokens: Int? = nil, numOovIndices: Int = 1, maskToken: Int? = nil, oovToken: Int = -1, vocabulary: [Int]? = nil,
    idfWeights: [Double]? = nil, invert: Bool = false, outputMode: OutputMode = .int, padToMaxTokens: Bool = false,
    oovMethod: String = "floormod", salt: Extents? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "IntegerLookup",
      [
        "max_tokens": maxTokens, "num_oov_indices": numOovIndices, "mask_token": maskToken, "oov_token": oovToken,
        "vocabulary": vocabulary, "idf_weights": idfWeights, "invert": invert, "output_mode": outputMode,
        "pad_to_max_tokens": padToMaxTokens, "oov_method": oovMethod, "salt": salt,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
