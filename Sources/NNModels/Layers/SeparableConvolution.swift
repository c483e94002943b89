// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Convolution over time of each channel by itself.
public struct DepthwiseConv1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - depthMultiplier: Outputs of each channel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - activation: Applied to the result.
  ///   - useBias: Whether a learnt shift is added.
  ///   - depthwiseInitializer: How the depthwise begins.
  ///   - biasInitializer: How the bias begins.
  ///   - depthwiseRegularizer: Training's penalty on the depthwise.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - depthwiseConstraint: What training keeps the depthwise to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, depthMultiplier: Int = 1, dataFormat: DataFormat? = nil,
    dilationRate: Extents = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "DepthwiseConv1D",
      [
        "kernel_size": kernelSize, "strides": strides, "padding": padding, "depth_multiplier": depthMultiplier,
        "data_format": dataFormat, "dilation_rate": dilationRate, "activation": activation, "use_bias": useBias,
        "depthwise_initializer": depthwiseInitializer, "bias_initializer": biasInitializer,
        "depthwise_regularizer": depthwiseRegularizer, "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer,
        "depthwise_constraint": depthwiseConstraint, "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Convolution over images of each channel by itself.
public struct DepthwiseConv2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - depthMultiplier: Outputs of each channel.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - activation: Applied to the result.
  ///   - useBias: Whether a learnt shift is added.
  ///   - depthwiseInitializer: How the depthwise begins.
  ///   - biasInitializer: How the bias begins.
  ///   - depthwiseRegularizer: Training's penalty on the depthwise.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - depthwiseConstraint: What training keeps the depthwise to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ kernelSize: Extents, strides: Extents = [1, 1], padding: Padding = .valid, depthMultiplier: Int = 1,
    dataFormat: DataFormat? = nil, dilationRate: Extents = [1, 1], activation: ActivationFunction = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "DepthwiseConv2D",
      [
        "kernel_size": kernelSize, "strides": strides, "padding": padding, "depth_multiplier": depthMultiplier,
        "data_format": dataFormat, "dilation_rate": dilationRate, "activation": activation, "use_bias": useBias,
        "depthwise_initializer": depthwiseInitializer, "bias_initializer": biasInitializer,
        "depthwise_regularizer": depthwiseRegularizer, "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer,
        "depthwise_constraint": depthwiseConstraint, "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Convolution over time of each channel by itself, then a mixture of the channels.
public struct SeparableConv1D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - depthMultiplier: Outputs of each channel.
  ///   - activation: Applied to the result.
  ///   - useBias: Whether a learnt shift is added.
  ///   - depthwiseInitializer: How the depthwise begins.
  ///   - pointwiseInitializer: How the pointwise begins.
  ///   - biasInitializer: How the bias begins.
  ///   - depthwiseRegularizer: Training's penalty on the depthwise.
  ///   - pointwiseRegularizer: Training's penalty on the pointwise.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - depthwiseConstraint: What training keeps the depthwise to.
  ///   - pointwiseConstraint: What training keeps the pointwise to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = 1, depthMultiplier: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, pointwiseInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    pointwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "SeparableConv1D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "depth_multiplier": depthMultiplier, "activation": activation, "use_bias": useBias,
        "depthwise_initializer": depthwiseInitializer, "pointwise_initializer": pointwiseInitializer,
        "bias_initializer": biasInitializer, "depthwise_regularizer": depthwiseRegularizer,
        "pointwise_regularizer": pointwiseRegularizer, "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer,
        "depthwise_constraint": depthwiseConstraint, "pointwise_constraint": pointwiseConstraint, "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Convolution over images of each channel by itself, then a mixture of the channels.
public struct SeparableConv2D: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - filters: Channels of the output.
  ///   - kernelSize: Extents of the window.
  ///   - strides: Steps between windows.
  ///   - padding: What is added at the borders.
  ///   - dataFormat: Where the channels stand; last when nil.
  ///   - dilationRate: Distance between the elements of a window.
  ///   - depthMultiplier: Outputs of each channel.
  ///   - activation: Applied to the result.
  ///   - useBias: Whether a learnt shift is added.
  ///   - depthwiseInitializer: How the depthwise begins.
  ///   - pointwiseInitializer: How the pointwise begins.
  ///   - biasInitializer: How the bias begins.
  ///   - depthwiseRegularizer: Training's penalty on the depthwise.
  ///   - pointwiseRegularizer: Training's penalty on the pointwise.
  ///   - biasRegularizer: Training's penalty on the bias.
  ///   - activityRegularizer: Training's penalty on the activity.
  ///   - depthwiseConstraint: What training keeps the depthwise to.
  ///   - pointwiseConstraint: What training keeps the pointwise to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = [1, 1], padding: Padding = .valid, dataFormat: DataFormat? = nil,
    dilationRate: Extents = [1, 1], depthMultiplier: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, pointwiseInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    pointwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "SeparableConv2D",
      [
        "filters": filters, "kernel_size": kernelSize, "strides": strides, "padding": padding, "data_format": dataFormat,
        "dilation_rate": dilationRate, "depth_multiplier": depthMultiplier, "activation": activation, "use_bias": useBias,
        "depthwise_initializer": depthwiseInitializer, "pointwise_initializer": pointwiseInitializer,
        "bias_initializer": biasInitializer, "depthwise_regularizer": depthwiseRegularizer,
        "pointwise_regularizer": pointwiseRegularizer, "bias_regularizer": biasRegularizer, "activity_regularizer": activityRegularizer,
        "depthwise_constraint": depthwiseConstraint, "pointwise_constraint": pointwiseConstraint, "bias_constraint": biasConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}
