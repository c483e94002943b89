// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Convolution over time.
public struct Conv1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - groups: Groups of channels that are computed apart.
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
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = 1, groups: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Conv1D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "groups": groups, "activation": activation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Convolution over images.
public struct Conv2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - groups: Groups of channels that are computed apart.
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
    _ filters: Int, kernelSize: Extents, strides: Extents = [1, 1], padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = [1, 1], groups: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Conv2D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "groups": groups, "activation": activation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Convolution over volumes.
public struct Conv3D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - groups: Groups of channels that are computed apart.
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
    _ filters: Int, kernelSize: Extents, strides: Extents = [1, 1, 1], padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = [1, 1, 1], groups: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Conv3D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "groups": groups, "activation": activation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Transposed convolution over time: the gradient of `Conv1D`, which spreads each input over a window.
public struct Conv1DTranspose: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - outputPadding: Elements added at the end of each axis.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
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
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, outputPadding: Extents? = nil,
    dataFormat: DataFormat? = nil, dilationRate: Extents = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Conv1DTranspose",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "output_padding": outputPadding,
        "data_format": dataFormat, "dilation_rate": dilationRate, "activation": activation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Transposed convolution over images.
public struct Conv2DTranspose: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - outputPadding: Elements added at the end of each axis.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
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
    _ filters: Int, kernelSize: Extents, strides: Extents = [1, 1], padding: Padding = .valid, outputPadding: Extents? = nil,
    dataFormat: DataFormat? = nil, dilationRate: Extents = [1, 1], activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Conv2DTranspose",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "output_padding": outputPadding,
        "data_format": dataFormat, "dilation_rate": dilationRate, "activation": activation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Transposed convolution over volumes.
public struct Conv3DTranspose: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - outputPadding: Elements added at the end of each axis.
  ///   - dilationRate: Distance between the elements of a window.
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
    _ filters: Int, kernelSize: Extents, strides: Extents = [1, 1, 1], padding: Padding = .valid, dataFormat: DataFormat? = nil,
    outputPadding: Extents? = nil, dilationRate: Extents = [1, 1, 1], activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Conv3DTranspose",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "output_padding": outputPadding, "dilation_rate": dilationRate, "activation": activation, "use_bias": useBias,
        "kernel_initializer": kernelInitializer, "bias_initializer": biasInitializer, "kernel_regularizer": kernelRegularizer,
        "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer, "kernel_constraint": kernelConstraint,
        "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
