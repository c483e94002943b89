/// Questions that passes and planning ask of a graph.
extension Graph {
  /// The index of the node that computes each value; none for inputs.
  package var producers: [ValueID: Int] {
    var producers: [ValueID: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for result in node.results { producers[result] = index }
    }
    return producers
  }

  /// The indices of the nodes that read each value, once for each operand that is the value, in order.
  package var uses: [ValueID: [Int]] {
    var uses: [ValueID: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for operand in node.operands { uses[operand, default: []].append(index) }
    }
    return uses
  }

  /// What a run leaves behind: the outputs and the next states.
  package var outputValues: Set<ValueID> { Set(outputs.map(\.value) + states.map(\.next)) }
}
