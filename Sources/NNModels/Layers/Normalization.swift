// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// Channels brought to mean 0 and variance 1 by the statistics of training, then scaled and shifted.
public struct BatchNormalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - momentum: Of the moving statistics in training.
  ///   - epsilon: Keeps divisions from 0.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: The factor.
  ///   - betaInitializer: How the beta begins.
  ///   - gammaInitializer: How the gamma begins.
  ///   - movingMeanInitializer: How the moving mean begins.
  ///   - movingVarianceInitializer: How the moving variance begins.
  ///   - betaRegularizer: Training's penalty on the beta.
  ///   - gammaRegularizer: Training's penalty on the gamma.
  ///   - betaConstraint: What training keeps the beta to.
  ///   - gammaConstraint: What training keeps the gamma to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 0.001, center: Bool = true, scale: Bool = true,
    betaInitializer: Initializer = .zeros, gammaInitializer: Initializer = .ones, movingMeanInitializer: Initializer = .zeros,
    movingVarianceInitializer: Initializer = .ones, betaRegularizer: Regularizer? = nil, gammaRegularizer: Regularizer? = nil,
    betaConstraint: Constraint? = nil, gammaConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "BatchNormalization",
      [
        "axis": axis, "momentum": momentum, "epsilon": epsilon, "center": center, "scale": scale, "beta_initializer": betaInitializer,
        "gamma_initializer": gammaInitializer, "moving_mean_initializer": movingMeanInitializer,
        "moving_variance_initializer": movingVarianceInitializer, "beta_regularizer": betaRegularizer,
        "gamma_regularizer": gammaRegularizer, "beta_constraint": betaConstraint, "gamma_constraint": gammaConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Each sample brought to mean 0 and variance 1 along axes, then scaled and shifted.
public struct LayerNormalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - epsilon: Keeps divisions from 0.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: The factor.
  ///   - betaInitializer: How the beta begins.
  ///   - gammaInitializer: How the gamma begins.
  ///   - betaRegularizer: Training's penalty on the beta.
  ///   - gammaRegularizer: Training's penalty on the gamma.
  ///   - betaConstraint: What training keeps the beta to.
  ///   - gammaConstraint: What training keeps the gamma to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axis: Extents = -1, epsilon: Double = 0.001, center: Bool = true, scale: Bool = true, betaInitializer: Initializer = .zeros,
    gammaInitializer: Initializer = .ones, betaRegularizer: Regularizer? = nil, gammaRegularizer: Regularizer? = nil,
    betaConstraint: Constraint? = nil, gammaConstraint: Constraint? = nil, inputShape: [Int?]? = nil, trainable: Bool = true,
    dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "LayerNormalization",
      [
        "axis": axis, "epsilon": epsilon, "center": center, "scale": scale, "beta_initializer": betaInitializer,
        "gamma_initializer": gammaInitializer, "beta_regularizer": betaRegularizer, "gamma_regularizer": gammaRegularizer,
        "beta_constraint": betaConstraint, "gamma_constraint": gammaConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Each sample brought to mean 0 and variance 1 within groups of channels, then scaled and shifted.
public struct GroupNormalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - groups: Groups of channels that are computed apart.
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - epsilon: Keeps divisions from 0.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: The factor.
  ///   - betaInitializer: How the beta begins.
  ///   - gammaInitializer: How the gamma begins.
  ///   - betaRegularizer: Training's penalty on the beta.
  ///   - gammaRegularizer: Training's penalty on the gamma.
  ///   - betaConstraint: What training keeps the beta to.
  ///   - gammaConstraint: What training keeps the gamma to.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    groups: Int = 32, axis: Int = -1, epsilon: Double = 0.001, center: Bool = true, scale: Bool = true,
    betaInitializer: Initializer = .zeros, gammaInitializer: Initializer = .ones, betaRegularizer: Regularizer? = nil,
    gammaRegularizer: Regularizer? = nil, betaConstraint: Constraint? = nil, gammaConstraint: Constraint? = nil,
    inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "GroupNormalization",
      [
        "groups": groups, "axis": axis, "epsilon": epsilon, "center": center, "scale": scale, "beta_initializer": betaInitializer,
        "gamma_initializer": gammaInitializer, "beta_regularizer": betaRegularizer, "gamma_regularizer": gammaRegularizer,
        "beta_constraint": betaConstraint, "gamma_constraint": gammaConstraint,
      ], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Each sample divided by its root mean square along an axis, then scaled.
public struct RMSNormalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - epsilon: Keeps divisions from 0.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axis: Int = -1, epsilon: Double = 1e-06, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "RMSNormalization", ["axis": axis, "epsilon": epsilon], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Each sample divided by its Euclidean norm along axes.
public struct UnitNormalization: Layer {
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
      "UnitNormalization", ["axis": axis], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// A layer whose kernel training divides by its largest singular value.
public struct SpectralNormalization: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - layer: What is wrapped.
  ///   - powerIterations: In a step of training.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    _ layer: any Layer, powerIterations: Int = 1, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil,
    name: String? = nil
  ) {
    definition = LayerDefinition(
      "SpectralNormalization",
      [
        "layer": InnerLayer(layer), "power_iterations": powerIterations,
      ], CommonOptions(inputShape, trainable, dtype, name), weights: layer.definition.weights)
  }
}
