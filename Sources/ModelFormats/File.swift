import Glibc
import NNDiagnostics

/// Reading and writing whole files; errors name the file and say what the system said.
package enum File {
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isDirectory(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// The size in bytes, or nil when there is no such file.
  package static func size(_ path: String) -> Int? {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : nil
  }

  package static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT != S_IFDIR else {
      throw Diagnostic(id: "file-unreadable", "'\(path)' is a folder, not a file")
    }
    let size = Int(info.st_size)
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let received = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
        if received <= 0 {
          failed = received < 0
          break
        }
        count += received
      }
    }
    if failed { throw unreadable(path) }
    return bytes
  }

  package static func unreadable(_ path: String) -> Diagnostic {
    if errno == ENOENT { return Diagnostic(id: "file-not-found", "there is no file '\(path)'") }
    return Diagnostic(id: "file-unreadable", "cannot read '\(path)': \(lastError())")
  }

  /// What the system calls the last failure.
  package static func lastError() -> String { String(cString: strerror(errno)) }

  /// The last component of a path.
  package static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

  /// The path without its last component; `.` when there is none.
  package static func directory(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
