/// A recursive-descent parser of the JSON that Python's `json.dumps` writes.
///
/// Stricter than Python nowhere and laxer only in that half a surrogate pair (which no Swift string holds) becomes U+FFFD.
struct JSONParser {
  private let text: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var depth = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  mutating func parseDocument() throws(JSONSyntaxError) -> JSONValue {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    let value = try parseValue()
    skipSpace()
    if offset < text.count { throw error("unexpected \(found) after the end of the JSON value") }
    return value
  }

  private mutating func parseValue() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return .object(try parseObject())
    case UInt8(ascii: "["): return .array(try parseArray())
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "-"): return skip("-Infinity") ? .double(-.infinity) : try parseNumber()
    case let byte? where isDigit(byte): return try parseNumber()
    default:
      if skip("null") { return .null }
      if skip("true") { return .bool(true) }
      if skip("false") { return .bool(false) }
      if skip("NaN") { return .double(.nan) }
      if skip("Infinity") { return .double(.infinity) }
      throw error("expected a JSON value, not \(found)")
    }
  }

  private mutating func parseObject() throws(JSONSyntaxError) -> JSONObject {
    try enter()
    var object = JSONObject()
    skipSpace()
    if !skip("}") {
      repeat {
        skipSpace()
        guard peek == UInt8(ascii: "\"") else { throw error("expected a key in double quotes, not \(found)") }
        let key = try parseString()
        skipSpace()
        guard skip(":") else { throw error("expected ':' after the key '\(key)', not \(found)") }
        object[key] = try parseValue()
        skipSpace()
      } while skip(",")
      guard skip("}") else { throw error("expected ',' or '}' in an object, not \(found)") }
    }
    depth -= 1
    return object
  }

  private mutating func parseArray() throws(JSONSyntaxError) -> [JSONValue] {
    try enter()
    var array: [JSONValue] = []
    skipSpace()
    if !skip("]") {
      repeat {
        array.append(try parseValue())
        skipSpace()
      } while skip(",")
      guard skip("]") else { throw error("expected ',' or ']' in a list, not \(found)") }
    }
    depth -= 1
    return array
  }

  /// Consumes the opening bracket.
  private mutating func enter() throws(JSONSyntaxError) {
    if depth == FormatLimits.jsonDepth {
      throw JSONSyntaxError(
        id: "json-too-deep", message: "the JSON is nested deeper than \(FormatLimits.jsonDepth) levels", offset: offset)
    }
    depth += 1
    offset += 1
  }

  private mutating func parseNumber() throws(JSONSyntaxError) -> JSONValue {
    let start = offset
    _ = skip("-")
    if !skip("0") { try skipDigits() }
    let integral = offset
    if skip(".") { try skipDigits() }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      offset += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
      try skipDigits()
    }
    let digits = String(decoding: text[start..<offset], as: UTF8.self)
    if offset == integral { return Int(digits).map(JSONValue.int) ?? .bigInt(digits) }
    guard let value = Double(digits) else { throw error("'\(digits)' is no number") }
    return .double(value)
  }

  private mutating func skipDigits() throws(JSONSyntaxError) {
    let start = offset
    while let byte = peek, isDigit(byte) { offset += 1 }
    if offset == start { throw error("expected a digit, not \(found)") }
  }

  private mutating func parseString() throws(JSONSyntaxError) -> String {
    offset += 1
    let start = offset
    // Almost every string has no escape and is taken in one piece.
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
    if peek == UInt8(ascii: "\"") {
      offset += 1
      return try decoded(text[start..<(offset - 1)], from: start)
    }
    var bytes = Array(text[start..<offset])
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return try bytes.withUnsafeBufferPointer { whole throws(JSONSyntaxError) in try decoded(whole[...], from: start) }
      case UInt8(ascii: "\\"): try parseEscape(into: &bytes)
      case ..<0x20: throw error("unexpected control character \(byte) in a string")
      default:
        bytes.append(byte)
        offset += 1
      }
    }
    throw JSONSyntaxError(message: "the string that starts here has no end", offset: start - 1)
  }

  private func decoded(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, from start: Int) throws(JSONSyntaxError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw JSONSyntaxError(message: "the string that starts here is not in UTF-8", offset: start - 1)
    }
    return string
  }

  private mutating func parseEscape(into bytes: inout [UInt8]) throws(JSONSyntaxError) {
    offset += 1
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(text[offset])
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      offset += 1
      bytes += String(try parseUnicodeScalar()).utf8
      return
    default: throw error("unknown escape \(found) in a string")
    }
    offset += 1
  }

  /// The scalar of the four hexadecimal digits here, joined with the other half of a surrogate pair when that follows.
  private mutating func parseUnicodeScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try parseHexadecimal()
    if (0xD800..<0xDC00).contains(first) {
      let afterFirst = offset
      if skip("\\u") {
        let second = try parseHexadecimal()
        if (0xDC00..<0xE000).contains(second) {
          return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
        }
        offset = afterFirst
      }
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private mutating func parseHexadecimal() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected four hexadecimal digits after '\\u', not \(found)")
      }
      value = value << 4 + UInt32(digit)
      offset += 1
    }
    return value
  }

  private var peek: UInt8? { offset < text.count ? text[offset] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  /// Consumes `word` when it comes next.
  private mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard text.count - offset >= count else { return false }
    for index in 0..<count where text[offset + index] != word.utf8Start[index] { return false }
    offset += count
    return true
  }

  /// What comes next, as a message says it.
  private var found: String {
    guard let byte = peek else { return "the end of the file" }
    return (0x21..<0x7F).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "byte \(byte)"
  }

  private func error(_ message: String) -> JSONSyntaxError { JSONSyntaxError(message: message, offset: offset) }
}
