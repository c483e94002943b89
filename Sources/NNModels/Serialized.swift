import ModelFormats

/// An object that Keras serialises by its class and configuration: an initializer, a regularizer, a constraint.
protocol Serialized: ConfigurationValue, Hashable {
  static var module: String { get }
  var className: String { get }
  var config: JSONObject { get }
}

extension Serialized {
  var json: JSONValue {
    [
      "module": .string(Self.module), "class_name": .string(className), "config": .object(config), "registered_name": nil,
    ]
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }
}
