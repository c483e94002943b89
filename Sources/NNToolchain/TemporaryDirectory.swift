import Glibc
import NNDiagnostics

/// A folder of our own under `$TMPDIR`, removed with everything in it at the end.
package final class TemporaryDirectory: Sendable {
  package let path: String

  package init() throws(Diagnostic) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/nncc-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Diagnostic(
        id: "no-temporary-folder", "cannot create a temporary folder in '\(base)': \(String(cString: strerror(errno)))",
        hint: "set TMPDIR to a folder that can be written to")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit {
    // Only plain files are ever made in it.
    guard let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { unlink(file(name)) }
    }
    closedir(directory)
    rmdir(path)
  }
}
