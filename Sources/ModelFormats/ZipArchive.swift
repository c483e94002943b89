import CZip
import NNDiagnostics

/// A zip archive opened for reading.
///
/// An archive whose members together expand to more than `FormatLimits.expandedBytes(from: archive size)` is refused when it is
/// opened, so no member has to be read to find a bomb. Not safe to use from several threads at once.
package final class ZipArchive {
  package struct Member: Hashable, Sendable {
    package var name: String
    /// Bytes when expanded.
    package var size: Int
    /// Not compressed and not encrypted, so that it is readable at any offset.
    package var isStored: Bool
    fileprivate var index: UInt64
  }

  package let location: Location
  /// In the order of the archive's directory.
  package let members: [Member]
  private let places: [String: Int]
  private let handle: OpaquePointer

  /// - Throws: `file-not-found`, `file-unreadable`, `zip-truncated`, `zip-bomb`.
  package convenience init(_ path: String) throws(Diagnostic) {
    try self.init(FileSource(path), at: Location(path))
  }

  init(_ source: any ByteSource, at location: Location) throws(Diagnostic) {
    let byteCount = source.count
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    let zipSource = ZipSourceReader.make(source)
    guard let handle = zip_open_from_source(zipSource, ZIP_RDONLY, &error) else {
      zip_source_free(zipSource)
      throw Diagnostic(
        id: "zip-truncated", "this is no complete zip archive: \(Self.text(&error))", at: location,
        hint: "the file is truncated or damaged; copy or save it again")
    }
    do {
      members = try Self.members(of: handle, archiveBytes: byteCount, at: location)
    } catch {
      zip_discard(handle)
      throw error
    }
    // As with Python's zipfile, the last of several members of one name counts.
    places = Dictionary(zip(members.map(\.name), members.indices), uniquingKeysWith: { $1 })
    self.handle = handle
    self.location = location
  }

  deinit { zip_discard(handle) }

  package func member(_ name: String) -> Member? { places[name].map { members[$0] } }

  package func contains(_ name: String) -> Bool { places[name] != nil }

  /// The bytes of a member, its checksum verified.
  ///
  /// - Throws: `zip-missing-member`, `zip-member-too-large` (over `limit` bytes), `zip-corrupt`, `zip-unsupported`.
  package func read(_ name: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
    let member = try find(name, limit: limit)
    let stream = try ZipMemberStream(self, member)
    var failure: Diagnostic?
    let bytes = [UInt8](unsafeUninitializedCapacity: member.size) { buffer, count in
      do throws(Diagnostic) {
        try stream.readAll(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<member.size]))
        count = member.size
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Where in the archive diagnostics about `member` are.
  func location(of name: String) -> Location { location.appending(name) }

  func find(_ name: String, limit: Int = .max) throws(Diagnostic) -> Member {
    guard let member = member(name) else {
      let more = members.count > 10 ? ", …" : ""
      throw Diagnostic(
        id: "zip-missing-member", "the archive has no member '\(name)'", at: location,
        notes: ["its members are " + members.prefix(10).map { "'\($0.name)'" }.joined(separator: ", ") + more])
    }
    guard member.size <= limit else {
      throw Diagnostic(
        id: "zip-member-too-large", "'\(name)' has \(member.size) bytes, more than the \(limit) that are accepted",
        at: location(of: name))
    }
    try FormatLimits.checkMemory(member.size, for: "'\(name)'", at: location)
    return member
  }

  func open(_ member: Member) throws(Diagnostic) -> OpaquePointer {
    guard let file = zip_fopen_index(handle, member.index, 0) else {
      let error = zip_get_error(handle)
      let isUnsupported = [ZIP_ER_COMPNOTSUPP, ZIP_ER_ENCRNOTSUPP, ZIP_ER_NOPASSWD].contains(zip_error_code_zip(error))
      throw Diagnostic(
        id: isUnsupported ? "zip-unsupported" : "zip-corrupt",
        "\(isUnsupported ? "unsupported compression or encryption of" : "cannot read") '\(member.name)': \(Self.text(error))",
        at: location(of: member.name), hint: isUnsupported ? "write the archive with 'store' or 'deflate' and no password" : nil)
    }
    return file
  }

  private static func members(
    of handle: OpaquePointer, archiveBytes: Int, at location: Location
  ) throws(Diagnostic) -> [Member] {
    var members: [Member] = []
    var expanded = 0
    for index in 0..<max(0, zip_get_num_entries(handle, 0)) {
      var status = zip_stat_t()
      zip_stat_init(&status)
      let needed = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD)
      guard zip_stat_index(handle, UInt64(index), 0, &status) == 0, status.valid & needed == needed, let name = status.name,
        let size = Int(exactly: status.size)
      else {
        throw Diagnostic(id: "zip-corrupt", "the archive's directory is damaged at entry \(index)", at: location)
      }
      let (sum, overflow) = expanded.addingReportingOverflow(size)
      guard !overflow, sum <= FormatLimits.expandedBytes(from: archiveBytes) else {
        throw Diagnostic(
          id: "zip-bomb",
          "the archive of \(archiveBytes) bytes expands to more than \(FormatLimits.expandedBytes(from: archiveBytes)) bytes",
          at: location,
          notes: ["\(FormatLimits.expandedBytes) bytes and \(FormatLimits.expansion) times the archive's size are accepted"],
          hint: "if the file can be trusted, write it without compression")
      }
      expanded = sum
      let isStored = status.comp_method == UInt16(ZIP_CM_STORE) && status.encryption_method == UInt16(ZIP_EM_NONE)
      members.append(Member(name: String(cString: name), size: size, isStored: isStored, index: UInt64(index)))
    }
    return members
  }

  static func text(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
    String(cString: zip_error_strerror(error)).lowercased()
  }
}
