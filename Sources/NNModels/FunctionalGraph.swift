import ModelFormats

/// The calls that lead from a network's inputs to its outputs, and their form in Keras' JSON.
struct FunctionalGraph {
  private let inputs: [LayerDefinition]
  private let outputs: [SymbolicTensor]
  /// Every layer once, the inputs first.
  private var definitions: [LayerDefinition]
  /// The calls of each layer in order.
  private var calls: [ObjectIdentifier: [CallNode]] = [:]

  /// - Precondition: Every output is computed from the inputs alone.
  init(_ inputs: [SymbolicTensor], _ outputs: [SymbolicTensor]) {
    self.inputs = inputs.map { tensor in
      guard case .input(let definition) = tensor.source else { preconditionFailure("an input of a model is no Input") }
      return definition
    }
    self.outputs = outputs
    definitions = self.inputs
    var visited: Set<ObjectIdentifier> = []
    for output in outputs { visit(output, &visited) }
  }

  /// Calls that others need come before them.
  private mutating func visit(_ tensor: SymbolicTensor, _ visited: inout Set<ObjectIdentifier>) {
    switch tensor.source {
    case .input(let definition):
      precondition(inputs.contains { $0 === definition }, "'\(definition.name ?? "an input")' is not among the inputs of the model")
    case .call(let node, _):
      guard visited.insert(ObjectIdentifier(node)).inserted else { return }
      for operand in node.operands { visit(operand, &visited) }
      if calls[ObjectIdentifier(node.definition)] == nil { definitions.append(node.definition) }
      calls[ObjectIdentifier(node.definition), default: []].append(node)
    }
  }

  func definition(name: String?, seed: UInt64) -> LayerDefinition {
    let names = Namer(definitions)
    let layers = definitions.map { definition -> JSONValue in
      var json = definition.json(name: names[definition])
      json["name"] = .string(names[definition])
      json["inbound_nodes"] = .array((calls[ObjectIdentifier(definition)] ?? []).map { node($0, names) })
      return .object(json)
    }
    let inner = definitions.compactMap { definition in definition.weights.map { (layer: names[definition], weights: $0) } }
    return LayerDefinition(
      module: "keras.src.models.functional", className: "Functional", name: name,
      config: [
        "trainable": true, "layers": .array(layers),
        "input_layers": .array(inputs.map { history(SymbolicTensor(input: $0), names) }),
        "output_layers": .array(outputs.map { history($0, names, isOutput: true) }),
      ], weights: NetworkWeights(seed: seed, inner: inner))
  }

  private func node(_ node: CallNode, _ names: Namer) -> JSONValue {
    [
      "args": .array(node.arguments.map { json($0, names) }),
      "kwargs": .object(JSONObject(node.keywords.map { ($0.name, json($0.value, names)) })),
    ]
  }

  private func json(_ value: CallValue, _ names: Namer) -> JSONValue {
    switch value {
    case .tensor(let tensor): json(tensor.tensor, names)
    case .tensors(let tensors): .array(tensors.map { json($0.tensor, names) })
    case .flag(let flag): .bool(flag)
    case .number(let number): .double(number)
    }
  }

  /// Keras finds the tensor by its history; it infers the shape again.
  private func json(_ tensor: SymbolicTensor, _ names: Namer) -> JSONValue {
    [
      "class_name": "__keras_tensor__",
      "config": ["shape": [nil], "dtype": "float32", "keras_history": history(tensor, names)],
    ]
  }

  /// `["dense", 0, 0]`: the layer, which of its calls, which of its outputs. Among the outputs of a model, Keras counts the construction of a
  /// functional model as its first call.
  private func history(_ tensor: SymbolicTensor, _ names: Namer, isOutput: Bool = false) -> JSONValue {
    switch tensor.source {
    case .input(let definition): return [.string(names[definition]), 0, 0]
    case .call(let node, let output):
      let first = isOutput && node.definition.className == "Functional" ? 1 : 0
      let call = calls[ObjectIdentifier(node.definition)]!.firstIndex { $0 === node }!
      return [.string(names[node.definition]), .int(first + call), .int(output)]
    }
  }
}
