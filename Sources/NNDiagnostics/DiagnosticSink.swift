/// Collects diagnostics, so that one run reports every problem of a model.
package final class DiagnosticSink {
  package private(set) var diagnostics: [Diagnostic] = []

  package init() {}

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  package func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  package func report(_ list: DiagnosticList) { diagnostics += list.diagnostics }

  /// Throws everything that was collected when an error is among it.
  package func throwIfErrors() throws(DiagnosticList) {
    if hasErrors { throw DiagnosticList(diagnostics) }
  }
}

/// Several diagnostics thrown as one error.
package struct DiagnosticList: Error, Hashable, Sendable, CustomStringConvertible {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
