// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// One step of long short-term memory, for `RNN`.
public struct LSTMCell: Layer {
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
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - recurrentConstraint: What training keeps the recurrent to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - dropout: The share that training drops.
  ///   - recurrentDropout: The share of the states that training drops.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, unitForgetBias: Bool = true, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, dropout: Double = 0.0, recurrentDropout: Double = 0.0,
    seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "LSTMCell",
      [
        "units": units, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "unit_forget_bias": unitForgetBias, "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer,
        "bias_regularizer": biasRegularizer, "kernel_constraint": kernelConstraint, "recurrent_constraint": recurrentConstraint,
        "bias_constraint": biasConstraint, "dropout": dropout, "recurrent_dropout": recurrentDropout, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// One step of gated recurrent units, for `RNN`.
public struct GRUCell: Layer {
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
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - recurrentConstraint: What training keeps the recurrent to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - dropout: The share that training drops.
  ///   - recurrentDropout: The share of the states that training drops.
  ///   - resetAfter: Whether GRU's reset gate acts behind the recurrent product.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, recurrentConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, dropout: Double = 0.0, recurrentDropout: Double = 0.0, resetAfter: Bool = true, seed: Int? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "GRUCell",
      [
        "units": units, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer, "bias_regularizer": biasRegularizer,
        "kernel_constraint": kernelConstraint, "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint,
        "dropout": dropout, "recurrent_dropout": recurrentDropout, "reset_after": resetAfter, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// One step of a simple recurrence, for `RNN`.
public struct SimpleRNNCell: Layer {
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
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - recurrentConstraint: What training keeps the recurrent to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - dropout: The share that training drops.
  ///   - recurrentDropout: The share of the states that training drops.
  ///   - seed: Of training's random numbers.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal(), biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, dropout: Double = 0.0, recurrentDropout: Double = 0.0,
    seed: Int? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "SimpleRNNCell",
      [
        "units": units, "activation": activation, "use_bias": useBias, "kernel_initializer": kernelInitializer,
        "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "recurrent_regularizer": recurrentRegularizer, "bias_regularizer": biasRegularizer, "kernel_constraint": kernelConstraint,
        "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint, "dropout": dropout,
        "recurrent_dropout": recurrentDropout, "seed": seed,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Cells on top of each other as one cell, for `RNN`.
public struct StackedRNNCells: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - cells: From the input up.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ cells: [any Layer], inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "StackedRNNCells", ["cells": cells.map { InnerLayer($0) }], CommonOptions(inputShape, trainable, dtype, name))
  }
}
