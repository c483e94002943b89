// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Long short-term memory over time.
public struct LSTM: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - units: Extent of the output's last axis.
  ///   - activation: Applied to the result.
  ///   - recurrentActivation: Applied to the gates.
  ///   - unitForgetBias: Whether the bias of the forget gate begins with ones.
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
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
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
  ///   - resetAfter: Whether GRU's reset gate acts behind the recurrent product.
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
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
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

/// One step of long short-term memory, for `RNN`.
public struct LSTMCell: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - units: Extent of the output's last axis.
  ///   - activation: Applied to the result.
  ///   - recurrentActivation: Applied to the gates.
  ///   - unitForgetBias: Whether the bias of the forget gate begins with ones.
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
  ///   - resetAfter: Whether GRU's reset gate acts behind the recurrent product.
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
  public init(
    _ cells: [any Layer], inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "StackedRNNCells", ["cells": cells.map { InnerLayer($0) }], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// A cell applied to one time step after another.
public struct RNN: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - cell: What computes one time step.
  ///   - returnSequences: Whether every time step is put out, or the last.
  ///   - returnState: Whether the final states are further outputs.
  ///   - goBackwards: Whether time runs backwards.
  ///   - stateful: Whether states go on from one call to the next.
  ///   - unroll: Whether Keras writes out the loop.
  ///   - zeroOutputForMask: Whether hidden time steps put out zeros.
  public init(
    _ cell: any Layer, returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
    unroll: Bool = false, zeroOutputForMask: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "RNN",
      [
        "cell": InnerLayer(cell), "return_sequences": returnSequences, "return_state": returnState, "go_backwards": goBackwards,
        "stateful": stateful, "unroll": unroll, "zero_output_for_mask": zeroOutputForMask,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// A recurrent layer that runs forwards and another that runs backwards, their outputs merged.
public struct Bidirectional: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - layer: What is wrapped.
  ///   - mergeMode: How the two outputs become one; nil for both.
  ///   - backwardLayer: What runs backwards; a copy of the layer by default.
  public init(
    _ layer: any Layer, mergeMode: MergeMode? = .concatenate, backwardLayer: (any Layer)? = nil, inputShape: [Int?]? = nil,
    trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Bidirectional",
      [
        "layer": InnerLayer(layer), "merge_mode": mergeMode, "backward_layer": backwardLayer.map { InnerLayer($0) },
      ], CommonOptions(inputShape, trainable, dtype, name), weights: layer.definition.weights)
  }
}

/// A layer or network applied to every time step.
public struct TimeDistributed: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - layer: What is wrapped.
  public init(
    _ layer: any Layer, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "TimeDistributed",
      [
        "layer": InnerLayer(layer),
      ], CommonOptions(inputShape, trainable, dtype, name), weights: layer.definition.weights)
  }
}
