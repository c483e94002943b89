extension ModelSummary {
  /// The summary as people read it, several lines without a final newline.
  package var text: String {
    let model = figures
    var table = TextTable([("layer (type)", .left), ("output shape", .left), ("params", .right), ("FLOP", .right)])
    for layer in model.layers {
      table.append([
        "\(layer.name) (\(layer.type))", layer.outputShape, Quantity.grouped(layer.parameters),
        layer.flops == 0 ? "" : Quantity.grouped(layer.flops),
      ])
    }
    let outputs = zip(model.outputs, model.finalActivations).map { output, activation in
      output + (activation.map { " ends in a \($0) (--logits drops it)" } ?? "")
    }
    let facts = [
      ("inputs", model.inputs.joined(separator: ", ")), ("outputs", outputs.joined(separator: ", ")),
      (
        "parameters",
        "\(Quantity.grouped(model.parameters)), of which \(Quantity.grouped(model.trainableParameters)) are trainable"
      ), ("operations a sample", Quantity.flops(model.flops)),
      ("weights", Quantity.bytes(model.weightBytes)), ("workspace", Quantity.bytes(model.workspaceBytes)),
    ]
    return "model '\(model.name)'\n\n\(table.text)\n\n\(TextTable.list(facts))"
  }
}
