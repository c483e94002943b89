import ModelFormats
import NNDiagnostics

/// Reads `Sequential` and `Functional` configurations of Keras 2 and 3. Problems of layers are collected, so that one run names all of them.
struct ModelParser {
  let kerasMajor: Int
  let sink: DiagnosticSink

  static let modelClasses: Set<String> = ["Sequential", "Functional", "Model"]

  /// - Parameter value: `{"class_name": …, "config": …}`.
  func parse(_ value: JSONValue, at location: Location) throws(Diagnostic) -> ModelDescription {
    guard let object = value.object, let className = object["class_name"]?.string, let config = object["config"] else {
      throw Diagnostic(
        id: "keras-no-model", "this JSON is no Keras model", at: location,
        notes: ["a model is an object with 'class_name' and 'config'"], hint: "write the file with model.to_json() or model.save()")
    }
    guard Self.modelClasses.contains(className), !isCustom(object) else {
      throw Diagnostic(
        id: "keras-unsupported-model", "unsupported model class '\(className)'", at: location,
        notes: ["Sequential and Functional models are supported"],
        hint: className == "FeatureSpace"
          ? "save keras.Model(space.get_inputs(), space.get_encoded_features()) instead"
          : "a subclassed model has its computation in Python; rebuild it with the functional API")
    }
    return className == "Sequential" ? try sequential(config, at: location) : try functional(config, at: location)
  }

  private func isCustom(_ object: JSONObject) -> Bool {
    guard let name = object["registered_name"]?.string else { return false }
    return name.contains(">") && !name.hasPrefix("Addons>") && !name.hasPrefix("keras")
  }

  private func sequential(_ config: JSONValue, at location: Location) throws(Diagnostic) -> ModelDescription {
    // Early versions of Keras 2 write the list of layers alone.
    let object = config.object ?? JSONObject()
    guard let layers = config.array ?? object["layers"]?.array else { throw missing("layers", location) }
    var entries: [ModelDescription.Entry] = []
    for (index, layer) in layers.enumerated() {
      guard let entry = try entry(layer, index, at: location) else { continue }
      // The first layer may say what the input is, in several spellings.
      if entries.isEmpty, case .input = entry.content {} else if entries.isEmpty, index == 0 {
        let given = layer.object?["config"]?.object ?? JSONObject()
        if let input = inputEntry(given, object, location) { entries.append(input) }
      }
      entries.append(entry)
    }
    return ModelDescription(
      name: object["name"]?.string ?? "sequential", isSequential: true, entries: entries, inputs: [], outputs: [], location: location)
  }

  /// An input made of what the first layer (`batch_input_shape`, `input_dim` …) or the model (`build_input_shape`) says.
  private func inputEntry(_ layer: JSONObject, _ model: JSONObject, _ location: Location) -> ModelDescription.Entry? {
    let dtype = layer["dtype"]?.string ?? "float32"
    let shape: [Int?]
    if let full = (layer["batch_shape"] ?? layer["batch_input_shape"] ?? model["build_input_shape"])?.sequence {
      shape = full.map(\.int)
    } else if let own = layer["input_shape"]?.sequence {
      shape = [nil] + own.map(\.int)
    } else if let dim = layer["input_dim"]?.int, layer["output_dim"] == nil {
      shape = [nil] + (layer["input_length"].map { [$0.int] } ?? []) + [dim]
    } else {
      return nil
    }
    let name = (layer["name"]?.string).map { $0 + "_input" } ?? "input"
    return ModelDescription.Entry(
      name: name, className: "InputLayer", location: location, content: .input(shape: shape, dtype: dtype), isTrainable: true,
      calls: [])
  }

  private func functional(_ config: JSONValue, at location: Location) throws(Diagnostic) -> ModelDescription {
    guard let object = config.object, let layers = object["layers"]?.array else { throw missing("layers", location) }
    var entries: [ModelDescription.Entry] = []
    for (index, layer) in layers.enumerated() {
      if let entry = try entry(layer, index, at: location) { entries.append(entry) }
    }
    func references(_ key: String) throws(Diagnostic) -> [TensorReference] {
      guard let value = object[key] else { throw missing(key, location) }
      return try tensorReferences(value, at: location.appending("config.\(key)"))
    }
    let outputs = numberCalls(of: entries, try references("output_layers"))
    return ModelDescription(
      name: object["name"]?.string ?? "model", isSequential: false, entries: entries, inputs: try references("input_layers"),
      outputs: outputs, location: location)
  }

  private func missing(_ key: String, _ location: Location) -> Diagnostic {
    Diagnostic(id: "keras-missing-key", "'\(key)' is missing in the configuration of the model", at: location)
  }

  /// A layer of the list; nil when it was reported to the sink.
  private func entry(_ value: JSONValue, _ index: Int, at outer: Location) throws(Diagnostic) -> ModelDescription.Entry? {
    guard let object = value.object, let fullName = object["class_name"]?.string, let config = object["config"]?.object else {
      throw Diagnostic(
        id: "keras-bad-layer", "a layer without 'class_name' and 'config'", at: outer.appending("layers[\(index)]"))
    }
    // tensorflow_addons registers its layers as `Addons>Maxout`.
    let className = fullName.hasPrefix("Addons>") ? String(fullName.dropFirst(7)) : fullName
    let name = object["name"]?.string ?? config["name"]?.string ?? className
    let location = outer.appending("layers[\(index)] '\(name)' (\(className))")
    do {
      let content = try content(object, className, config, value, location)
      let axes = config["axis"].map { $0.sequence ?? [$0] } ?? []
      return ModelDescription.Entry(
        name: name, className: className, location: location, content: content, isTrainable: config["trainable"]?.bool ?? true,
        calls: try calls(object["inbound_nodes"], of: content, location), policy: try policy(of: content, className, config, location),
        mayNameFirstAxis: axes.contains { $0.int == 0 || ($0.int ?? 0) < -1 })
    } catch {
      sink.report(error)
      return nil
    }
  }

  private func policy(of content: ModelDescription.Entry.Content, _ className: String, _ config: JSONObject, _ location: Location)
    throws(Diagnostic) -> DTypePolicy
  {
    guard case .layer = content else { return .float32 }
    return try DTypePolicy(LayerConfig(className: className, object: config, location: location, kerasMajor: kerasMajor))
  }

  private func content(
    _ object: JSONObject, _ className: String, _ config: JSONObject, _ value: JSONValue, _ location: Location
  ) throws(Diagnostic) -> ModelDescription.Entry.Content {
    let module = object["module"]?.string ?? ""
    if module.contains(".ops.") {
      let call = LayerConfig(className: className, object: config, location: location, kerasMajor: kerasMajor)
      return .operation(try OperationCatalogue.operation(call), call)
    }
    if className == "TFOpLambda" || className == "SlicingOpLambda" {
      var options = config
      options["name"] = nil
      options["dtype"] = nil
      let call = LayerConfig(className: className, object: options, location: location, kerasMajor: kerasMajor)
      return .operation(try TensorFlowFunctions.operation(call), call)
    }
    if isCustom(object) {
      throw Diagnostic(
        id: "keras-unsupported-layer", "unsupported layer '\(className)', which is the user's own class", at: location,
        hint: "its computation is in Python; rebuild it from Keras layers")
    }
    if className == "InputLayer" {
      let layer = LayerConfig(className: className, object: config, location: location, kerasMajor: kerasMajor)
      guard let shape = (layer["batch_shape"] ?? layer["batch_input_shape"])?.sequence else { throw layer.missing("batch_shape") }
      for dim in shape where !dim.isNull && dim.int == nil {
        throw layer.bad("batch_shape", .array(shape), accepts: "integers and null")
      }
      return .input(shape: shape.map(\.int), dtype: try layer.string("dtype", default: "float32"))
    }
    if Self.modelClasses.contains(className) { return .model(try parse(value, at: location)) }
    if className == "TimeDistributed", let inner = config["layer"], let innerClass = inner.object?["class_name"]?.string,
      Self.modelClasses.contains(innerClass)
    {
      return .timeDistributed(try parse(inner, at: location.appending("config.layer (\(innerClass))")), kerasMajor: kerasMajor)
    }
    return .layer(try LayerCatalogue.make(
      LayerConfig(className: className, object: config, location: location, kerasMajor: kerasMajor)))
  }

  // MARK: Calls

  private func calls(_ value: JSONValue?, of content: ModelDescription.Entry.Content, _ location: Location) throws(Diagnostic)
    -> [LayerCall]
  {
    guard let nodes = value?.array else { return [] }
    var names: [String] = []
    if case .layer(let layer) = content { names = layer.positionalNames }
    let place = location.appending("inbound_nodes")
    return try nodes.mapThrowing { node throws(Diagnostic) in
      if let object = node.object {
        // Keras 3: tensors stand anywhere in the arguments.
        let positional = object["args"]?.sequence ?? []
        let arguments = names.isEmpty ? tensors(in: object["args"] ?? .null) : positional.first.map(tensors) ?? []
        var call = LayerCall(arguments: arguments, keywords: namedTensors(in: object["args"]))
        for (name, value) in zip(names, positional.dropFirst()) { call.setKeyword(name, to: value, tensors: tensors) }
        call.values.positional = positional.map(callValue)
        for (key, value) in object["kwargs"]?.object ?? JSONObject() { call.values.named[key] = callValue(value) }
        for (key, value) in object["kwargs"]?.object ?? JSONObject() {
          call.setKeyword(key, to: value, tensors: tensors)
          if value.bool == true { call.flags.insert(key) }
        }
        return call
      }
      return try legacyCall(node, place)
    }
  }

  /// All tensors inside a value, computed ones and constants, in order; dictionaries by sorted key.
  private func tensors(in value: JSONValue) -> [TensorReference] {
    if let array = value.array { return array.flatMap { tensors(in: $0) } }
    guard let object = value.object else { return [] }
    switch object["class_name"]?.string {
    case "__keras_tensor__":
      let history = object["config"]?.object?["keras_history"]?.array
      return history.flatMap { reference($0) }.map { [$0] } ?? []
    case "__tensor__", "__numpy__": return [TensorReference(layer: "", call: 0, output: 0, constant: value)]
    default: return object.keys.sorted().flatMap { tensors(in: object[$0]!) }
    }
  }

  private func isTensor(_ object: JSONObject) -> Bool {
    ["__keras_tensor__", "__tensor__", "__numpy__"].contains(object["class_name"]?.string)
  }

  /// The tensors of a dictionary that is the only argument, by key: `images`, `bounding_boxes.boxes`.
  private func namedTensors(in arguments: JSONValue?) -> [String: [TensorReference]] {
    guard let object = arguments?.array?.first?.object, !isTensor(object) else { return [:] }
    var found: [String: [TensorReference]] = [:]
    for (key, value) in object {
      if let inner = value.object, !isTensor(inner) {
        for (innerKey, innerValue) in inner { found["\(key).\(innerKey)"] = tensors(in: innerValue) }
      } else {
        found[key] = tensors(in: value)
      }
    }
    return found.filter { !$0.value.isEmpty }
  }

  /// An argument with its tensors told apart from its constants.
  private func callValue(_ value: JSONValue) -> CallValue<TensorReference> {
    let found = tensors(in: value).filter { $0.constant == nil }
    if found.isEmpty { return .constant(value) }
    if let elements = value.sequence { return .list(elements.map(callValue)) }
    return found.count == 1 ? .tensor(found[0]) : .list(found.map { .tensor($0) })
  }

  private func reference(_ list: [JSONValue]) -> TensorReference? {
    guard list.count >= 3, let layer = list[0].string, let call = list[1].int, let output = list[2].int else { return nil }
    return TensorReference(layer: layer, call: call, output: output)
  }

  /// Keras 2: `[["dense", 0, 0, {kwargs}], …]`.
  private func legacyCall(_ node: JSONValue, _ location: Location) throws(Diagnostic) -> LayerCall {
    // One tensor is written without the outer list by some versions.
    let list = node.array ?? []
    let tensors = list.first?.string != nil ? [node] : list
    var call = LayerCall(arguments: [], keywords: [:])
    var positional: [CallValue<TensorReference>] = []
    for tensor in tensors {
      let parts = tensor.array ?? []
      if parts.count > 2, parts[0].string == "_CONSTANT_VALUE" {
        positional.append(.constant(parts[2]))
      } else if let reference = reference(parts) {
        call.arguments.append(reference)
        positional.append(.tensor(reference))
      } else {
        throw Diagnostic(id: "keras-bad-node", "a node that names no tensor", at: location)
      }
      for (key, value) in (parts.count > 3 ? parts[3].object : nil) ?? JSONObject() {
        call.setKeyword(key, to: value, tensors: legacyTensors)
        call.values.named[key] = legacyValue(value)
        if value.bool == true { call.flags.insert(key) }
      }
    }
    // A list of tensors is one argument.
    call.values.positional = list.first?.string != nil ? positional : [.list(positional)]
    return call
  }

  private func legacyValue(_ value: JSONValue) -> CallValue<TensorReference> {
    guard let array = value.array, !legacyTensors(in: value).isEmpty else { return .constant(value) }
    return reference(array).map { .tensor($0) } ?? .list(array.map(legacyValue))
  }

  private func legacyTensors(in value: JSONValue) -> [TensorReference] {
    guard let array = value.array else { return [] }
    if let reference = reference(array), reference.layer != "_CONSTANT_VALUE" { return [reference] }
    return array.flatMap { legacyTensors(in: $0) }
  }

  /// `["x", 0, 0]`, a list of these, or a dictionary of them, flattened in Keras' order.
  private func tensorReferences(_ value: JSONValue, at location: Location) throws(Diagnostic) -> [TensorReference] {
    if let array = value.sequence {
      if array.first?.string != nil, let reference = reference(array) { return [reference] }
      var found: [TensorReference] = []
      for element in array { found += try tensorReferences(element, at: location) }
      return found
    }
    if let object = value.object {
      var found: [TensorReference] = []
      for key in object.keys.sorted() { found += try tensorReferences(object[key]!, at: location) }
      return found
    }
    throw Diagnostic(id: "keras-bad-node", "\(quoted(value)) names no tensor", at: location)
  }
}
