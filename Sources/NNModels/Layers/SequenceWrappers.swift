// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

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
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
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
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
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
  ///   - inputShape: Of one sample, when the layer is the first of a ``Sequential``.
  ///   - trainable: Whether Keras trains the weights.
  ///   - dtype: Keras' dtype policy; `float32` when nil.
  ///   - name: The class with a number when nil.
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
