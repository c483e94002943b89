/// The little of Python's literals that `.npy` headers hold.
enum PythonLiteral {
  case bool(Bool)
  case int(Int)
  case string(String)
  /// A tuple or a list.
  case tuple([PythonLiteral])
  indirect case dictionary([String: PythonLiteral])

  /// Nil when `text` is anything else than one literal.
  init?(parsing text: String) {
    var parser = Parser(rest: text[...])
    guard let value = parser.value(depth: 0) else { return nil }
    parser.skipSpace()
    guard parser.rest.isEmpty else { return nil }
    self = value
  }

  var dictionary: [String: PythonLiteral]? {
    if case .dictionary(let members) = self { members } else { nil }
  }

  private struct Parser {
    var rest: Substring

    mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }

    private mutating func skip(_ word: String) -> Bool {
      skipSpace()
      guard rest.hasPrefix(word) else { return false }
      rest.removeFirst(word.count)
      return true
    }

    mutating func value(depth: Int) -> PythonLiteral? {
      skipSpace()
      guard depth < 8, let first = rest.first else { return nil }
      switch first {
      case "{": return members(depth: depth)
      case "(": return elements(until: ")", depth: depth)
      case "[": return elements(until: "]", depth: depth)
      case "'", "\"": return string().map(PythonLiteral.string)
      default:
        if skip("True") { return .bool(true) }
        if skip("False") { return .bool(false) }
        return integer()
      }
    }

    private mutating func members(depth: Int) -> PythonLiteral? {
      rest.removeFirst()
      var members: [String: PythonLiteral] = [:]
      while !skip("}") {
        skipSpace()
        guard let key = string(), skip(":"), let value = value(depth: depth + 1) else { return nil }
        members[key] = value
        if !skip(",") { return skip("}") ? .dictionary(members) : nil }
      }
      return .dictionary(members)
    }

    private mutating func elements(until end: String, depth: Int) -> PythonLiteral? {
      rest.removeFirst()
      var elements: [PythonLiteral] = []
      while !skip(end) {
        guard let element = value(depth: depth + 1) else { return nil }
        elements.append(element)
        if !skip(",") { return skip(end) ? .tuple(elements) : nil }
      }
      return .tuple(elements)
    }

    private mutating func string() -> String? {
      guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
      rest.removeFirst()
      guard let end = rest.firstIndex(of: quote), !rest[..<end].contains("\\") else { return nil }
      defer { rest = rest[rest.index(after: end)...] }
      return String(rest[..<end])
    }

    private mutating func integer() -> PythonLiteral? {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
      rest = rest[digits.endIndex...]
      // Python 2 wrote long integers as `3L`.
      if rest.first == "L" { rest.removeFirst() }
      return Int(digits).map(PythonLiteral.int)
    }
  }
}
