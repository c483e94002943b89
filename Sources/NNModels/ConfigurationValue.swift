import ModelFormats

/// What may stand in the configuration of a layer.
protocol ConfigurationValue {
  var json: JSONValue { get }
}

extension Int: ConfigurationValue {
  var json: JSONValue { .int(self) }
}

extension Double: ConfigurationValue {
  var json: JSONValue { .double(self) }
}

extension Bool: ConfigurationValue {
  var json: JSONValue { .bool(self) }
}

extension String: ConfigurationValue {
  var json: JSONValue { .string(self) }
}

extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
  var json: JSONValue { self?.json ?? .null }
}

extension Array: ConfigurationValue where Element: ConfigurationValue {
  var json: JSONValue { .array(map(\.json)) }
}

/// Options that Keras writes as words.
extension ConfigurationValue where Self: RawRepresentable, RawValue == String {
  var json: JSONValue { .string(rawValue) }
}

/// A layer inside another, such as the one that `TimeDistributed` applies.
struct InnerLayer: ConfigurationValue {
  let json: JSONValue

  init(_ layer: any Layer) {
    let definition = layer.definition
    json = .object(definition.json(name: definition.name ?? Namer.snakeCase(definition.className)))
  }
}
