import CZip
import NNDiagnostics

extension ZipArchive {
  /// Writes an archive atomically; the same members give the same bytes, whatever the time.
  ///
  /// - Parameter isCompressed: deflates members instead of storing them.
  /// - Throws: `output-unwritable`.
  package static func write(
    _ members: [(name: String, bytes: [UInt8])], to path: String, isCompressed: Bool = false
  ) throws(Diagnostic) {
    // libzip makes no archives without members: such a one is nothing but the record of its end.
    if members.isEmpty { return try AtomicFile.write([0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18), to: path) }
    try AtomicFile.replace(path) { temporary throws(Diagnostic) in
      var code: Int32 = 0
      guard let archive = zip_open(temporary, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
        throw Diagnostic(id: "output-unwritable", "cannot write the archive '\(path)' (libzip error \(code))")
      }
      // libzip reads the members when it closes the archive, so they must stay in place until then.
      let kept = members.map { member in
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(member.bytes.count, 1), alignment: 16)
        copy.copyBytes(from: member.bytes)
        return copy
      }
      defer { kept.forEach { $0.deallocate() } }
      var failed = false
      for (member, copy) in zip(members, kept) where !failed {
        failed = !add(member.name, UnsafeRawBufferPointer(rebasing: copy[..<member.bytes.count]), to: archive, isCompressed)
      }
      if failed || zip_close(archive) != 0 {
        let reason = text(zip_get_error(archive))
        zip_discard(archive)
        throw Diagnostic(id: "output-unwritable", "cannot write the archive '\(path)': \(reason)")
      }
    }
  }

  private static func add(
    _ name: String, _ bytes: UnsafeRawBufferPointer, to archive: OpaquePointer, _ isCompressed: Bool
  ) -> Bool {
    guard let source = zip_source_buffer(archive, bytes.baseAddress, UInt64(bytes.count), 0) else { return false }
    let index = zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      return false
    }
    let method = isCompressed ? ZIP_CM_DEFLATE : ZIP_CM_STORE
    let firstOfJanuary1980: UInt16 = 1 << 5 | 1
    return zip_set_file_compression(archive, UInt64(index), Int32(method), 0) == 0
      && zip_file_set_dostime(archive, UInt64(index), 0, firstOfJanuary1980, 0) == 0
  }
}
