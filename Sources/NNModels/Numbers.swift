import ModelFormats

/// A number, or a list of numbers such as the two ends of a range: `0.2`, `[-0.1, 0.3]`.
public struct Numbers: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ConfigurationValue
{
  let json: JSONValue

  public init(_ value: Double) { json = .double(value) }

  public init(_ values: [Double]) { json = .array(values.map(JSONValue.double)) }

  public init(floatLiteral value: Double) { self.init(value) }

  public init(integerLiteral value: Int) { json = .int(value) }

  public init(arrayLiteral elements: Numbers...) { json = .array(elements.map(\.json)) }
}
