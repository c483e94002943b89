import CZip
import NNDiagnostics

/// A member of a zip archive, read from its start to its end.
final class ZipMemberStream {
  private let archive: ZipArchive
  private let member: ZipArchive.Member
  private let file: OpaquePointer
  private var position = 0

  init(_ archive: ZipArchive, _ member: ZipArchive.Member) throws(Diagnostic) {
    file = try archive.open(member)
    self.archive = archive
    self.member = member
  }

  deinit { zip_fclose(file) }

  var remaining: Int { member.size - position }

  /// Fills `buffer` with the next bytes.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    var done = 0
    while done < buffer.count {
      let got = zip_fread(file, buffer.baseAddress! + done, UInt64(buffer.count - done))
      guard got > 0 else { throw corrupt(got == 0 ? "it ends early" : nil) }
      done += Int(got)
    }
    position += done
  }

  /// Fills `buffer` with all that is left, and verifies length and checksum.
  func readAll(into buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    try read(into: buffer)
    try finish()
  }

  /// Reads on to the end, so that the checksum is verified.
  func finish() throws(Diagnostic) {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while remaining > 0 { try read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<min(chunk.count, remaining)])) }
    let extra = zip_fread(file, chunk.baseAddress!, 1)
    guard extra == 0 else { throw corrupt(extra > 0 ? "it is longer than the archive's directory says" : nil) }
  }

  private func corrupt(_ reason: String?) -> Diagnostic {
    let reason = reason ?? ZipArchive.text(zip_file_get_error(file))
    return Diagnostic(
      id: "zip-corrupt", "cannot read '\(member.name)' from the archive: \(reason)", at: archive.location(of: member.name),
      hint: "the file is truncated or damaged; copy or save it again")
  }
}
