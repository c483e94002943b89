/// A tensor of a network that is being defined: an input, or what a call gives.
public struct SymbolicTensor: TensorLike {
  enum Source: Sendable {
    case input(LayerDefinition)
    case call(CallNode, output: Int)
  }

  let source: Source

  public var tensor: SymbolicTensor { self }

  init(input: LayerDefinition) { source = .input(input) }

  init(_ node: CallNode, output: Int) { source = .call(node, output: output) }
}

/// A layer applied to tensors. It is an object so that its outputs know that they come from one call.
final class CallNode: Sendable {
  let definition: LayerDefinition
  let arguments: [CallValue]
  let keywords: [(name: String, value: CallValue)]

  init(_ definition: LayerDefinition, _ arguments: [CallValue], _ keywords: KeyValuePairs<String, CallValue>) {
    self.definition = definition
    self.arguments = arguments
    self.keywords = keywords.map { ($0.key, $0.value) }
  }

  /// Every tensor among the arguments.
  var operands: [SymbolicTensor] { (arguments + keywords.map(\.value)).flatMap(\.tensors) }
}
