import Glibc
import NNDiagnostics
import Testing

@testable import ModelFormats

/// Files that Resources/make.py made.
func resource(_ name: String, from file: String = #filePath) -> String {
  File.directory(file) + "/Resources/" + name
}

/// The id of the diagnostic that `body` throws; "" when it throws none.
func diagnosticID<Result>(_ body: () throws(Diagnostic) -> Result) -> String {
  do throws(Diagnostic) {
    _ = try body()
    return ""
  } catch {
    return error.id
  }
}

/// Runs `body` with an empty folder, which is removed at the end.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/nncc-formats-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw File.unreadable("/tmp") }
  let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  defer {
    for name in entries(of: folder) { unlink(folder + "/" + name) }
    rmdir(folder)
  }
  return try body(folder)
}

/// The names in a folder, sorted.
func entries(of folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}
