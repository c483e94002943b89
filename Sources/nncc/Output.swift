import FoundationEssentials

/// Results for machines, on the standard output.
enum Output {
  static func json(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      print(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
      preconditionFailure("a report cannot be encoded: \(error)")
    }
  }
}
