// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Long short-term memory over time.
public struct LSTM: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - units: Extent of the output's last axis.
  ///   - activation: Applied to the result.
  ///   - recurrentActivation: Applied to the gates.
  ///   - useBias: Whether a learnt shift is added.
  ///   - kernelInitializer: How the kernel begins.
  ///   - recurrentInitializer: How the recurrent begins.
  ///   - biasInitializer: How the bias begins.
  ///   - unitForgetBias: Whether the bias of the forget gate begins with ones.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - recurrentRegularizer: Training's penalty on the recurrent.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - recurrentConstraint: What training keeps the recurrent to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - dropout: The share that training drops.
  ///   - recurrentDropout: The share of the states that training drops.
  ///   - seed: Of training's random numbers.
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, unitForgetBias: Bool = true, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    dropout: Double = 0.0, recurrentDropout: Double = 0.0, seed: Int? = nil, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "LSTM",
      [
        "units": units, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "unit_forget_bias": unitForgetBias, "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint, "dropout": dropout,
        "recurrent_dropout": recurrentDropout, "seed": seed, "return_sequences": returnSequences, "return_state": returnState,
        "go_backwards": goBackwards, "stateful": stateful, "unroll": unroll,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Gated recurrent units over time.
public struct GRU: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - units: Extent of the output's last axis.
  ///   - activation: Applied to the result.
  ///   - recurrentActivation: Applied to the gates.
  ///   - useBias: Whether a learnt shift is added.
  ///   - kernelInitializer: How the kernel begins.
  ///   - recurrentInitializer: How the recurrent begins.
  ///   - biasInitializer: How the bias begins.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - recurrentRegularizer: Training's penalty on the recurrent.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - recurrentConstraint: What training keeps the recurrent to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - dropout: The share that training drops.
  ///   - recurrentDropout: The share of the states that training drops.
  ///   - seed: Of training's random numbers.
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
  ///   - resetAfter: Whether GRU's reset gate acts behind the recurrent product.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, dropout: Double = 0.0, recurrentDropout: Double = 0.0,
    seed: Int? = nil, returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
    unroll: Bool = false, resetAfter: Bool = true, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "GRU",
      [
        "units": units, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer, "bias_regularizer": biasRegularizer,
        "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint, "recurrent_constraint": recurrentConstraint,
        "bias_constraint": biasConstraint, "dropout": dropout, "recurrent_dropout": recurrentDropout, "seed": seed,
        "return_sequences": returnSequences, "return_state": returnState, "go_backwards": goBackwards, "stateful": stateful,
        "unroll": unroll, "reset_after": resetAfter,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `activation(x · kernel + state · recurrentKernel + bias)` over time.
public struct SimpleRNN: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - units: Extent of the output's last axis.
  ///   - activation: Applied to the result.
  ///   - useBias: Whether a learnt shift is added.
  ///   - kernelInitializer: How the kernel begins.
  ///   - recurrentInitializer: How the recurrent begins.
  ///   - biasInitializer: How the bias begins.
  ///   - kernelRegularizer: Training's penalty on the kernel.
  ///   - recurrentRegularizer: Training's penalty on the recurrent.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - recurrentConstraint: What training keeps the recurrent to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - dropout: The share that training drops.
  ///   - recurrentDropout: The share of the states that training drops.
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal(), biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    dropout: Double = 0.0, recurrentDropout: Double = 0.0, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false, seed: Int? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "SimpleRNN",
      [
        "units": units, "activation": activation, "use_bias": useBias, "kernel_initializer": kernelInitializer,
        "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "recurrent_regularizer": recurrentRegularizer, "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer,
        "kernel_constraint": kernelConstraint, "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint,
        "dropout": dropout, "recurrent_dropout": recurrentDropout, "return_sequences": returnSequences, "return_state": returnState,
        "go_backwards": goBackwards, "stateful": stateful, "unroll": unroll, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
