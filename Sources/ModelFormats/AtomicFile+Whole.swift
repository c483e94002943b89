import Glibc
import NNDiagnostics

extension AtomicFile {
  /// - Throws: `output-unwritable`.
  package static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }

  package static func write(_ text: String, to path: String) throws(Diagnostic) { try write(Array(text.utf8), to: path) }

  /// Puts the file that `produce` makes at the path given to it (in the folder of `path`, where nothing is yet) in the place of
  /// `path`.
  ///
  /// For outputs that another program or library writes.
  package static func replace(_ path: String, by produce: (_ temporary: String) throws(Diagnostic) -> Void) throws(Diagnostic) {
    try checkWritable(path)
    let target = resolved(path)
    let temporary = unusedName(beside: target)
    defer { unlink(temporary) }
    try produce(temporary)
    if isInPlace(path) { return try write(File.read(temporary), to: path) }
    var old = stat()
    if stat(target, &old) == 0, chmod(temporary, old.st_mode & 0o7777) != 0 { throw unwritable(path) }
    if rename(temporary, target) != 0 { throw unwritable(path) }
  }

  /// Says now what would otherwise be said after long work.
  ///
  /// - Throws: `output-unwritable`.
  package static func checkWritable(_ path: String) throws(Diagnostic) {
    let target = resolved(path)
    let directory = File.directory(target)
    if path.isEmpty { throw Diagnostic(id: "output-unwritable", "the path of the output is empty") }
    if !File.exists(directory) {
      throw Diagnostic(
        id: "output-unwritable", "cannot write '\(path)': there is no folder '\(directory)'", hint: "create it first")
    }
    if path.hasSuffix("/") || File.isDirectory(target) {
      throw Diagnostic(id: "output-unwritable", "cannot write '\(path)': it is a folder")
    }
    if File.exists(target) && access(target, W_OK) != 0 { throw unwritable(path) }
    if !isInPlace(path) && access(directory, W_OK) != 0 { throw unwritable(path) }
  }

  /// What the last system call said about writing `path`.
  package static func unwritable(_ path: String) -> Diagnostic {
    Diagnostic(id: "output-unwritable", "cannot write '\(path)': \(File.lastError())", hint: "choose another place with -o")
  }

  /// Where symbolic links lead, so that a link is kept and its target is replaced.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether `path` is a device, a pipe or the like, which nothing can replace.
  static func isInPlace(_ path: String) -> Bool {
    var info = stat()
    guard stat(path, &info) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(info.st_mode & S_IFMT)
  }

  static func unusedName(beside target: String) -> String {
    let suffix = String(UInt64.random(in: 0 ... .max), radix: 36)
    return "\(File.directory(target))/.\(File.name(target).prefix(100)).\(suffix)"
  }
}
