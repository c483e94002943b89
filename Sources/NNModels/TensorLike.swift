/// What layers can be called on: an `Input`, or what another layer gave.
public protocol TensorLike: Sendable {
  var tensor: SymbolicTensor { get }
}
