import NNDiagnostics
import NNIR

/// A NumPy array that is read row after row along its first axis, so that it may be larger than memory.
///
/// An array that is stored with the first axis contiguous has no rows to read one by one; it is read whole.
package final class ArrayStream {
  package let type: TensorType
  private let isSwapped: Bool
  private let read: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  /// A column-major array, in the order of rows.
  private let whole: Tensor?
  /// Rows that were read.
  package private(set) var position = 0

  /// Opens a `.npy` file.
  ///
  /// - Throws: `file-not-found`, `file-unreadable`, `npy-syntax`, `npy-truncated`, `npy-unsupported-dtype`.
  package convenience init(_ path: String) throws(Diagnostic) {
    let source = try FileSource(path)
    let location = Location(path)
    var offset = 0
    try self.init(byteCount: source.count, at: location) { buffer throws(Diagnostic) in
      guard source.read(at: offset, into: buffer) else {
        throw Diagnostic(id: "file-unreadable", "cannot read the file", at: location)
      }
      offset += buffer.count
    }
  }

  /// - Parameter read: Delivers the bytes of a `.npy` file in order.
  init(
    byteCount: Int, at location: Location, read: @escaping (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let (header, headerBytes) = try NPYHeader.decode(byteCount: byteCount, at: location, read: read)
    type = try NPYFile.checkedType(header, elementBytes: byteCount - headerBytes, at: location)
    isSwapped = header.isSwapped
    self.read = read
    whole = header.isColumnMajor ? try NPYFile.elements(of: header, at: location, read: read) : nil
  }

  /// Rows in all; 1 for a scalar.
  package var count: Int { type.shape.dims.first ?? 1 }

  /// The next rows, at most `limit`; none at the end.
  package func next(_ limit: Int) throws(Diagnostic) -> Tensor {
    let rows = min(limit, count - position)
    let shape = type.shape.rank == 0 ? [] : Shape([rows] + type.shape.dims.dropFirst())
    let part = TensorType(type.dtype, shape)
    let start = position * (count == 0 ? 0 : type.byteCount / count)
    position += rows
    if let whole { return Tensor(part, bytes: Array(whole.bytes[start..<start + part.byteCount])) }
    return try NPYFile.tensor(part, isSwapped: isSwapped, read: read)
  }
}
