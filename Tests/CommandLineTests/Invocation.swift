import Foundation

/// One run of the built `nncc`.
struct Invocation {
  let exitCode: Int32
  let output: String
  let errors: String

  /// Runs `nncc` with the arguments and waits for it.
  ///
  /// - Parameter onTerminal: Makes all its streams one terminal, which is the output; the arguments must need no quotes.
  init(_ arguments: [String], environment: [String: String] = [:], onTerminal: Bool = false) throws {
    let process = Process()
    if onTerminal {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
      process.arguments = ["-qec", ([try Invocation.program.path] + arguments).joined(separator: " "), "/dev/null"]
    } else {
      process.executableURL = try Invocation.program
      process.arguments = arguments
    }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Another thread empties the second pipe, so that a full one never stops the program.
    let collected = Collected()
    let reader = Thread { collected.finish(errors.fileHandleForReading.readDataToEndOfFile()) }
    reader.start()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: collected.wait(), as: UTF8.self)
    process.waitUntilExit()
    exitCode = process.terminationStatus
  }

  /// The product beside the test bundle.
  private static var program: URL {
    get throws {
      let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
      let program = folder.appendingPathComponent("nncc")
      guard FileManager.default.isExecutableFile(atPath: program.path) else { throw CocoaError(.fileNoSuchFile) }
      return program
    }
  }
}

/// Data that one thread hands to another.
private final class Collected: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var data = Data()

  func finish(_ data: Data) {
    self.data = data
    done.signal()
  }

  func wait() -> Data {
    done.wait()
    return data
  }
}

/// An empty folder that goes away with the test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("nncc-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
    return path(name)
  }
}

/// Files that Keras wrote.
enum Fixture {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
