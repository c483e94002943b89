import Glibc
import NNDiagnostics

/// A folder of files that appears complete or not at all: the files are made in a folder beside it and moved by `commit()`.
///
/// A folder that is already there keeps its other files; each file that is replaced is replaced as a whole.
package final class AtomicFolder {
  private let path: String
  private let target: String
  /// The folder in which to make the files; it has no folders of its own.
  package let staging: String

  /// - Throws: `output-unwritable`.
  package init(_ path: String) throws(Diagnostic) {
    self.path = path
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    target = AtomicFile.resolved(trimmed)
    staging = AtomicFile.unusedName(beside: target)
    if File.exists(target) {
      guard File.isDirectory(target) else {
        throw Diagnostic(id: "output-unwritable", "cannot write the folder '\(path)': it is a file")
      }
      if access(target, W_OK) != 0 { throw AtomicFile.unwritable(path) }
    }
    if mkdir(staging, 0o777) != 0 { throw AtomicFile.unwritable(path) }
  }

  deinit { discard() }

  /// The path at which to make the file called `name`.
  package func file(_ name: String) -> String { staging + "/" + name }

  /// Puts the files in their place.
  package func commit() throws(Diagnostic) {
    if !File.exists(target) {
      if rename(staging, target) != 0 { throw AtomicFile.unwritable(path) }
      return
    }
    let names = File.names(in: staging)
    for name in names where File.isDirectory(target + "/" + name) {
      throw Diagnostic(id: "output-unwritable", "cannot write '\(path)/\(name)': it is a folder")
    }
    for name in names where rename(file(name), target + "/" + name) != 0 { throw AtomicFile.unwritable(path) }
  }

  /// Leaves nothing behind; does nothing after a commit that made the folder.
  private func discard() {
    for name in File.names(in: staging) { unlink(file(name)) }
    rmdir(staging)
  }
}
