import NNDiagnostics
import NNIR

/// NumPy's `.npy` format: one array.
///
/// bfloat16 is written as `<V2`, which is what NumPy with ml_dtypes writes, and read from it.
package enum NPYFile {
  /// - Throws: `file-not-found`, `file-unreadable`, `npy-syntax`, `npy-truncated`, `npy-unsupported-dtype`.
  package static func read(_ path: String) throws(Diagnostic) -> Tensor {
    try decode(FileSource(path), at: Location(path))
  }

  package static func decode(_ bytes: [UInt8], at location: Location) throws(Diagnostic) -> Tensor {
    try decode(MemorySource(bytes), at: location)
  }

  private static func decode(_ source: any ByteSource, at location: Location) throws(Diagnostic) -> Tensor {
    var position = 0
    return try decode(byteCount: source.count, at: location) { buffer throws(Diagnostic) in
      guard source.read(at: position, into: buffer) else {
        throw Diagnostic(id: "file-unreadable", "cannot read the file", at: location)
      }
      position += buffer.count
    }
  }

  /// Decodes an array of `byteCount` bytes in all, header and elements, that `read` delivers in order.
  static func decode(
    byteCount: Int, at location: Location, read: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> Tensor {
    let (header, headerBytes) = try NPYHeader.decode(byteCount: byteCount, at: location, read: read)
    _ = try checkedType(header, elementBytes: byteCount - headerBytes, at: location)
    return try elements(of: header, at: location, read: read)
  }

  /// The type that a header announces, which `elementBytes` bytes must hold.
  static func checkedType(_ header: NPYHeader, elementBytes: Int, at location: Location) throws(Diagnostic) -> TensorType {
    let type = TensorType(header.dtype, header.shape)
    guard header.shape.isAddressable else {
      throw Diagnostic(id: "npy-syntax", "the shape \(header.shape) is too large", at: location)
    }
    guard type.byteCount == elementBytes else {
      throw Diagnostic(
        id: "npy-truncated", "\(type) needs \(type.byteCount) bytes, and there are \(elementBytes)",
        at: location, hint: "the file is truncated or damaged; copy or save it again")
    }
    return type
  }

  /// All elements behind a header, in the order of rows.
  static func elements(
    of header: NPYHeader, at location: Location, read: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> Tensor {
    let type = TensorType(header.dtype, header.shape)
    try FormatLimits.checkMemory(type.byteCount, for: "\(type)", at: location)
    let stored = try tensor(type, isSwapped: header.isSwapped, read: read)
    return header.isColumnMajor ? rowMajor(stored) : stored
  }

  /// The next elements, in the machine's order of bytes.
  static func tensor(
    _ type: TensorType, isSwapped: Bool, read: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> Tensor {
    var failure: Diagnostic?
    let tensor = Tensor(type) { elements in
      do throws(Diagnostic) {
        try read(elements)
        if isSwapped { swapBytes(of: elements, size: type.dtype.byteCount) }
        if type.dtype == .bool { for index in elements.indices where elements[index] != 0 { elements[index] = 1 } }
      } catch {
        elements.initializeMemory(as: UInt8.self, repeating: 0)
        failure = error
      }
    }
    if let failure { throw failure }
    return tensor
  }

  /// Version 1.0 of the format, or 2.0 when the header needs it; elements little-endian and row-major.
  package static func encode(_ tensor: Tensor) -> [UInt8] {
    NPYHeader(tensor.type).encoded() + tensor.bytes
  }

  /// Writes atomically.
  ///
  /// - Throws: `output-unwritable`.
  package static func write(_ tensor: Tensor, to path: String) throws(Diagnostic) {
    try AtomicFile.write(encode(tensor), to: path)
  }

  private static func swapBytes(of elements: UnsafeMutableRawBufferPointer, size: Int) {
    for start in stride(from: 0, to: elements.count, by: size) {
      elements[start..<(start + size)].reverse()
    }
  }

  /// The tensor whose elements are stored with the first axis contiguous, as a row-major one.
  private static func rowMajor(_ stored: Tensor) -> Tensor {
    let dims = stored.shape.dims
    let size = stored.dtype.byteCount
    var strides = [Int](repeating: size, count: dims.count)
    for axis in dims.indices.dropFirst() { strides[axis] = strides[axis - 1] * dims[axis - 1] }
    return Tensor(stored.type) { result in
      stored.bytes.withUnsafeBytes { source in
        var index = [Int](repeating: 0, count: dims.count)
        var offset = 0
        for target in stride(from: 0, to: result.count, by: size) {
          result.baseAddress!.advanced(by: target).copyMemory(from: source.baseAddress! + offset, byteCount: size)
          for axis in dims.indices.reversed() {
            index[axis] += 1
            offset += strides[axis]
            if index[axis] < dims[axis] { break }
            offset -= strides[axis] * dims[axis]
            index[axis] = 0
          }
        }
      }
    }
  }
}
