import Glibc
import NNToolchain
import Synchronization

/// Follows the stages of a compilation: says which one is running and remembers what each took.
package final class Stages {
  /// A stage that is over.
  package struct Duration: Sendable, Hashable {
    package var name: String
    package var milliseconds: Double
    /// Of all CPUs together, the C compiler's included; nil for a piece, whose share is not known.
    package var cpuMilliseconds: Double?
    /// What it consists of, as far as that is known; some are done at the same time.
    package var pieces: [Duration] = []
  }

  private let progress: @Sendable (String) -> Void
  package private(set) var durations: [Duration] = []
  private let pieces = Pieces()

  init(progress: @escaping @Sendable (String) -> Void) { self.progress = progress }

  /// For what works on several pieces of a stage at the same time: adds one to the stage that is running.
  var observe: @Sendable (_ piece: String, _ milliseconds: Double) -> Void {
    { [pieces] name, milliseconds in pieces.list.withLock { $0.append(Duration(name: name, milliseconds: milliseconds)) } }
  }

  /// Runs one stage; stages of one name add up.
  func run<Result>(_ name: String, _ work: () throws -> Result) throws(CompilerError) -> Result {
    progress(name)
    let (start, cpu) = (Stopwatch.now, Stages.cpuMilliseconds)
    defer { add(name, Stopwatch.milliseconds(since: start), Stages.cpuMilliseconds - cpu) }
    return try CompilerError.wrapping(work)
  }

  func run<Result>(
    _ name: String, isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Result
  ) async throws(CompilerError) -> Result {
    progress(name)
    let (start, cpu) = (Stopwatch.now, Stages.cpuMilliseconds)
    defer { add(name, Stopwatch.milliseconds(since: start), Stages.cpuMilliseconds - cpu) }
    return try await CompilerError.wrapping(work)
  }

  private func add(_ name: String, _ milliseconds: Double, _ cpu: Double) {
    let index = durations.firstIndex { $0.name == name } ?? durations.count
    if index == durations.count { durations.append(Duration(name: name, milliseconds: 0, cpuMilliseconds: 0)) }
    durations[index].milliseconds += milliseconds
    durations[index].cpuMilliseconds! += cpu
    durations[index].pieces += pieces.list.withLock { list in
      defer { list = [] }
      return list
    }
  }

  /// What this process and the commands that it ran have used.
  private static var cpuMilliseconds: Double {
    var sum = 0.0
    for usage in [usage(RUSAGE_SELF), usage(RUSAGE_CHILDREN)] {
      for time in [usage.ru_utime, usage.ru_stime] { sum += Double(time.tv_sec) * 1e3 + Double(time.tv_usec) * 1e-3 }
    }
    return sum
  }

  /// The most memory that this process has had, in bytes.
  static var peakMemory: Int { usage(RUSAGE_SELF).ru_maxrss * 1024 }

  private static func usage(_ who: __rusage_who) -> rusage {
    var usage = rusage()
    getrusage(Int32(who.rawValue), &usage)
    return usage
  }

  private final class Pieces: Sendable {
    let list = Mutex<[Duration]>([])
  }
}
