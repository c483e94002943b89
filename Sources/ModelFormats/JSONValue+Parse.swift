import NNDiagnostics

extension JSONValue {
  /// Parses one JSON document in UTF-8.
  ///
  /// - Parameter location: the file, named by diagnostics before line and column.
  /// - Throws: `json-syntax`, `json-too-deep` (over `FormatLimits.jsonDepth`), `json-too-large` (over `FormatLimits.jsonBytes`).
  package init(parsing bytes: [UInt8], at location: Location) throws(Diagnostic) {
    guard bytes.count <= FormatLimits.jsonBytes else {
      throw Diagnostic(
        id: "json-too-large", "the JSON has \(bytes.count) bytes, more than the \(FormatLimits.jsonBytes) that are accepted",
        at: location)
    }
    do {
      self = try bytes.withUnsafeBufferPointer { text throws(JSONSyntaxError) in
        var parser = JSONParser(text)
        return try parser.parseDocument()
      }
    } catch {
      let (line, column) = error.lineAndColumn(in: bytes)
      throw Diagnostic(
        id: error.id, error.message, at: location.appending("line \(line), column \(column)"),
        hint: "check that the file is complete and is the JSON that Keras wrote")
    }
  }

  package init(parsing text: String, at location: Location) throws(Diagnostic) {
    try self.init(parsing: Array(text.utf8), at: location)
  }

  /// Reads and parses a JSON file.
  package init(contentsOf path: String) throws(Diagnostic) {
    let bytes = try File.read(path, limit: FormatLimits.jsonBytes)
    try self.init(parsing: bytes, at: Location(path))
  }
}

/// What is wrong at which byte of a JSON text.
struct JSONSyntaxError: Error {
  var id = "json-syntax"
  var message: String
  var offset: Int

  /// Both from 1; a column counts characters, not bytes.
  func lineAndColumn(in bytes: [UInt8]) -> (Int, Int) {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return (line, String(decoding: before[lineStart...], as: UTF8.self).count + 1)
  }
}
