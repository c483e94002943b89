import NNDiagnostics
import NNIR

/// NumPy's `.npz` format: a zip archive of `.npy` arrays, each read when it is asked for.
package final class NPZArchive {
  /// The arrays' names (without `.npy`) in the order of the archive.
  package let names: [String]
  package let location: Location
  private let archive: ZipArchive

  /// - Throws: `file-not-found`, `file-unreadable`, `zip-truncated`, `zip-bomb`.
  package init(_ path: String) throws(Diagnostic) {
    archive = try ZipArchive(path)
    location = archive.location
    var seen: Set<String> = []
    names = archive.members.map(\.name).filter { $0.hasSuffix(".npy") && seen.insert($0).inserted }.map { String($0.dropLast(4)) }
  }

  package func contains(_ name: String) -> Bool { archive.contains(name + ".npy") }

  /// - Throws: `zip-missing-member`, `zip-corrupt`, `zip-unsupported`, `npy-syntax`, `npy-truncated`, `npy-unsupported-dtype`.
  package func tensor(_ name: String) throws(Diagnostic) -> Tensor {
    let member = try archive.find(name + ".npy")
    let stream = try ZipMemberStream(archive, member)
    let tensor = try NPYFile.decode(byteCount: member.size, at: archive.location(of: member.name)) { buffer throws(Diagnostic) in
      try stream.read(into: buffer)
    }
    try stream.finish()
    return tensor
  }

  /// An array that is read row after row; its checksum is not verified.
  ///
  /// - Throws: as `tensor(_:)` does.
  package func stream(_ name: String) throws(Diagnostic) -> ArrayStream {
    let member = try archive.find(name + ".npy")
    let stream = try ZipMemberStream(archive, member)
    return try ArrayStream(byteCount: member.size, at: archive.location(of: member.name)) { buffer throws(Diagnostic) in
      try stream.read(into: buffer)
    }
  }

  /// All arrays in the order of the archive.
  package func tensors() throws(Diagnostic) -> [(name: String, tensor: Tensor)] {
    var tensors: [(name: String, tensor: Tensor)] = []
    for name in names { tensors.append((name, try tensor(name))) }
    return tensors
  }

  /// Writes an archive atomically, as `numpy.savez` or, compressed, as `numpy.savez_compressed` does.
  ///
  /// - Throws: `output-unwritable`.
  package static func write(
    _ tensors: [(name: String, tensor: Tensor)], to path: String, isCompressed: Bool = false
  ) throws(Diagnostic) {
    try ZipArchive.write(
      tensors.map { (name: $0.name + ".npy", bytes: NPYFile.encode($0.tensor)) }, to: path, isCompressed: isCompressed)
  }
}
