import ModelFormats
import NNDiagnostics
import NNIR

/// Turns a model's description into a graph: binds inputs, calls layers as soon as their inputs are known, and shares their weights.
struct GraphImporter {
  private let model: ModelDescription
  private let source: any WeightSource
  private var options: ImportOptions
  private let sink: DiagnosticSink
  private var build: LayerBuild
  private(set) var rows: [LayerSummary] = []
  /// The outputs whose masks are further outputs.
  private(set) var maskedOutputs: [Int] = []
  /// Values whose masks a call has taken off for all later ones.
  private var unmasked: Set<ValueID> = []
  /// What the layers do with the batch axis, as far as earlier attempts found out.
  private var batchUse = BatchUse.samples
  private var batchUsePlace = Location()

  init(_ model: ModelDescription, _ source: any WeightSource, _ options: ImportOptions, _ sink: DiagnosticSink) {
    self.model = model
    self.source = source
    self.options = options
    self.sink = sink
    build = LayerBuild(Graph(name: model.name, batch: options.batch))
  }

  mutating func run() throws(Diagnostic) -> Graph {
    let inputs = try ModelInputs(model, options, batchUse)
    do {
      let graph = try importGraph(inputs)
      if inputs.hasFreeBatch && build.batchUse == .samples, let place = meetingPlace() { build.useBatchAxis(as: .mixed, at: place) }
      if inputs.isBatchChosen { sink.report(batchWarning) }
      if !inputs.hasFreeBatch || build.batchUse == batchUse { return graph }
    } catch {
      // What is wrong for any number of samples may be right for those that the data has.
      if inputs.hasFreeBatch && build.batchUse == .samples && model.mayMixSamples { build.useBatchAxis(as: .mixed, at: model.location) }
      if !inputs.hasFreeBatch || build.batchUse == batchUse { throw error }
    }
    // Some layer does not take the first axis for independent samples: once more, with that axis as the data has it.
    (batchUse, batchUsePlace) = (build.batchUse, build.batchUsePlace)
    build = LayerBuild(Graph(name: model.name, batch: options.batch))
    rows = []
    return try run()
  }

  private var batchWarning: Diagnostic {
    Diagnostic(
      .warning, id: "batch-fixed", "results depend on all samples of a batch, so a run computes batches of \(options.batch) and no others",
      at: batchUsePlace, hint: "--batch chooses how many samples a batch has")
  }

  /// Where samples meet though the configuration does not tell, seen in a graph for a batch of several; nil when they are independent.
  private func meetingPlace() -> Location? {
    guard model.mayMixSamples else { return nil }
    var trial = self
    trial.options.batch = 13
    trial.build = LayerBuild(Graph(name: model.name, batch: trial.options.batch))
    guard let inputs = try? ModelInputs(model, trial.options, .samples), let graph = try? trial.importGraph(inputs) else {
      return model.location
    }
    return BatchSeparation.meetingPlace(in: graph, batch: trial.options.batch)
  }

  private mutating func importGraph(_ inputs: ModelInputs) throws(Diagnostic) -> Graph {
    var values: [KerasTensor] = []
    build.hasFreeBatch = inputs.hasFreeBatch
    for (index, entry) in inputs.entries.enumerated() {
      let type = try inputs.type(of: entry, index)
      build.location = entry.location
      values.append(KerasTensor(try build.input(entry.name, type)))
    }
    let outputs = try callModel(model, values, [])
    var graph = build.graph
    if !inputs.hasFreeBatch { graph.batch = nil }
    let names = outputNames(outputs.count)
    graph.outputs = zip(names, outputs).map { Port($0, $1.value) }
    if options.keepsMasks {
      maskedOutputs = outputs.indices.filter { outputs[$0].mask != nil }
      graph.outputs += maskedOutputs.map { Port("\(names[$0])_mask", outputs[$0].mask!) }
    }
    return graph
  }

  private func outputNames(_ count: Int) -> [String] {
    let last = model.entries.last?.name ?? "output"
    let names = model.isSequential ? [String](repeating: last, count: count) : model.outputs.map(\.layer)
    // Two outputs of one layer are told apart by numbers.
    var counts: [String: Int] = [:]
    return names.map { name in
      counts[name, default: 0] += 1
      return counts[name]! == 1 ? name : "\(name)_\(counts[name]! - 1)"
    }
  }

  // MARK: Calls

  private mutating func callModel(
    _ model: ModelDescription, _ inputs: [KerasTensor], _ path: [ModelDescription.Entry]
  ) throws(Diagnostic) -> [KerasTensor] {
    model.isSequential ? try callSequential(model, inputs, path) : try callFunctional(model, inputs, path)
  }

  private mutating func callSequential(
    _ model: ModelDescription, _ inputs: [KerasTensor], _ path: [ModelDescription.Entry]
  ) throws(Diagnostic) -> [KerasTensor] {
    var values = inputs
    for entry in model.entries {
      if case .input = entry.content {
        record(entry, values, [], path)
        continue
      }
      values = try call(entry, CallArguments(), values, [:], [], path)
    }
    return values
  }

  private mutating func callFunctional(
    _ model: ModelDescription, _ inputs: [KerasTensor], _ path: [ModelDescription.Entry]
  ) throws(Diagnostic) -> [KerasTensor] {
    var known: [TensorReference: KerasTensor] = [:]
    guard inputs.count == model.inputs.count else {
      throw Diagnostic(
        id: "keras-input-count", "\(inputs.count) inputs for model '\(model.name)', which has \(model.inputs.count)", at: model.location)
    }
    for (reference, value) in zip(model.inputs, inputs) {
      known[TensorReference(layer: reference.layer, call: 0, output: 0)] = value
      if let entry = model.entries.first(where: { $0.name == reference.layer }) { record(entry, [value], [], path) }
    }
    let byName = Dictionary(model.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var pending = model.executionOrder.map { (entry: model.entries[$0.entry], call: $0.call) }
    while !pending.isEmpty {
      var waiting: [(entry: ModelDescription.Entry, call: Int)] = []
      for item in pending {
        let call = item.entry.calls[item.call]
        guard call.references.allSatisfy({ $0.constant != nil || known[$0] != nil }) else {
          waiting.append(item)
          continue
        }
        func tensor(_ reference: TensorReference) -> KerasTensor { masked(known[reference]!) }
        func argument(_ reference: TensorReference) throws(Diagnostic) -> KerasTensor {
          try reference.constant.map { json throws(Diagnostic) in try constant(json, of: item.entry) } ?? tensor(reference)
        }
        var keywords: [String: [KerasTensor]] = [:]
        for (key, references) in call.keywords { keywords[key] = try references.mapThrowing(argument) }
        // Operations read their constants themselves.
        let computed = call.arguments.filter { if case .operation = item.entry.content { $0.constant == nil } else { true } }
        let results = try self.call(
          item.entry, call.values.map { tensor($0).value }, try computed.mapThrowing(argument), keywords, call.flags, path)
        for (output, value) in results.enumerated() {
          known[TensorReference(layer: item.entry.name, call: item.call, output: output)] = value
        }
      }
      if waiting.count == pending.count { throw stuck(waiting, known.keys.map(\.layer), byName) }
      pending = waiting
    }
    return try model.outputs.mapThrowing { reference throws(Diagnostic) in
      guard let value = known[reference] else {
        throw Diagnostic(id: "keras-bad-node", "output '\(reference.layer)' is never computed", at: model.location)
      }
      return value
    }
  }

  /// A constant argument of a layer, floats in the layer's own type.
  private mutating func constant(_ json: JSONValue, of entry: ModelDescription.Entry) throws(Diagnostic) -> KerasTensor {
    build.location = entry.location
    guard let tensor = Tensor(serialized: json) else {
      throw Diagnostic(id: "keras-bad-node", "an argument that is no tensor", at: entry.location.appending("inbound_nodes"))
    }
    return KerasTensor(try build.constant(tensor.dtype.isFloatingPoint ? tensor.converted(to: entry.policy.floatType) : tensor))
  }

  /// The tensor without its mask if a call has taken that off.
  private func masked(_ tensor: KerasTensor) -> KerasTensor {
    unmasked.contains(tensor.value) ? KerasTensor(tensor.value) : tensor
  }

  private func stuck(
    _ waiting: [(entry: ModelDescription.Entry, call: Int)], _ known: [String], _ byName: [String: ModelDescription.Entry]
  ) -> Diagnostic {
    for item in waiting {
      let call = item.entry.calls[item.call]
      for reference in call.references where reference.constant == nil && byName[reference.layer] == nil {
        return Diagnostic(
          id: "keras-bad-node", "layer '\(item.entry.name)' takes its input from '\(reference.layer)', which does not exist",
          at: item.entry.location.appending("inbound_nodes"))
      }
    }
    let names = Set(waiting.map(\.entry.name)).sorted()
    return Diagnostic(
      id: "keras-cycle", "layers wait for each other in a cycle: " + names.map { "'\($0)'" }.joined(separator: ", "),
      at: waiting[0].entry.location.appending("inbound_nodes"))
  }

  /// Calls one layer: casts integer inputs, loads its weights the first time, and builds its nodes.
  private mutating func call(
    _ entry: ModelDescription.Entry, _ values: CallArguments<ValueID>, _ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]],
    _ flags: Set<String>, _ path: [ModelDescription.Entry]
  ) throws(Diagnostic) -> [KerasTensor] {
    let path = path + [entry]
    switch entry.content {
    case .input: return inputs
    case .model(let model):
      // Keras 2 names a model's input by keyword, too.
      return try callModel(model, inputs.isEmpty ? keywords["inputs"] ?? [] : inputs, path)
    case .timeDistributed(let model, let kerasMajor):
      guard let input = inputs.first ?? keywords["inputs"]?.first else {
        throw Diagnostic(id: "keras-input-count", "the layer has no input", at: entry.location)
      }
      (build.name, build.location) = (path.map(\.name).joined(separator: "/"), entry.location)
      build.keywords = keywords
      let type = build.type(input.value)
      let (steps, mask) = try TimeDistributed.join(input, &build)
      let results = try callModel(model, [steps], path)
      (build.name, build.location) = (path.map(\.name).joined(separator: "/"), entry.location)
      let split = try TimeDistributed.split(results, like: type, mask: mask, kerasMajor: kerasMajor, &build)
      record(entry, split, [], path)
      return split
    case .operation(let operation, let config):
      (build.name, build.location) = (path.map(\.name).joined(separator: "/"), entry.location)
      let results = try operation.build(OperationCall(operation, config, values), &build).map { KerasTensor($0) }
      record(entry, results, [], path)
      return results
    case .layer(let layer):
      let address = LayerAddress(entries: path, model: self.model)
      var arguments = layer.arguments(inputs, keywords)
      guard !arguments.isEmpty else {
        throw Diagnostic(id: "keras-input-count", "the layer has no input", at: entry.location)
      }
      build.name = address.name
      build.location = entry.location
      build.keywords = keywords
      build.flags = flags
      build.assets = [:]
      for name in layer.assets { build.assets[name] = try source.asset(name, of: address) }
      let policy = entry.policy
      build.floatType = policy.floatType
      defer { build.floatType = .float32 }
      arguments = try arguments.mapThrowing { input throws(Diagnostic) in
        try policy.input(input, of: layer, &build)
      }
      let specs = try layer.weights(arguments.map { build.type($0.value) })
      for spec in specs { try Graph.check(spec.shape, at: entry.location.appending(spec.name)) }
      if entry.weights == nil {
        entry.weights = zip(try source.tensors(of: address, specs), specs).map(policy.weight)
      }
      // A mask given by keyword counts as that of the input.
      if let mask = keywords["mask"]?.first?.value, arguments.count == 1 { arguments[0].mask = try build.truth(mask) }
      let results = try layer.call(arguments, entry.weights!, &build).mapThrowing { result throws(Diagnostic) in
        try policy.output(result, &build)
      }
      if layer.takesMasksOff { unmasked.formUnion(arguments.map(\.value)) }
      record(entry, results, specs, path)
      return results
    }
  }

  private mutating func record(
    _ entry: ModelDescription.Entry, _ results: [KerasTensor], _ specs: [WeightSpec], _ path: [ModelDescription.Entry]
  ) {
    let name = (path.last === entry ? path : path + [entry]).map(\.name).joined(separator: "/")
    let shapes = results.map { build.shape($0.value) }
    if let index = rows.firstIndex(where: { $0.name == name }) {
      rows[index].callCount += 1
    } else {
      rows.append(
        LayerSummary(
          name: name, className: entry.className, outputShapes: shapes,
          parameterCount: specs.reduce(0) { $0 + $1.shape.elementCount },
          trainableParameterCount: entry.isTrainable ? specs.filter(\.isTrainable).reduce(0) { $0 + $1.shape.elementCount } : 0))
    }
  }
}

/// A row of `nncc summary`.
package struct LayerSummary: Sendable, Hashable {
  /// The layer's path in the user's model.
  package var name: String
  package var className: String
  /// At the batch of the import.
  package var outputShapes: [Shape]
  package var parameterCount: Int
  package var trainableParameterCount: Int
  package var callCount = 1
}
