import CHDF5
import Glibc
import NNDiagnostics

/// An HDF5 file opened for reading. Objects are named by paths such as `layers/dense/vars/0`; `/` is the root group.
///
/// Only hard links are followed, and external raw files and virtual datasets are refused, so that a model never reads other files.
/// Calls from several threads wait for each other. A child process reads the whole file first, because libhdf5 dies on some damaged
/// files.
package final class HDF5File {
  package let location: Location
  /// Bytes of the file.
  let byteCount: Int
  let file: HDF5Handle
  /// Used by `file`, so it must live as long.
  private let reader: HDF5SourceReader

  /// - Throws: `file-not-found`, `file-unreadable`, `hdf5-not-a-file`, `hdf5-corrupt`.
  package convenience init(_ path: String) throws(Diagnostic) {
    try self.init(FileSource(path), at: Location(path))
  }

  /// A file in memory.
  package convenience init(_ bytes: [UInt8], at location: Location) throws(Diagnostic) {
    try self.init(MemorySource(bytes), at: location)
  }

  /// A member of an archive; a stored one is read in place.
  ///
  /// - Throws: also what `ZipArchive.read` throws.
  package convenience init(_ member: String, in archive: ZipArchive) throws(Diagnostic) {
    try self.init(archive.source(member), at: archive.location(of: member))
  }

  init(_ source: any ByteSource, at location: Location) throws(Diagnostic) {
    guard FileKind(source.head(8)) == .hdf5 else {
      throw Diagnostic(
        id: "hdf5-not-a-file", "this is no HDF5 file", at: location,
        hint: "weights are accepted as HDF5 (.h5, .weights.h5) and .npz")
    }
    self.location = location
    byteCount = source.count
    let reader = HDF5SourceReader(source)
    self.reader = reader
    file = try HDF5Library.locked { () throws(Diagnostic) in
      var callbacks = reader.callbacks
      let signal = nnc_h5_rehearse(&callbacks, FormatLimits.hdf5Seconds)
      guard signal == 0 else { throw Self.deadly(signal, at: location) }
      var opened: HDF5Handle?
      let reason = HDF5Library.description { opened = HDF5Handle(nnc_h5_open(&callbacks, $0, $1), H5Fclose) }
      guard let opened else { throw Self.corrupt("cannot open the HDF5 file", because: reason, at: location) }
      return opened
    }
  }

  /// A file on which libhdf5 dies.
  private static func deadly(_ signal: Int32, at location: Location) -> Diagnostic {
    let reason = signal == SIGALRM ? "reading it takes more than \(FormatLimits.hdf5Seconds) s" : "its structure makes no sense"
    return corrupt("cannot read the HDF5 file", because: reason, at: location)
  }

  /// A damaged file, with the library's words about the call that has just failed.
  static func corrupt(
    _ message: String, because reason: String? = HDF5Library.lastError, at location: Location
  ) -> Diagnostic {
    Diagnostic(
      id: "hdf5-corrupt", message + (reason.map { ": \($0)" } ?? ""), at: location,
      hint: "the file is truncated or damaged; copy or save it again")
  }
}
