import ModelFormats

/// An argument in a call of a layer or an operation: tensors stand anywhere inside lists.
indirect enum CallValue<Tensor> {
  case tensor(Tensor)
  case list([CallValue])
  /// Holds no tensor of the graph; numbers, text, slices and `__tensor__` constants.
  case constant(JSONValue)

  /// The tensors in order.
  var tensors: [Tensor] {
    switch self {
    case .tensor(let tensor): [tensor]
    case .list(let values): values.flatMap(\.tensors)
    case .constant: []
    }
  }

  /// What a constant is.
  var json: JSONValue? {
    if case .constant(let value) = self { value } else { nil }
  }

  func map<Other>(_ transform: (Tensor) -> Other) -> CallValue<Other> {
    switch self {
    case .tensor(let tensor): .tensor(transform(tensor))
    case .list(let values): .list(values.map { $0.map(transform) })
    case .constant(let value): .constant(value)
    }
  }
}

/// The arguments of one call, by position and by name.
struct CallArguments<Tensor> {
  var positional: [CallValue<Tensor>] = []
  var named: [String: CallValue<Tensor>] = [:]

  func map<Other>(_ transform: (Tensor) -> Other) -> CallArguments<Other> {
    CallArguments<Other>(positional: positional.map { $0.map(transform) }, named: named.mapValues { $0.map(transform) })
  }
}
