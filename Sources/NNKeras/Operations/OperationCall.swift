import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// One call of an operation: its arguments, each found by name wherever it was given.
struct OperationCall {
  let config: LayerConfig
  private let arguments: [String: CallValue<ValueID>]
  /// What stands beyond the named parameters, for operations that take any number of tensors.
  let rest: [CallValue<ValueID>]

  init(_ operation: Operation, _ config: LayerConfig, _ arguments: CallArguments<ValueID>) {
    self.config = config
    var named = operation.defaults.mapValues { CallValue<ValueID>.constant($0) }
    for (name, value) in arguments.named { named[operation.aliases[name] ?? name] = value }
    for (parameter, value) in zip(operation.parameters, arguments.positional) { named[parameter] = value }
    self.arguments = named
    rest = Array(arguments.positional.dropFirst(operation.parameters.count))
  }

  var location: Location { config.location }

  func unsupported(_ what: String, hint: String) -> Diagnostic {
    Diagnostic(id: "keras-unsupported-operation", "unsupported: \(what) of operation '\(config.className)'", at: location, hint: hint)
  }

  // MARK: Values

  /// The argument, whatever it is; nil when it is missing or `None`.
  func value(_ name: String) -> CallValue<ValueID>? {
    if let argument = arguments[name] {
      if case .constant(.null) = argument { return nil }
      return argument
    }
    return config[name].map { .constant($0) }
  }

  func has(_ name: String) -> Bool { value(name) != nil }

  /// The argument as a tensor; a constant becomes one.
  ///
  /// - Parameter rank: how many axes it may have.
  func tensor(_ name: String, rank: ClosedRange<Int> = 0...Int.max, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    guard let value = value(name) else { throw config.missing(name) }
    let tensor = try tensor(value, name, &build)
    guard rank.contains(build.shape(tensor).rank) else {
      let wanted = "\(rank.lowerBound)" + (rank.upperBound == .max ? " or more" : rank.count == 1 ? "" : " to \(rank.upperBound)")
      throw Diagnostic(
        id: "keras-input-rank", "'\(name)' of shape \(build.shape(tensor)), but operation '\(config.className)' takes \(wanted) axes", at: location)
    }
    return tensor
  }

  func optionalTensor(_ name: String, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    guard let value = value(name) else { return nil }
    return try tensor(value, name, &build)
  }

  /// All tensors of a list argument.
  func tensors(_ name: String, _ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    guard let value = value(name) else { throw config.missing(name) }
    switch value {
    case .tensor(let tensor): return [tensor]
    case .list(let values): return try values.mapThrowing { value throws(Diagnostic) in try tensor(value, name, &build) }
    case .constant(let json):
      guard let elements = json.sequence else { return [try build.constant(try constant(json, name))] }
      return try elements.mapThrowing { element throws(Diagnostic) in try build.constant(try constant(element, name)) }
    }
  }

  func tensor(_ value: CallValue<ValueID>, _ name: String, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    switch value {
    case .tensor(let tensor): return tensor
    case .constant(let json): return try build.constant(try constant(json, name))
    case .list(let values):
      // A list of tensors in the place of one is stacked.
      guard !values.isEmpty else { throw config.bad(name, [], accepts: "a tensor") }
      let parts = try values.mapThrowing { value throws(Diagnostic) in try tensor(value, name, &build) }
      return try build.stack(parts, axis: 0)
    }
  }

  /// A constant argument as a tensor: Python integers are int32, other numbers float32.
  func constant(_ json: JSONValue, _ name: String) throws(Diagnostic) -> Tensor {
    guard let tensor = Tensor(serialized: json) else { throw config.bad(name, json, accepts: "numbers, lists of one length and tensors of these") }
    return tensor
  }

  /// The argument as a constant tensor; nil when it is computed by the model or missing.
  func constant(_ name: String) throws(Diagnostic) -> Tensor? {
    guard case .constant(let json)? = value(name) else { return nil }
    return try constant(json, name)
  }

  // MARK: Options

  /// The value of an option; nil when it is missing or `None`.
  ///
  /// - Throws: `keras-unsupported-operation` when the model computes it.
  func option(_ name: String) throws(Diagnostic) -> JSONValue? {
    guard let value = value(name) else { return nil }
    guard case .constant(let json) = value else {
      throw unsupported("a computed '\(name)'", hint: "make '\(name)' a constant")
    }
    return json
  }

  /// The options under their names, for reading them as a layer's configuration.
  func options() throws(Diagnostic) -> LayerConfig {
    var object = config.object
    for (name, value) in arguments {
      if case .constant(let json) = value { object[name] = json }
    }
    return LayerConfig(className: config.className, object: object, location: location, kerasMajor: config.kerasMajor)
  }

  func bool(_ name: String, default fallback: Bool = false) throws(Diagnostic) -> Bool { try options().bool(name, default: fallback) }
  func int(_ name: String, default fallback: Int? = nil, in range: ClosedRange<Int> = LayerConfig.integers) throws(Diagnostic) -> Int {
    try options().int(name, default: fallback, in: range)
  }
  func int(_ name: String, default fallback: Int? = nil, in range: PartialRangeFrom<Int>) throws(Diagnostic) -> Int {
    try options().int(name, default: fallback, in: range)
  }
  func double(_ name: String, default fallback: Double? = nil) throws(Diagnostic) -> Double {
    if let tensor = try constant(name), tensor.shape.elementCount == 1 { return tensor.doubles[0] }
    return try options().double(name, default: fallback)
  }
  func string(_ name: String, default fallback: String? = nil) throws(Diagnostic) -> String {
    try options().string(name, default: fallback)
  }

  /// Integers from one integer, a list or a constant tensor; nil when missing.
  ///
  /// - Parameter minimum: the least that each may be.
  func ints(_ name: String, minimum: Int = LayerConfig.integers.lowerBound) throws(Diagnostic) -> [Int]? {
    guard let json = try option(name) else { return nil }
    let listed = json.integers
    let ints = try listed == nil ? integers(of: try constant(json, name), name) : listed!
    guard ints.allSatisfy({ $0 >= minimum }) else { throw config.bad(name, json, accepts: "integers of at least \(minimum)") }
    return ints
  }

  /// As many integers as there are axes to describe; one stands for all.
  func ints(_ name: String, count: Int, default fallback: Int, minimum: Int = 1) throws(Diagnostic) -> [Int] {
    let values = try ints(name, minimum: minimum) ?? [fallback]
    guard values.count == 1 || values.count == count else {
      throw config.bad(name, .array(values.map { .int($0) }), accepts: "\(count) integers")
    }
    return values.count == 1 ? [Int](repeating: values[0], count: count) : values
  }

  /// The elements of a constant scalar or list of integers.
  func integers(of tensor: Tensor, _ name: String) throws(Diagnostic) -> [Int] {
    let values = tensor.doubles
    guard tensor.dtype.isInteger, tensor.shape.rank <= 1, values.allSatisfy({ abs($0) <= Double(LayerConfig.integers.upperBound) }) else {
      throw config.bad(name, value(name).flatMap(\.json) ?? .null, accepts: "integers")
    }
    return values.map { Int($0) }
  }

  /// One axis of a value, counted from the front.
  func axis(_ name: String = "axis", of shape: Shape, default fallback: Int? = nil) throws(Diagnostic) -> Int {
    try config.normalized(try int(name, default: fallback), in: shape, name)
  }

  /// The axes of a reduction, ascending; all of them when the option is missing.
  func axes(_ name: String = "axis", of shape: Shape) throws(Diagnostic) -> [Int] {
    guard let list = try ints(name) else { return Array(0..<shape.rank) }
    return try config.normalized(list, in: shape, name)
  }

  /// The element type that an option names.
  func dtype(_ name: String = "dtype") throws(Diagnostic) -> DType? {
    guard let json = try option(name) else { return nil }
    let text = json.string ?? json["config"]?["name"]?.string ?? ""
    guard let dtype = DType(rawValue: text == "float" ? "float32" : text == "int" ? "int32" : text) else {
      throw config.bad(name, json, accepts: "element types of numbers")
    }
    return dtype
  }

  var channelsFirst: Bool { get throws(Diagnostic) { try options().channelsFirst } }
}
