/// One thing that nncc has to say about the user's model or data, as a value.
///
/// Messages start in lower case, end without a stop and quote the user's words: `unsupported value 'causal' for 'padding'`.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Sendable, Comparable {
    case warning, error

    package static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .error }
  }

  package var severity: Severity
  /// Stable and greppable, such as `keras-unsupported-value`.
  package var id: String
  package var message: String
  /// Where in the user's model.
  package var location: Location
  /// What is accepted, or what else helps to understand the message.
  package var notes: [String]
  /// A way out.
  package var hint: String?

  package init(
    _ severity: Severity = .error, id: String, _ message: String, at location: Location = Location(), notes: [String] = [],
    hint: String? = nil
  ) {
    self.severity = severity
    self.id = id
    self.message = message
    self.location = location
    self.notes = notes
    self.hint = hint
  }

  /// The same diagnostic, its location below `outer`: `config.padding` becomes `lenet.keras · … · config.padding`.
  package func inside(_ outer: Location) -> Diagnostic {
    var copy = self
    copy.location = outer.appending(location)
    return copy
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The text that a user reads, several lines without a final newline.
  package var description: String {
    var lines = ["\(severity): \(message) [\(id)]"]
    if !location.components.isEmpty { lines.append("  --> \(location)") }
    lines += notes.map { "  note: \($0)" }
    if let hint { lines.append("  hint: \(hint)") }
    return lines.joined(separator: "\n")
  }
}
