// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Values weighted by the softmax of products of queries and keys. Called with query, value and, if it is another, key.
public struct Attention: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - useScale: Whether scores are scaled by a learnt factor.
  ///   - scoreMode: How queries and keys are compared.
  ///   - dropout: The share that training drops.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    useScale: Bool = false, scoreMode: ScoreMode = .dot, dropout: Double = 0.0, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Attention",
      [
        "use_scale": useScale, "score_mode": scoreMode, "dropout": dropout, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Values weighted by the softmax of `Σ tanh(query + key)`. Called with query, value and, if it is another, key.
public struct AdditiveAttention: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - useScale: Whether scores are scaled by a learnt factor.
  ///   - dropout: The share that training drops.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    useScale: Bool = true, dropout: Double = 0.0, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "AdditiveAttention", ["use_scale": useScale, "dropout": dropout], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Attention in several heads with learnt projections. Called with query, value and, if it is another, key.
public struct MultiHeadAttention: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - numHeads: How many heads.
  ///   - keyDim: Extent of keys and queries in a head.
  ///   - valueDim: Extent of values in a head; `keyDim` by default.
  ///   - dropout: The share that training drops.
  ///   - useBias: Whether a learnt shift is added.
  ///   - outputShape: Extents of the output; nil for those that the input gives.
  ///   - attentionAxes: The axes over which positions attend; all inner ones by default.
  ///   - slidingWindow: How far positions see; everywhere by default.
  ///   - kernelInitializer: How the kernel begins.
  ///   - biasInitializer: How the bias begins.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - useGate: Whether values pass a learnt gate.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    numHeads: Int, keyDim: Int, valueDim: Int? = nil, dropout: Double = 0.0, useBias: Bool = true, outputShape: Extents? = nil,
    attentionAxes: [Int]? = nil, slidingWindow: Int? = nil, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    useGate: Bool = false, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "MultiHeadAttention",
      [
        "num_heads": numHeads, "key_dim": keyDim, "value_dim": valueDim, "dropout": dropout, "use_bias": useBias,
        "output_shape": outputShape, "attention_axes": attentionAxes, "sliding_window": slidingWindow,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint, "use_gate": useGate, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Multi-head attention whose heads share keys and values in groups. Called with query, value and, if it is another, key.
public struct GroupQueryAttention: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - headDim: Extent of a head.
  ///   - numQueryHeads: Heads of the queries.
  ///   - numKeyValueHeads: Heads of keys and values.
  ///   - dropout: The share that training drops.
  ///   - useBias: Whether a learnt shift is added.
  ///   - slidingWindow: How far positions see; everywhere by default.
  ///   - kernelInitializer: How the kernel begins.
  ///   - biasInitializer: How the bias begins.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - useGate: Whether values pass a learnt gate.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    headDim: Int, numQueryHeads: Int, numKeyValueHeads: Int, dropout: Double = 0.0, useBias: Bool = true, slidingWindow: Int? = nil,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, useGate: Bool = false, seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "GroupQueryAttention",
      [
        "head_dim": headDim, "num_query_heads": numQueryHeads, "num_key_value_heads": numKeyValueHeads, "dropout": dropout,
        "use_bias": useBias, "sliding_window": slidingWindow, "kernel_initializer": kernelInitializer,
        "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer, "bias_regularizer": biasRegularizer,
        "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint, "bias_constraint": biasConstraint,
        "use_gate": useGate, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
