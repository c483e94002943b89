/// The text of `--dump-after`: one line a node, stable, made to be compared in tests.
extension Graph: CustomStringConvertible {
  package var description: String {
    var lines = ["graph '\(name)'" + (batch.map { " batch \($0)" } ?? "")]
    lines += inputs.map { "  \($0.value): \(self[$0.value]) = input '\($0.name)'" }
    lines += states.map { "  \($0.value): \(self[$0.value]) = state '\($0.name)'" }
    lines += nodes.map { "  " + line(for: $0) }
    lines += states.map { "  state '\($0.name)' = \($0.next)" }
    lines += outputs.map { "  output '\($0.name)' = \($0.value)" }
    return lines.joined(separator: "\n")
  }

  /// `%3: float32[1, 26, 26, 32] = convolution(%0, %1, %2) {strides: [1, 1]} // conv2d+batch_normalization`
  package func line(for node: Node) -> String {
    let results = node.results.map { "\($0): \(self[$0])" }.joined(separator: ", ")
    let operands = node.operands.map(\.description).joined(separator: ", ")
    var attributes = node.op.attributes
    if let epilogue = (node.op as? any EpilogueOp)?.epilogue { attributes.append(("epilogue", "\(epilogue)")) }
    let braces = attributes.isEmpty ? "" : " {" + attributes.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
    let comment = node.name.isEmpty ? "" : " // \(node.name)"
    return "\(results) = \(type(of: node.op).name)(\(operands))\(braces)\(comment)"
  }
}
