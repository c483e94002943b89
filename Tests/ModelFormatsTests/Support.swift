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
    removeFolder(folder)
  }
  return try body(folder)
}

/// Removes a folder with all that is in it.
func removeFolder(_ folder: String) {
  for name in File.names(in: folder) {
    let path = folder + "/" + name
    if unlink(path) != 0 { removeFolder(path) }
  }
  rmdir(folder)
}
