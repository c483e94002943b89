/// An argument of a layer's call.
public enum CallValue: Sendable, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByFloatLiteral {
  case tensor(any TensorLike)
  case tensors([any TensorLike])
  case flag(Bool)
  case number(Double)

  public init(booleanLiteral value: Bool) { self = .flag(value) }

  public init(floatLiteral value: Double) { self = .number(value) }

  public init(arrayLiteral elements: any TensorLike...) { self = .tensors(elements) }

  var tensors: [SymbolicTensor] {
    switch self {
    case .tensor(let tensor): [tensor.tensor]
    case .tensors(let tensors): tensors.map(\.tensor)
    case .flag, .number: []
    }
  }
}
