import NNDiagnostics

extension Graph {
  /// Checks what `append` cannot: that inference still gives the types that are recorded, that operands precede their uses and that
  /// outputs exist. A failure is a bug of the pass before it, so its id is `internal-invalid-graph`.
  package func verify(after pass: String) throws(Diagnostic) {
    var defined = Set(inputs.map(\.value) + states.map(\.value))
    for node in nodes {
      for operand in node.operands where !defined.contains(operand) {
        throw invalid("\(operand) is used before it is defined in '\(line(for: node))'", pass)
      }
      let inferred = try node.op.resultTypes(node.operands.map { self[$0] })
      if inferred != node.results.map({ self[$0] }) {
        throw invalid("inference gives \(inferred) for '\(line(for: node))'", pass)
      }
      defined.formUnion(node.results)
    }
    for output in outputs where !defined.contains(output.value) {
      throw invalid("output '\(output.name)' is never computed", pass)
    }
    for state in states where !defined.contains(state.next) {
      throw invalid("the next state '\(state.name)' is never computed", pass)
    }
  }

  private func invalid(_ message: String, _ pass: String) -> Diagnostic {
    Diagnostic(id: "internal-invalid-graph", "after '\(pass)': \(message)", hint: "this is a bug in nncc; please report the model")
  }
}
