import CZip
import NNDiagnostics

/// A stored (not compressed) member of a zip archive, read in place at any offset.
final class ZipMemberSource: ByteSource {
  let count: Int
  private let archive: ZipArchive
  private let file: OpaquePointer

  /// Verifies the checksum of the member first: later reads are in no order and cannot.
  init(_ archive: ZipArchive, _ member: ZipArchive.Member) throws(Diagnostic) {
    try ZipMemberStream(archive, member).finish()
    file = try archive.open(member)
    self.archive = archive
    count = member.size
  }

  deinit { zip_fclose(file) }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard zip_fseek(file, Int64(offset), 0) == 0 else { return false }
    var done = 0
    while done < buffer.count {
      let got = zip_fread(file, buffer.baseAddress! + done, UInt64(buffer.count - done))
      if got <= 0 { return false }
      done += Int(got)
    }
    return true
  }
}

extension ZipArchive {
  /// A member for reading at any offset: in place when it is stored, expanded in memory when it is compressed.
  func source(_ name: String) throws(Diagnostic) -> any ByteSource {
    let member = try find(name)
    return member.isStored ? try ZipMemberSource(self, member) : MemorySource(try read(name))
  }
}
