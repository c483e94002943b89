import Glibc
import NNDiagnostics
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The system's C compiler, as a command.
package struct CCompiler: Sendable {
  /// A name to look up in `PATH`, or a path.
  package var command: String

  package init(_ command: String = "cc") { self.command = command }

  /// How models are compiled. Contraction to fused multiply-adds is wanted; nothing that would change the meaning of NaN or infinity is.
  package static let flags = [
    "-O3", "-std=gnu11", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-fvisibility=hidden",
    "-fno-plt", "-Wno-psabi",
  ]

  /// The compiler's file and what it calls itself: `/usr/bin/x86_64-linux-gnu-gcc-12 cc (Debian 12.2.0-14) 12.2.0`.
  package func identity() async throws(Diagnostic) -> String {
    do {
      let result = try await Subprocess.run(
        executable, arguments: ["--version"], output: .string(limit: 1 << 16), error: .discarded)
      let path = command.contains("/") ? command : try await executable.resolveExecutablePath(in: .inherit).string
      let file = realpath(path, nil)
      defer { free(file) }
      return "\(file.map { String(cString: $0) } ?? path) \(result.standardOutput.split(separator: "\n").first ?? "")"
    } catch {
      throw notFound(error)
    }
  }

  private var executable: Executable { command.contains("/") ? .path(FilePath(command)) : .name(command) }

  private func notFound(_ error: any Error) -> Diagnostic {
    Diagnostic(
      id: "cc-not-found", "cannot run the C compiler '\(command)': \(error)",
      hint: "install one (Debian: apt-get install gcc) or name one with --cc")
  }

  /// Runs the command in a folder.
  ///
  /// - Throws: `cc-not-found` when there is no such command, `cc-failed` with what it printed when it fails.
  package func run(_ arguments: [String], in directory: String) async throws(Diagnostic) {
    let outcome: (succeeded: Bool, words: String)
    await CompilerSlots.shared.acquire()
    defer { CompilerSlots.shared.release() }
    do {
      let result = try await Subprocess.run(
        executable, arguments: Arguments(arguments), workingDirectory: FilePath(directory), output: .discarded,
        error: .string(limit: 1 << 20))
      outcome = (result.terminationStatus.isSuccess, result.standardError)
    } catch {
      throw notFound(error)
    }
    if !outcome.succeeded {
      throw Diagnostic(
        id: "cc-failed", "the C compiler '\(command)' failed",
        notes: [outcome.words.isEmpty ? "it printed nothing" : outcome.words],
        hint: "name a compiler for the target with --cc, or write C for one with -o FILE.c")
    }
  }

  /// Compiles files at the same time, as far as there are CPUs.
  ///
  /// - Parameters:
  ///   - jobs: The name and the arguments for each.
  ///   - observe: Told when a file is done how many milliseconds it took, with what it waited for a CPU.
  /// - Returns: What the first that failed had to say.
  package func compile(
    _ jobs: [(name: String, arguments: [String])], in directory: String, observe: @escaping @Sendable (String, Double) -> Void
  ) async -> Diagnostic? {
    await withTaskGroup(of: Diagnostic?.self) { group in
      for job in jobs {
        group.addTask {
          do throws(Diagnostic) {
            let start = Stopwatch.now
            try await run(job.arguments, in: directory)
            observe(job.name, Stopwatch.milliseconds(since: start))
            return nil
          } catch {
            return error
          }
        }
      }
      var failure: Diagnostic?
      for await result in group { failure = failure ?? result }
      return failure
    }
  }
}
