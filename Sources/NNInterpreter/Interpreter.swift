import NNDiagnostics
import NNIR
import NNOps

/// Runs a graph by the plain meaning of its operations, with double accumulators: the oracle that compiled code is compared with.
package struct Interpreter: Sendable {
  package let graph: Graph
  /// For each node, the values that nobody reads after it.
  private let dying: [[ValueID]]

  package init(_ graph: Graph) {
    self.graph = graph
    var dying = [[ValueID]](repeating: [], count: graph.nodes.count)
    let (uses, kept) = (graph.uses, graph.outputValues)
    for (index, node) in graph.nodes.enumerated() {
      for result in node.results where uses[result] == nil && !kept.contains(result) { dying[index].append(result) }
    }
    for (value, users) in uses where !kept.contains(value) { dying[users.last!].append(value) }
    self.dying = dying
  }

  /// The states before the first run: zeros.
  package var initialStates: [Tensor] {
    graph.states.map { Tensor(graph[$0.value], doubles: [Double](repeating: 0, count: graph[$0.value].elementCount)) }
  }

  /// Runs one batch; states begin as zeros and are forgotten.
  ///
  /// - Parameters:
  ///   - inputs: a tensor of the right type for every graph input, in order.
  ///   - observe: called with every value as it is computed, constants left out.
  ///   - replacement: what the nodes after it read instead of a computed value. With the values of compiled code here, each node is
  ///     judged by itself, and the rounding of those before it does not add up.
  /// - Returns: the graph's outputs, in order.
  /// - Throws: `data-shape` when an input has another type than the graph's; what an op's evaluation throws.
  package func run(
    inputs: [Tensor], observing observe: (ValueID, Tensor) -> Void = { _, _ in },
    replacing replacement: (ValueID) -> Tensor? = { _ in nil }
  ) throws(Diagnostic) -> [Tensor] {
    var states = initialStates
    return try run(inputs: inputs, states: &states, observing: observe, replacing: replacement)
  }

  /// Runs one batch from `states`, which become those that it leaves.
  package func run(
    inputs: [Tensor], states: inout [Tensor], observing observe: (ValueID, Tensor) -> Void = { _, _ in },
    replacing replacement: (ValueID) -> Tensor? = { _ in nil }
  ) throws(Diagnostic) -> [Tensor] {
    guard inputs.map(\.type) == graph.inputs.map({ graph[$0.value] }) else {
      throw Diagnostic(
        id: "data-shape", "data of types \(inputs.map(\.type)) for inputs of types \(graph.inputs.map { graph[$0.value] })")
    }
    var values: [ValueID: Tensor] = [:]
    for (port, tensor) in zip(graph.inputs, inputs) { values[port.value] = tensor }
    for (state, tensor) in zip(graph.states, states) { values[state.value] = tensor }
    for (index, node) in graph.nodes.enumerated() {
      let results: [Tensor]
      do { results = try node.op.evaluate(node.operands.map { values[$0]! }) } catch { throw error.inside(node.location) }
      for (value, tensor) in zip(node.results, results) {
        values[value] = replacement(value) ?? tensor
        if !(node.op is Constant) { observe(value, tensor) }
      }
      for value in dying[index] { values[value] = nil }
    }
    states = graph.states.map { values[$0.next]! }
    return graph.outputs.map { values[$0.value]! }
  }
}
