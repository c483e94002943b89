import NNDiagnostics

/// The operations that nncc knows, by the class name in `keras.src.ops`.
enum OperationCatalogue {
  static let operations: [String: Operation] = [
    Operation.unary, Operation.binary, Operation.activations, Operation.reductions, Operation.sorting, Operation.shaping,
    Operation.indexing, Operation.linearAlgebra, Operation.signal, Operation.layers, Operation.losses, Operation.images,
  ].reduce(into: [:]) { all, table in all.merge(table) { first, _ in first } }

  static func operation(_ config: LayerConfig) throws(Diagnostic) -> Operation {
    if let operation = operations[config.className] { return operation }
    throw Diagnostic(
      id: "keras-unsupported-operation", "unsupported operation '\(config.className)'", at: config.location,
      hint: "express it by other operations of keras.ops; docs/KERAS.md lists them")
  }
}
