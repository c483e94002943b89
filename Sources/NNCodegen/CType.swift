import NNIR

extension DType {
  /// The C type of an element in memory.
  package var cType: String {
    switch self {
    case .float32: "float"
    case .float64: "double"
    case .float16: "_Float16"
    case .bfloat16: "uint16_t"
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: "\(rawValue)_t"
    case .bool: "uint8_t"
    }
  }

  /// The constant of nncc.h.
  package var abiConstant: String { "NNCC_" + rawValue.uppercased() }
}

/// A float as C text that reads back as exactly the same value.
func cFloat(_ value: Double) -> String {
  if value.isNaN { return "NAN" }
  if value.isInfinite { return value < 0 ? "-INFINITY" : "INFINITY" }
  return "\(Float(value))f"
}

/// A double as C text that reads back as exactly the same value.
func cDouble(_ value: Double) -> String {
  if value.isNaN { return "(double)NAN" }
  if value.isInfinite { return value < 0 ? "-(double)INFINITY" : "(double)INFINITY" }
  return "\(value)"
}

/// Text that is safe inside a C string literal.
func cString(_ text: String) -> String {
  var result = ""
  for byte in text.utf8 {
    switch byte {
    // Two question marks begin a trigraph in standard C.
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "?"): result += "\\" + String(UnicodeScalar(byte))
    case 32..<127: result += String(UnicodeScalar(byte))
    default:
      let octal = String(byte, radix: 8)
      result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    }
  }
  return result
}

/// Text that is safe in a `//` comment: one line that does not end in a backslash or its trigraph.
func cComment(_ text: String) -> String {
  String(text.map { $0.isNewline ? " " : $0 == "\\" ? "/" : $0 }).replacing("??/", with: "? ?/")
}
