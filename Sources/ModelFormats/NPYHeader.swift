import NNDiagnostics
import NNIR

/// The header of a `.npy` file: `\x93NUMPY`, version, length, and a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader {
  var dtype: DType
  var shape: Shape
  /// The first axis varies fastest.
  var isColumnMajor = false
  /// Elements are big-endian.
  var isSwapped = false

  init(_ type: TensorType) {
    dtype = type.dtype
    shape = type.shape
  }

  /// NumPy itself refuses longer headers.
  private static let longest = 10_000

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// - Returns: the header and the bytes that it takes.
  static func decode(
    byteCount: Int, at location: Location, read: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> (NPYHeader, Int) {
    func take(_ count: Int) throws(Diagnostic) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      var failure: Diagnostic?
      bytes.withUnsafeMutableBytes { buffer in
        do throws(Diagnostic) { try read(buffer) } catch { failure = error }
      }
      if let failure { throw failure }
      return bytes
    }

    guard byteCount >= 12 else {
      throw Diagnostic(id: "npy-truncated", "\(byteCount) bytes are no complete .npy array", at: location)
    }
    let start = try take(8)
    guard start.starts(with: magic), (1...3).contains(start[6]) else {
      throw Diagnostic(
        id: "npy-syntax", "this is no .npy array of version 1 to 3", at: location, hint: "write it with numpy.save or numpy.savez")
    }
    let isShort = start[6] == 1
    let length = try take(isShort ? 2 : 4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let end = 8 + (isShort ? 2 : 4) + length
    guard length <= longest, end <= byteCount else {
      throw Diagnostic(id: "npy-truncated", "the header of \(length) bytes does not end within the array", at: location)
    }
    guard let text = String(validating: try take(length), as: UTF8.self) else {
      throw Diagnostic(id: "npy-syntax", "the header is not text", at: location)
    }
    return (try NPYHeader(parsing: text, at: location), end)
  }

  private init(parsing text: String, at location: Location) throws(Diagnostic) {
    guard let fields = PythonLiteral(parsing: text)?.dictionary, case .tuple(let extents)? = fields["shape"],
      case .bool(let isColumnMajor)? = fields["fortran_order"], let descriptor = fields["descr"]
    else {
      throw Diagnostic(id: "npy-syntax", "cannot understand the header '\(text.prefix(200).filter { $0 != "\n" })'", at: location)
    }
    var dims: [Int] = []
    for extent in extents {
      guard case .int(let dim) = extent, dim >= 0 else {
        throw Diagnostic(id: "npy-syntax", "the shape holds something else than numbers from 0", at: location)
      }
      dims.append(dim)
    }
    guard case .string(let code) = descriptor, let first = code.first, let dtype = Self.dtypes[String(code.dropFirst())],
      "<>|=".contains(first)
    else {
      let name = if case .string(let code) = descriptor { "'\(code)'" } else { "of a structured array" }
      throw Diagnostic(
        id: "npy-unsupported-dtype", "unsupported dtype \(name)", at: location,
        notes: ["booleans, integers and floating-point numbers are accepted"],
        hint: "convert it with astype, for example to float32")
    }
    self.dtype = dtype
    self.shape = Shape(dims)
    self.isColumnMajor = isColumnMajor && dims.count > 1
    self.isSwapped = first == ">"
  }

  private static let dtypes: [String: DType] = [
    "f2": .float16, "f4": .float32, "f8": .float64, "V2": .bfloat16, "b1": .bool,
    "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
    "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64,
  ]

  /// Magic, version, length and dictionary, padded so that the elements start at a multiple of 64 bytes.
  func encoded() -> [UInt8] {
    let code = Self.dtypes.first { $0.value == dtype }!.key
    let dims = shape.dims.map { "\($0)," }.joined(separator: " ")
    let tuple = shape.rank == 1 ? dims : String(dims.dropLast())
    let order = dtype.byteCount == 1 ? "|" : "<"
    let dictionary = "{'descr': '\(order)\(code)', 'fortran_order': False, 'shape': (\(tuple)), }"
    let isShort = dictionary.utf8.count < 65_000
    let unpadded = Self.magic.count + (isShort ? 4 : 6) + dictionary.utf8.count + 1
    let padding = (64 - unpadded % 64) % 64
    let length = dictionary.utf8.count + padding + 1
    let lengthBytes = (0..<(isShort ? 2 : 4)).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    let text = dictionary + String(repeating: " ", count: padding) + "\n"
    return Self.magic + [isShort ? 1 : 2, 0] + lengthBytes + Array(text.utf8)
  }
}
