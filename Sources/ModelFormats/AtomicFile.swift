import Glibc
import NNDiagnostics

/// A file that appears at its path complete or not at all: it is written beside its target under another name and moved there at the end.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let stream: UnsafeMutablePointer<FILE>

  /// - Throws: when the folder of `path` cannot be written to.
  package init(_ path: String) throws(Diagnostic) {
    self.path = path
    temporary = "\(path).\(getpid()).partial"
    guard let stream = fopen(temporary, "wb") else { throw AtomicFile.unwritable(path) }
    self.stream = stream
  }

  package func write(_ bytes: [UInt8]) throws(Diagnostic) {
    if bytes.isEmpty { return }
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      let error = AtomicFile.unwritable(path)
      discard()
      throw error
    }
  }

  /// Puts the file in its place.
  package consuming func commit() throws(Diagnostic) {
    guard fclose(stream) == 0, rename(temporary, path) == 0 else {
      let error = AtomicFile.unwritable(path)
      unlink(temporary)
      throw error
    }
  }

  /// Leaves nothing behind.
  package func discard() { unlink(temporary) }

  package static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }

  package static func write(_ text: String, to path: String) throws(Diagnostic) { try write(Array(text.utf8), to: path) }

  /// Says now what would otherwise be said after long work.
  package static func checkWritable(_ path: String) throws(Diagnostic) {
    let directory = File.directory(path)
    if !File.exists(directory) {
      throw Diagnostic(
        id: "output-unwritable", "cannot write '\(path)': there is no folder '\(directory)'", hint: "create it first")
    }
    if File.isDirectory(path) {
      throw Diagnostic(id: "output-unwritable", "cannot write '\(path)': it is a folder")
    }
    if access(directory, W_OK) != 0 { throw unwritable(path) }
  }

  package static func unwritable(_ path: String) -> Diagnostic {
    Diagnostic(
      id: "output-unwritable", "cannot write '\(path)': \(File.lastError())", hint: "choose another place with -o")
  }
}
