// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Long short-term memory whose products are convolutions over a line.
public struct ConvLSTM1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
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
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = 1, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, unitForgetBias: Bool = true, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    dropout: Double = 0.0, recurrentDropout: Double = 0.0, seed: Int? = nil, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "ConvLSTM1D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "unit_forget_bias": unitForgetBias, "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint, "dropout": dropout,
        "recurrent_dropout": recurrentDropout, "seed": seed, "return_sequences": returnSequences, "return_state": returnState,
        "go_backwards": goBackwards, "stateful": stateful,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Long short-term memory whose products are convolutions over images.
public struct ConvLSTM2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
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
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = 1, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, unitForgetBias: Bool = true, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    dropout: Double = 0.0, recurrentDropout: Double = 0.0, seed: Int? = nil, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "ConvLSTM2D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "unit_forget_bias": unitForgetBias, "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint, "dropout": dropout,
        "recurrent_dropout": recurrentDropout, "seed": seed, "return_sequences": returnSequences, "return_state": returnState,
        "go_backwards": goBackwards, "stateful": stateful,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Long short-term memory whose products are convolutions over volumes.
public struct ConvLSTM3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
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
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = 1, activation: ActivationFunction = .tanh, recurrentActivation: ActivationFunction = .sigmoid,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, unitForgetBias: Bool = true, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    dropout: Double = 0.0, recurrentDropout: Double = 0.0, seed: Int? = nil, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "ConvLSTM3D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "activation": activation, "recurrent_activation": recurrentActivation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "recurrent_initializer": recurrentInitializer, "bias_initializer": biasInitializer,
        "unit_forget_bias": unitForgetBias, "kernel_regularizer": kernelRegularizer, "recurrent_regularizer": recurrentRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "recurrent_constraint": recurrentConstraint, "bias_constraint": biasConstraint, "dropout": dropout,
        "recurrent_dropout": recurrentDropout, "seed": seed, "return_sequences": returnSequences, "return_state": returnState,
        "go_backwards": goBackwards, "stateful": stateful,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
