/// A JSON value as Python's `json` module reads and writes it: `NaN` and infinities are numbers, integers have any size.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// Written without fraction and exponent, and fits 64 bits.
  case int(Int)
  /// Written without fraction and exponent, and does not fit 64 bits: its decimal digits with the sign.
  case bigInt(String)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package var isNull: Bool { self == .null }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The value of `.int`; nil for `3.0`, which Python keeps apart as well.
  package var int: Int? {
    if case .int(let value) = self { value } else { nil }
  }

  /// The value of any number, rounded to the nearest double.
  package var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .bigInt(let digits): Double(digits)
    case .double(let value): value
    default: nil
    }
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The value under `key` of an object; nil for other kinds and for a key that is not there.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The element of an array; nil for other kinds and outside of the array.
  package subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// The word that messages use for this kind of value.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .int, .bigInt: "integer"
    case .double: "number"
    case .string: "string"
    case .array: "list"
    case .object: "object"
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
