import NNDiagnostics

/// Bytes that are read at any offset: a file, memory, or a stored member of a zip archive.
protocol ByteSource: AnyObject {
  var count: Int { get }

  /// Fills `buffer` from `offset`; false when the bytes are not there or cannot be read.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool
}

extension ByteSource {
  /// Whether the `buffer.count` bytes at `offset` are within the source.
  func contains(_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Bool {
    offset >= 0 && offset <= count && buffer.count <= count - offset
  }

  /// All bytes.
  ///
  /// - Throws: `file-unreadable`, `out-of-memory`.
  func bytes(at location: Location) throws(Diagnostic) -> [UInt8] {
    try FormatLimits.checkMemory(count, for: "reading the file", at: location)
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let whole = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
      filled = read(at: 0, into: whole) ? count : 0
    }
    guard bytes.count == count else { throw Diagnostic(id: "file-unreadable", "cannot read the file to its end", at: location) }
    return bytes
  }

  /// The first bytes, at most `limit`; none when they cannot be read.
  func head(_ limit: Int) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: min(count, limit))
    return head.withUnsafeMutableBytes { read(at: 0, into: $0) } ? head : []
  }
}
