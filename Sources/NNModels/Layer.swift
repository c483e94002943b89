/// A layer, or a network used as one: a Keras class with its configuration.
///
/// A layer is a value without weights. Calling it says where it stands in a network; all calls of one layer share its weights.
public protocol Layer: Sendable {
  var definition: LayerDefinition { get }
}

extension Layer {
  /// Applies the layer to tensors, each an argument of its own: `attention(query, value)`.
  public func callAsFunction(_ inputs: any TensorLike...) -> SymbolicTensor {
    SymbolicTensor(CallNode(definition, inputs.map { .tensor($0) }, [:]), output: 0)
  }

  /// Applies the layer to a list of tensors, as merging layers want it: `Add()([x, y])`.
  public func callAsFunction(_ inputs: [any TensorLike]) -> SymbolicTensor {
    SymbolicTensor(CallNode(definition, [.tensors(inputs)], [:]), output: 0)
  }

  /// Applies the layer with keyword arguments, or for several outputs.
  ///
  /// ```swift
  /// let parts = LSTM(8, returnState: true).call(x, outputs: 3)
  /// let y = LSTM(8).call(z, keywords: ["initial_state": [parts[1], parts[2]]])[0]
  /// let scores = attention.call(q, v, keywords: ["return_attention_scores": true], outputs: 2)[1]
  /// ```
  /// - Parameters:
  ///   - inputs: Arguments by position.
  ///   - keywords: Arguments of the layer's `call` under Keras' names.
  ///   - outputs: How many tensors the call gives.
  public func call(
    _ inputs: any TensorLike..., keywords: KeyValuePairs<String, CallValue> = [:], outputs: Int = 1
  ) -> [SymbolicTensor] {
    let node = CallNode(definition, inputs.map { .tensor($0) }, keywords)
    return (0..<outputs).map { SymbolicTensor(node, output: $0) }
  }
}
