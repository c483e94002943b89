/// Follows the stages of a compilation: says which one is running and remembers how long each took.
package final class Stages {
  /// A stage that is over.
  package struct Duration: Sendable, Hashable {
    package var name: String
    package var milliseconds: Double
  }

  private let progress: @Sendable (String) -> Void
  package private(set) var durations: [Duration] = []

  init(progress: @escaping @Sendable (String) -> Void) { self.progress = progress }

  /// Runs one stage; stages of one name add up.
  func run<Result>(_ name: String, _ work: () throws -> Result) throws(CompilerError) -> Result {
    progress(name)
    let start = Stopwatch.now
    defer { add(name, Stopwatch.milliseconds(since: start)) }
    return try CompilerError.wrapping(work)
  }

  func run<Result>(
    _ name: String, isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Result
  ) async throws(CompilerError) -> Result {
    progress(name)
    let start = Stopwatch.now
    defer { add(name, Stopwatch.milliseconds(since: start)) }
    return try await CompilerError.wrapping(work)
  }

  private func add(_ name: String, _ milliseconds: Double) {
    if let index = durations.firstIndex(where: { $0.name == name }) {
      durations[index].milliseconds += milliseconds
    } else {
      durations.append(Duration(name: name, milliseconds: milliseconds))
    }
  }
}
