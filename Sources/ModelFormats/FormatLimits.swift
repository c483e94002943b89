import Glibc
import NNDiagnostics

/// Bounds on what a file may ask of the machine. Real models stay far below; hostile files do not.
package enum FormatLimits {
  /// Bytes of a JSON document. The largest `config.json` of `keras.applications` has 0.5 MB.
  package static let jsonBytes = 256 << 20
  /// Nesting of a JSON document; each nested model takes about four levels.
  package static let jsonDepth = 512
  /// Times that data may grow when decompressed, once it passes `expandedBytes`. Trained weights grow 1.1 times, text 10 times; a
  /// deflated bomb grows 1000 times.
  package static let expansion = 200
  /// Bytes that a file may always expand to, so that small files of zeros pass.
  package static let expandedBytes = 256 << 20
  /// Nesting of groups in an HDF5 file.
  package static let hdf5Depth = 64
  /// Datasets of an HDF5 file that are listed.
  package static let hdf5Datasets = 1_000_000
  /// Seconds that reading the structure (not the bulk) of an HDF5 file may take.
  package static let hdf5Seconds: UInt32 = 60

  /// The bytes to which `stored` bytes may expand.
  package static func expandedBytes(from stored: Int) -> Int {
    let (product, overflow) = stored.multipliedReportingOverflow(by: expansion)
    return overflow ? .max : max(expandedBytes, product)
  }

  /// Throws `out-of-memory` when `count` bytes exceed the machine's memory, since an allocation that fails ends the process.
  package static func checkMemory(_ count: Int, for what: String, at location: Location) throws(Diagnostic) {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    guard memory > 0, count > memory else { return }
    throw Diagnostic(
      id: "out-of-memory", "\(what) needs \(count) bytes, and the machine has \(memory) bytes of memory", at: location)
  }
}
