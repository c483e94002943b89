import NNDiagnostics

/// Why nncc could not do what was asked: everything that is wrong with the model, its data or the tools, in words for its user.
public struct CompilerError: Error, Hashable, Sendable, CustomStringConvertible {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// What went wrong, by whose fault.
  public enum Kind: Sendable {
    case model, commandLine, tools, bug
  }

  public var kind: Kind {
    let ids = diagnostics.filter { $0.severity == .error }.map(\.id)
    if ids.contains(where: { $0.hasPrefix("internal-") }) { return .bug }
    if ids.contains(where: { $0.hasPrefix("cc-") }) { return .tools }
    if ids.contains(where: { $0.hasPrefix("usage-") || ["output-kind", "unknown-target"].contains($0) }) { return .commandLine }
    return .model
  }

  /// What the process that reports this ends with: 1 the model or its data, 2 the command line, 3 the C compiler, 70 a bug in nncc.
  public var exitCode: Int32 {
    switch kind {
    case .model: 1
    case .commandLine: 2
    case .tools: 3
    case .bug: 70
    }
  }

  /// Several lines without a final newline, each problem with its place in the model and a way out.
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

extension CompilerError {
  /// Runs a stage, and makes one kind of error of whatever it throws.
  package static func wrapping<Result>(_ stage: () throws -> Result) throws(CompilerError) -> Result {
    do { return try stage() } catch { throw CompilerError(error) }
  }

  package static func wrapping<Result>(
    isolation: isolated (any Actor)? = #isolation, _ stage: () async throws -> Result
  ) async throws(CompilerError) -> Result {
    do { return try await stage() } catch { throw CompilerError(error) }
  }

  private init(_ error: any Error) {
    switch error {
    case let error as CompilerError: self = error
    case let diagnostic as Diagnostic: self.init([diagnostic])
    case let list as DiagnosticList: self.init(list.diagnostics)
    default:
      self.init([
        Diagnostic(id: "internal-unexpected-error", "\(error)", hint: "this is a bug in nncc; please report the model")
      ])
    }
  }
}
