import NNDiagnostics

/// What a file is by its first bytes, whatever its name says.
package enum FileKind: Hashable, Sendable {
  case zip, hdf5, npy, json, unknown

  /// - Throws: `file-not-found`, `file-unreadable`.
  package init(of path: String) throws(Diagnostic) {
    self.init(try FileSource(path).head(64))
  }

  package init(_ head: some Collection<UInt8>) {
    let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      self = .zip
    } else if head.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .hdf5
    } else if head.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) {
      self = .npy
    } else if let first = head.first(where: { !space.contains($0) }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      self = .json
    } else {
      self = .unknown
    }
  }
}
