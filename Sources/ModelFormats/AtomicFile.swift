import Glibc
import NNDiagnostics

/// A file that appears at its path complete or not at all: it is written beside its target under another name and moved there by
/// `commit()`. Without a commit nothing is left behind and what was at the path stays.
///
/// Symbolic links are followed and kept, a file that is replaced passes its permissions on, and what is no regular file
/// (`/dev/stdout`) is written in place.
package final class AtomicFile {
  private let path: String
  private let target: String
  /// Nil for what is written in place.
  private let temporary: String?
  private var stream: UnsafeMutablePointer<FILE>?

  /// - Throws: `output-unwritable`.
  package init(_ path: String) throws(Diagnostic) {
    try Self.checkWritable(path)
    self.path = path
    target = Self.resolved(path)
    temporary = Self.isInPlace(path) ? nil : Self.unusedName(beside: target)
    // "x": never write through a file that somebody else put at the temporary name.
    stream = fopen(temporary ?? target, temporary == nil ? "we" : "wxe")
    guard stream != nil else { throw Self.unwritable(path) }
  }

  deinit { discard() }

  package func write(_ bytes: [UInt8]) throws(Diagnostic) {
    let failure: Diagnostic? = bytes.withUnsafeBytes { buffer in
      guard let stream, buffer.count > 0, fwrite(buffer.baseAddress, 1, buffer.count, stream) != buffer.count else { return nil }
      return Self.unwritable(path)
    }
    if let failure { throw failure }
  }

  /// Puts the file in its place.
  package func commit() throws(Diagnostic) {
    guard let stream else { preconditionFailure("committed or discarded before") }
    self.stream = nil
    // A full disk may show only when the stream is closed.
    guard fclose(stream) == 0 else { throw abandoned() }
    guard let temporary else { return }
    var old = stat()
    if stat(target, &old) == 0, chmod(temporary, old.st_mode & 0o7777) != 0 { throw abandoned() }
    if rename(temporary, target) != 0 { throw abandoned() }
  }

  /// Leaves nothing behind; does nothing after a commit.
  package func discard() {
    guard let stream else { return }
    self.stream = nil
    fclose(stream)
    if let temporary { unlink(temporary) }
  }

  private func abandoned() -> Diagnostic {
    let error = Self.unwritable(path)
    if let temporary { unlink(temporary) }
    return error
  }
}
