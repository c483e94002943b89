extension ModelParser {
  /// Numbers the calls of models inside a functional model from 0, as the calls of layers are, and gives the outputs back renumbered.
  ///
  /// Keras counts the construction of such a model as its first call: Keras 3 in the outputs of the model around it, for functional models only
  /// (`keras.src.models.functional.Functional.get_config`), Keras 2 in all references to any model. Early versions of Keras 2 don't, which shows in
  /// that no reference goes past the last call.
  func numberCalls(of entries: [ModelDescription.Entry], _ outputs: [TensorReference]) -> [TensorReference] {
    let models = entries.filter { if case .model = $0.content { true } else { false } }
    let references = models.isEmpty ? [] : entries.flatMap { $0.calls.flatMap(\.references) } + outputs
    let numberedFrom1 = models.filter { model in
      kerasMajor > 2 ? model.className != "Sequential" : references.contains { $0.layer == model.name && $0.call >= model.calls.count }
    }
    let names = Set(numberedFrom1.map(\.name))
    func renumbered(_ reference: TensorReference) -> TensorReference {
      var copy = reference
      if names.contains(reference.layer) { copy.call -= 1 }
      return copy
    }
    if kerasMajor < 3 {
      for entry in entries { entry.calls = entry.calls.map { $0.map(renumbered) } }
    }
    return outputs.map(renumbered)
  }
}
