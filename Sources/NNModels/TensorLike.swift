/// What layers can be called on: an `Input`, or what another layer gave.
public protocol TensorLike: Sendable {
  var tensor: SymbolicTensor { get }
}

/// The sum, by the layer `Add`.
public func + (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Add()([left, right]) }

/// The difference, by the layer `Subtract`.
public func - (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Subtract()([left, right]) }

/// The product of the elements, by the layer `Multiply`.
public func * (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Multiply()([left, right]) }
