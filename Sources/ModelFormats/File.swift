import Glibc
import NNDiagnostics

/// Reading whole files, and questions about paths; errors name the file and say what the system said.
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

  /// - Throws: `file-not-found`, `file-unreadable`, `file-too-large` (over `limit` bytes), `out-of-memory`.
  package static func read(_ path: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
    let source = try FileSource(path)
    guard source.count <= limit else {
      throw Diagnostic(
        id: "file-too-large", "'\(path)' has \(source.count) bytes, more than the \(limit) that are accepted", at: Location(path))
    }
    return try source.bytes(at: Location(path))
  }

  /// What the last system call said about reading `path`.
  package static func unreadable(_ path: String) -> Diagnostic {
    if errno == ENOENT || errno == ENOTDIR {
      return Diagnostic(id: "file-not-found", "there is no file '\(path)'", hint: "check the path")
    }
    return Diagnostic(id: "file-unreadable", "cannot read '\(path)': \(lastError())")
  }

  /// What the system calls the last failure, in lower case as all messages are.
  package static func lastError() -> String { String(cString: strerror(errno)).lowercased() }

  /// The names in a folder, sorted; none when it cannot be read.
  package static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The last component of a path.
  package static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

  /// The path without its last component; `.` when there is none.
  package static func directory(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
