import ModelFormats

/// One integer for all axes, or one for each, or a pair for each: `3`, `[3, 5]`, `[[1, 2], [0, 0]]`.
public struct Extents: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ConfigurationValue {
  let json: JSONValue

  /// The same for all axes.
  public init(_ value: Int) { json = .int(value) }

  /// One for each axis.
  public init(_ values: [Int]) { json = .array(values.map(JSONValue.int)) }

  public init(integerLiteral value: Int) { self.init(value) }

  public init(arrayLiteral elements: Extents...) { json = .array(elements.map(\.json)) }
}
