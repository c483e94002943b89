import NNDiagnostics
import NNIR
import NNOps

/// The softmax or sigmoid in which an output of a model ends.
package struct FinalActivation: Sendable {
  package enum Function: String, Hashable, Sendable { case softmax, sigmoid }

  package var function: Function
  /// The layer that applies it.
  package var layer: String

  /// What computes the logits in its place; nil for a softmax, whose operand is the logits.
  fileprivate var rest: Expr?
  fileprivate var operand: ValueID
  /// What follows it and leaves every element as it is: changes of shape and type.
  fileprivate var tail: [Node]
}

extension Graph {
  /// How the value ends, also before changes of shape and type, as when the softmax is over another axis than the last; nil when in neither.
  package func finalActivation(of value: ValueID) -> FinalActivation? {
    var value = value
    var tail: [Node] = []
    while let node = nodes.first(where: { $0.results.contains(value) }) {
      switch node.op {
      case is Reshape, is Transpose: tail.append(node)
      case let softmax as Softmax where softmax.kind == .softmax:
        return FinalActivation(function: .softmax, layer: node.name, rest: nil, operand: node.operands[0], tail: tail.reversed())
      case let map as Map where node.operands.count == 1:
        if let rest = map.expr.withoutSigmoid {
          return FinalActivation(function: .sigmoid, layer: node.name, rest: rest, operand: node.operands[0], tail: tail.reversed())
        }
        guard case .cast(_, .operand(0)) = map.expr else { return nil }
        tail.append(node)
      default: return nil
      }
      value = node.operands[0]
    }
    return nil
  }

  /// Makes logits of every output that ends in a softmax or sigmoid.
  ///
  /// - Parameter count: The outputs to look at, the first ones.
  /// - Returns: The names of the outputs that end in neither; they stay as they are.
  package mutating func dropFinalActivations(ofFirst count: Int) throws(Diagnostic) -> [String] {
    var unchanged: [String] = []
    for index in 0..<count {
      guard let activation = finalActivation(of: outputs[index].value) else {
        unchanged.append(outputs[index].name)
        continue
      }
      var value = activation.operand
      if let rest = activation.rest, rest != .operand(0) { value = try append1(Map(rest), [value], name: activation.layer) }
      for node in activation.tail { value = try append1(node.op, [value], name: node.name, at: node.location) }
      outputs[index].value = value
    }
    self = try RemoveDeadCode().run(self)
    return unchanged
  }
}

extension Expr {
  /// What the outermost sigmoid is applied to, with the casts around it; nil when there is none.
  fileprivate var withoutSigmoid: Expr? {
    switch self {
    case .unary(.sigmoid, let logits): logits
    case .cast(let dtype, let inner): inner.withoutSigmoid.map { .cast(dtype, $0) }
    default: nil
    }
  }
}
