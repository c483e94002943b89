extension JSONValue {
  /// The text that Python's `json.dumps(value, indent=indent, ensure_ascii=False)` writes; on one line without `indent`.
  package func text(indent: Int? = nil) -> String {
    var text = ""
    write(to: &text, indent: indent, level: 0)
    return text
  }

  private func write(to text: inout String, indent: Int?, level: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .bigInt(let digits): text += digits
    case .double(let value): text += Self.text(of: value)
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      Self.writeList(values, between: ("[", "]"), to: &text, indent: indent, level: level) { value, text in
        value.write(to: &text, indent: indent, level: level + 1)
      }
    case .object(let object):
      Self.writeList(Array(object), between: ("{", "}"), to: &text, indent: indent, level: level) { member, text in
        Self.write(member.key, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent, level: level + 1)
      }
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], between brackets: (String, String), to text: inout String, indent: Int?, level: Int,
    _ writeElement: (Element, inout String) -> Void
  ) {
    func breakLine(_ level: Int) {
      if let indent { text += "\n" + String(repeating: " ", count: indent * level) }
    }
    text += brackets.0
    for (index, element) in elements.enumerated() {
      if index > 0 { text += indent == nil ? ", " : "," }
      breakLine(level + 1)
      writeElement(element, &text)
    }
    if !elements.isEmpty { breakLine(level) }
    text += brackets.1
  }

  private static func text(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.description
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case ..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSONValue: CustomStringConvertible {
  package var description: String { text() }
}
