// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// An activation function as a layer.
public struct Activation: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - activation: Applied to the result.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ activation: ActivationFunction, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Activation", ["activation": activation], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `max(x, 0)`, with a slope below `threshold` and a largest value when asked for.
public struct ReLU: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - maxValue: The largest output.
  ///   - negativeSlope: The slope for negative values.
  ///   - threshold: Where the positive part begins.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    maxValue: Double? = nil, negativeSlope: Double = 0.0, threshold: Double = 0.0, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "ReLU",
      [
        "max_value": maxValue, "negative_slope": negativeSlope, "threshold": threshold,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `x` where it is positive, `negativeSlope · x` elsewhere.
public struct LeakyReLU: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - negativeSlope: The slope for negative values.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    negativeSlope: Double = 0.3, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "LeakyReLU", ["negative_slope": negativeSlope], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `x` where it is positive, a learnt slope times `x` elsewhere.
public struct PReLU: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - alphaInitializer: How the alpha begins.
  ///   - alphaRegularizer: Training's penalty on the alpha.
  ///   - alphaConstraint: What training keeps the alpha to.
  ///   - sharedAxes: Axes along which the slope is the same.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    alphaInitializer: Initializer = .zeros, alphaRegularizer: Regularizer? = nil, alphaConstraint: Constraint? = nil,
    sharedAxes: [Int]? = nil, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "PReLU",
      [
        "alpha_initializer": alphaInitializer, "alpha_regularizer": alphaRegularizer, "alpha_constraint": alphaConstraint,
        "shared_axes": sharedAxes,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `x` where it is positive, `alpha (exp x − 1)` elsewhere.
public struct ELU: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - alpha: The factor.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    alpha: Double = 1.0, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "ELU", ["alpha": alpha], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// `exp x / Σ exp x` along an axis.
public struct Softmax: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axis: Extents = -1, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Softmax", ["axis": axis], CommonOptions(inputShape, trainable, dtype, name))
  }
}
