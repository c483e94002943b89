import NNDiagnostics

/// Builds a new graph out of an old one, node by node. A pass copies the nodes it leaves alone and appends what it puts in place of
/// the others; the values of the old graph are looked up by what replaces them.
package struct GraphRewriter {
  package let old: Graph
  package private(set) var new: Graph
  private var replacement: [ValueID: ValueID] = [:]

  /// Starts with the inputs and states of `graph`.
  package init(_ graph: Graph) throws(Diagnostic) {
    old = graph
    new = Graph(name: graph.name, batch: graph.batch)
    new.stream = graph.stream
    for input in graph.inputs { replacement[input.value] = try new.addInput(input.name, graph[input.value]) }
    for state in graph.states { replacement[state.value] = try new.addState(state.name, graph[state.value]) }
  }

  /// The new value that stands for a value of the old graph.
  package subscript(_ value: ValueID) -> ValueID {
    guard let found = replacement[value] else { preconditionFailure("\(value) is used before it was rewritten") }
    return found
  }

  package func isRewritten(_ value: ValueID) -> Bool { replacement[value] != nil }

  /// Copies a node unchanged, its operands replaced.
  package mutating func copy(_ node: Node) throws(Diagnostic) {
    let results = try new.append(node.op, node.operands.map { self[$0] }, name: node.name, at: node.location)
    for (old, new) in zip(node.results, results) { replacement[old] = new }
  }

  /// Appends a node over *new* values, named and located as `origin`.
  package mutating func append(_ op: any Op, _ operands: [ValueID], from origin: Node) throws(Diagnostic) -> [ValueID] {
    try new.append(op, operands, name: origin.name, at: origin.location)
  }

  package mutating func append1(_ op: any Op, _ operands: [ValueID], from origin: Node) throws(Diagnostic) -> ValueID {
    try append(op, operands, from: origin)[0]
  }

  package mutating func append(_ op: any Op, _ operands: [ValueID], name: String, at location: Location) throws(Diagnostic)
    -> [ValueID]
  {
    try new.append(op, operands, name: name, at: location)
  }

  /// From here on `new` stands for the old value.
  package mutating func replace(_ old: ValueID, with new: ValueID) { replacement[old] = new }

  /// The new graph, its outputs those of the old one.
  package consuming func finish() -> Graph {
    new.outputs = old.outputs.map { Port($0.name, self[$0.value]) }
    for (index, state) in old.states.enumerated() { new.setState(index, to: self[state.next]) }
    return new
  }
}
