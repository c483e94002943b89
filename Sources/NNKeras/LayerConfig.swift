import ModelFormats
import NNDiagnostics
import NNIR

/// A layer's `config`, read key by key. Every error names the place of the key in the user's model.
struct LayerConfig {
  /// `Conv2D`
  let className: String
  let object: JSONObject
  /// The layer; keys are appended to it.
  let location: Location
  /// 2 or 3: some defaults and formulas differ.
  let kerasMajor: Int

  var name: String { object["name"]?.string ?? className }

  func at(_ key: String) -> Location { location.appending("config.\(key)") }

  /// The value of a key; nil when it is missing or `null`.
  subscript(_ key: String) -> JSONValue? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  func bad(_ key: String, _ value: JSONValue, accepts: String) -> Diagnostic {
    Diagnostic(
      id: "keras-unsupported-value", "unsupported value \(quoted(value)) for '\(key)'", at: at(key),
      notes: ["\(className) accepts \(accepts)"])
  }

  func missing(_ key: String) -> Diagnostic {
    Diagnostic(id: "keras-missing-key", "'\(key)' is missing", at: location, notes: ["\(className) needs it"])
  }

  /// What extents, amounts and positions may be, so that products of two of them never overflow.
  static let integers = -Int(Int32.max)...Int(Int32.max)

  func int(_ key: String, default fallback: Int? = nil, in range: ClosedRange<Int> = integers) throws(Diagnostic) -> Int {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key) }
      return fallback
    }
    guard let int = value.int, range.contains(int) else {
      // The limits of all integers are said only to who exceeds them.
      let isHuge = value.kind == "integer" && value.int.map { !Self.integers.contains($0) } ?? true
      let lower = isHuge || range.lowerBound > Self.integers.lowerBound ? " of at least \(range.lowerBound)" : ""
      let upper = isHuge || range.upperBound < Self.integers.upperBound ? "\(lower.isEmpty ? " of" : " and") at most \(range.upperBound)" : ""
      throw bad(key, value, accepts: "an integer\(lower)\(upper)")
    }
    return int
  }

  func int(_ key: String, default fallback: Int? = nil, in range: PartialRangeFrom<Int>) throws(Diagnostic) -> Int {
    try int(key, default: fallback, in: range.lowerBound...Self.integers.upperBound)
  }

  func double(_ key: String, default fallback: Double? = nil) throws(Diagnostic) -> Double {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key) }
      return fallback
    }
    // A NumPy scalar is serialised as an object that wraps the number.
    guard let double = value.double ?? value.object?["config"]?.object?["value"]?.double else {
      throw bad(key, value, accepts: "a number")
    }
    if double.isNaN { throw bad(key, value, accepts: "a number that is not NaN") }
    return double
  }

  func bool(_ key: String, default fallback: Bool) throws(Diagnostic) -> Bool {
    guard let value = self[key] else { return fallback }
    guard let bool = value.bool else { throw bad(key, value, accepts: "true and false") }
    return bool
  }

  func string(_ key: String, default fallback: String? = nil) throws(Diagnostic) -> String {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key) }
      return fallback
    }
    guard let string = value.string else { throw bad(key, value, accepts: "text") }
    return string
  }

  /// One of `choices`, compared without regard to case, as older files write `SAME`.
  func choice(_ key: String, _ choices: [String], default fallback: String? = nil) throws(Diagnostic) -> String {
    let value = try string(key, default: fallback).lowercased()
    guard choices.contains(value) else {
      throw bad(key, self[key] ?? .string(value), accepts: choices.map { "'\($0)'" }.joined(separator: ", "))
    }
    return value
  }

  /// A number or a list of `count` numbers; one number stands for all.
  func ints(_ key: String, count: Int, default fallback: [Int]? = nil, minimum: Int = 1) throws(Diagnostic) -> [Int] {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key) }
      return fallback
    }
    let given = value.integers ?? []
    let ints = given.count == 1 ? [Int](repeating: given[0], count: count) : given
    guard ints.count == count, ints.allSatisfy({ $0 >= minimum }) else {
      throw bad(key, value, accepts: "\(count == 1 ? "an integer" : "\(count) integers") of at least \(minimum)")
    }
    return ints
  }

  /// A list of integers of any length, or one integer.
  func intList(_ key: String) throws(Diagnostic) -> [Int]? {
    guard let value = self[key] else { return nil }
    guard let ints = value.integers else { throw bad(key, value, accepts: "integers") }
    return ints
  }

  /// An axis as Keras counts it, negative from the end, counted from the front.
  func normalized(_ axis: Int, in shape: Shape, _ key: String = "axis") throws(Diagnostic) -> Int {
    guard let axis = shape.normalizedAxis(axis) else {
      throw Diagnostic(id: "keras-axis", "axis \(axis) does not exist in an input of shape \(shape)", at: at(key))
    }
    return axis
  }

  /// Several axes, ascending.
  func normalized(_ axes: [Int], in shape: Shape, _ key: String = "axis") throws(Diagnostic) -> [Int] {
    let sorted = try axes.mapThrowing { axis throws(Diagnostic) in try normalized(axis, in: shape, key) }.sorted()
    guard Set(sorted).count == sorted.count else {
      throw Diagnostic(id: "keras-axis", "axes \(axes) name one of shape \(shape) twice", at: at(key))
    }
    return sorted
  }

  func activation(_ key: String, default fallback: String = "linear") throws(Diagnostic) -> Activation {
    guard let value = self[key] else { return try Activation(.string(fallback), self, key) }
    return try Activation(value, self, key)
  }

  func initializer(_ key: String, default fallback: String) -> Initializer {
    Initializer(self[key] ?? .string(fallback))
  }

  /// The weights of a layer that normalises: `gamma`, which scales, then `beta`, which shifts, each if the layer has it.
  func affineWeights(_ shape: Shape, scale: Bool, center: Bool) -> [WeightSpec] {
    var specs: [WeightSpec] = []
    if scale { specs.append(WeightSpec("gamma", shape, initializer("gamma_initializer", default: "ones"), isAutocast: false)) }
    if center { specs.append(WeightSpec("beta", shape, initializer("beta_initializer", default: "zeros"), isAutocast: false)) }
    return specs
  }

  /// The integer type that the dtype policy names, else the type in which its floating-point numbers are computed.
  var computeDType: DType {
    let policy = self["dtype"]?.string ?? self["dtype"]?.object?["config"]?.object?["name"]?.string
    guard let dtype = policy.flatMap(DType.init(rawValue:)), !dtype.isFloatingPoint || dtype == .float64 else { return .float32 }
    return dtype
  }

  /// 1, 2 or 3, from the end of the class name: `Conv2D`.
  var spatialRank: Int { className.hasSuffix("1D") ? 1 : className.hasSuffix("2D") ? 2 : 3 }

  var channelsFirst: Bool {
    get throws(Diagnostic) {
      try choice("data_format", ["channels_last", "channels_first"], default: "channels_last") == "channels_first"
    }
  }

  /// The configuration of a layer that this one wraps: `{"class_name": …, "config": …}`.
  func inner(_ value: JSONValue?, _ key: String) throws(Diagnostic) -> LayerConfig {
    guard let layer = value?.object, let className = layer["class_name"]?.string, let object = layer["config"]?.object else {
      throw missing(key)
    }
    let place = "config.\(key) '\(object["name"]?.string ?? className)' (\(className))"
    return LayerConfig(className: className, object: object, location: location.appending(place), kerasMajor: kerasMajor)
  }

  /// The layer that this one wraps.
  func innerLayer(_ key: String) throws(Diagnostic) -> any KerasLayer { try LayerCatalogue.make(try inner(self[key], key)) }

  /// Refuses values that change the result and are not read by this layer.
  func require(_ key: String, is accepted: JSONValue..., meaning: String) throws(Diagnostic) {
    guard let value = self[key] else { return }
    if !accepted.contains(value) { throw bad(key, value, accepts: meaning) }
  }
}

/// A JSON value as the user's words: strings in quotes, everything else as JSON.
func quoted(_ value: JSONValue) -> String {
  if let string = value.string { return "'\(string)'" }
  let text = "\(value)"
  return text.count <= 60 ? "'\(text)'" : "'\(text.prefix(57))…'"
}

extension JSONValue {
  /// A list; Keras also writes tuples as objects with `class_name` `__tuple__`.
  var sequence: [JSONValue]? {
    if let array { return array }
    guard let object, object["class_name"]?.string == "__tuple__" else { return nil }
    return object["items"]?.array
  }

  /// An integer that may be an extent, an amount or a position.
  var integer: Int? { int.flatMap { LayerConfig.integers.contains($0) ? $0 : nil } }

  /// Such integers of a list, or a single one.
  var integers: [Int]? {
    if let integer { return [integer] }
    guard let sequence else { return nil }
    let integers = sequence.compactMap(\.integer)
    return integers.count == sequence.count ? integers : nil
  }
}
