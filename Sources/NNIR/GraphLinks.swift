/// Who computes and who reads each value of a graph, for those who ask again and again.
package struct GraphLinks {
  private let producers: [ValueID: Int]
  private let uses: [ValueID: [Int]]
  private let outputs: Set<ValueID>

  package init(_ graph: Graph) {
    (producers, uses, outputs) = (graph.producers, graph.uses, graph.outputValues)
  }

  /// The index of the node that computes the value; nil for inputs and states.
  package func producer(of value: ValueID) -> Int? { producers[value] }

  /// The indices of the nodes that read the value, once for each operand that it is.
  package func readers(of value: ValueID) -> [Int] { uses[value] ?? [] }

  /// The index of the only node that reads the value; nil where there are several or none, and for what a run leaves behind.
  package func onlyReader(of value: ValueID) -> Int? {
    let readers = Set(readers(of: value))
    return outputs.contains(value) || readers.count != 1 ? nil : readers.first
  }

  /// Whether a run leaves the value behind: an output or a next state.
  package func isOutput(_ value: ValueID) -> Bool { outputs.contains(value) }
}
