// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

/// The sum of all inputs.
public struct Add: Layer {
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
      "Add", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The first input less the second.
public struct Subtract: Layer {
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
      "Subtract", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The product of all inputs.
public struct Multiply: Layer {
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
      "Multiply", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The mean of all inputs.
public struct Average: Layer {
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
      "Average", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The largest of all inputs, element by element.
public struct Maximum: Layer {
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
      "Maximum", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// The smallest of all inputs, element by element.
public struct Minimum: Layer {
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
      "Minimum", [:], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// All inputs joined along an axis.
public struct Concatenate: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axis: The axis, or axes, that are treated as one.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axis: Int = -1, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Concatenate", ["axis": axis], CommonOptions(inputShape, trainable, dtype, name))
  }
}

/// Products of two inputs, summed along an axis of each.
public struct Dot: Layer {
  public let definition: LayerDefinition

  /// - Parameters:
  ///   - axes: The axis, or an axis of each input.
  ///   - normalize: Whether inputs are brought to norm 1 first.
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
  public init(
    axes: Extents, normalize: Bool = false, inputShape: [Int?]? = nil, trainable: Bool = true, dtype: String? = nil, name: String? = nil
  ) {
    definition = LayerDefinition(
      "Dot", ["axes": axes, "normalize": normalize], CommonOptions(inputShape, trainable, dtype, name))
  }
}
