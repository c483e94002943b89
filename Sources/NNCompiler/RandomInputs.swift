import NNIR
import NNOps

/// Seeded data that a model accepts.
package enum RandomInputs {
  /// Standard normal values for floating-point inputs, indices within the table for inputs that select rows of one, 0 and 1 for
  /// booleans, small integers otherwise.
  ///
  /// - Parameter graph: Tells how inputs are used; it may be of any batch.
  package static func tensors(for ports: [PortDescription], of graph: Graph, count: Int, seed: UInt64) -> [Tensor] {
    var generator = SplitMix64(seed: seed)
    return ports.enumerated().map { index, port in
      let type = port.type(batch: count)
      let limit = indexLimit(of: graph.inputs[index].value, in: graph)
      let values = (0..<type.elementCount).map { _ in
        if let limit { return Double(generator.next() % UInt64(max(limit, 1))) }
        switch port.dtype {
        case .bool: return Double(generator.next() & 1)
        case let dtype where dtype.isInteger: return Double(generator.next() % 8)
        default: return generator.normal()
        }
      }
      return Tensor(type, doubles: values)
    }
  }

  /// The number of rows of the smallest table that the value picks from, directly or through integer arithmetic and changes of shape.
  private static func indexLimit(of value: ValueID, in graph: Graph) -> Int? {
    var reached: Set<ValueID> = [value]
    var limit: Int?
    for node in graph.nodes where node.operands.contains(where: reached.contains) {
      switch node.op {
      case is Gather where node.operands.count == 2 && reached.contains(node.operands[1]):
        let rows = graph[node.operands[0]].shape.dims.first ?? 1
        limit = min(limit ?? rows, rows)
      case is Reshape, is Transpose, is Slice, is Broadcast, is Concatenate: reached.formUnion(node.results)
      case is Map where graph[node.results[0]].dtype.isInteger: reached.formUnion(node.results)
      default: break
      }
    }
    return limit
  }
}

extension SplitMix64 {
  /// Nearly standard normal, without libm, whose last bits differ between machines: twelve uniform numbers less their mean.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}
