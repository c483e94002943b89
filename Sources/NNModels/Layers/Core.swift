// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// `activation(x · kernel + bias)` over the last axis.
public struct Dense: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - units: Extent of the output's last axis.
  ///   - activation: Applied to the result.
  ///   - useBias: Whether a learnt shift is added.
  ///   - kernelInitializer: How the kernel begins.
  ///   - biasInitializer: How the bias begins.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .linear, useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Dense",
      [
        "units": units, "activation": activation, "use_bias": useBias, "kernel_initializer": kernelInitializer,
        "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer, "bias_regularizer": biasRegularizer,
        "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint, "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `activation(einsum(equation, x, kernel) + bias)`.
public struct EinsumDense: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - equation: As `keras.ops.einsum` takes it, such as `abc,cd->abd`.
  ///   - outputShape: Extents of the output; nil for those that the input gives.
  ///   - activation: Applied to the result.
  ///   - biasAxes: The axes of the output that the bias has.
  ///   - kernelInitializer: How the kernel begins.
  ///   - biasInitializer: How the bias begins.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ equation: String, outputShape: [Int?], activation: ActivationFunction = .linear, biasAxes: String? = nil,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "EinsumDense",
      [
        "equation": equation, "output_shape": outputShape, "activation": activation, "bias_axes": biasAxes,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "kernel_constraint": kernelConstraint, "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Rows of a table, picked by integers.
public struct Embedding: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - inputDim: Rows of the table.
  ///   - outputDim: Extent of a row.
  ///   - embeddingsInitializer: How the embeddings begins.
  ///   - embeddingsRegularizer: Training's penalty on the embeddings.
  ///   - embeddingsConstraint: What training keeps the embeddings to.
  ///   - maskZero: Whether index 0 stands for no data.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    inputDim: Int, outputDim: Int, embeddingsInitializer: Initializer = .randomUniform(), embeddingsRegularizer: Regularizer? = nil,
    embeddingsConstraint: Constraint? = nil, maskZero: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Embedding",
      [
        "input_dim": inputDim, "output_dim": outputDim, "embeddings_initializer": embeddingsInitializer,
        "embeddings_regularizer": embeddingsRegularizer, "embeddings_constraint": embeddingsConstraint, "mask_zero": maskZero,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// An embedding that also maps vectors back to scores of its rows.
public struct ReversibleEmbedding: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - inputDim: Rows of the table.
  ///   - outputDim: Extent of a row.
  ///   - tieWeights: Whether the same table maps back.
  ///   - embeddingsInitializer: How the embeddings begins.
  ///   - embeddingsRegularizer: Training's penalty on the embeddings.
  ///   - embeddingsConstraint: What training keeps the embeddings to.
  ///   - maskZero: Whether index 0 stands for no data.
  ///   - logitSoftCap: Bound of the scores.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    inputDim: Int, outputDim: Int, tieWeights: Bool = true, embeddingsInitializer: Initializer = .randomUniform(),
    embeddingsRegularizer: Regularizer? = nil, embeddingsConstraint: Constraint? = nil, maskZero: Bool = false,
    logitSoftCap: Double? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "ReversibleEmbedding",
      [
        "input_dim": inputDim, "output_dim": outputDim, "tie_weights": tieWeights, "embeddings_initializer": embeddingsInitializer,
        "embeddings_regularizer": embeddingsRegularizer, "embeddings_constraint": embeddingsConstraint, "mask_zero": maskZero,
        "logit_soft_cap": logitSoftCap,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Hides time steps in which every value is `maskValue` from the layers behind it.
public struct Masking: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - maskValue: What stands for no data.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    maskValue: Double = 0.0, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Masking", ["mask_value": maskValue], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Gives its input back.
public struct Identity: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Identity", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}
