/// The type of a tensor's elements.
package enum DType: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case float32, float64, float16, bfloat16
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case bool

  /// Bytes an element takes; a `bool` takes one.
  package var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  package var isFloatingPoint: Bool {
    switch self {
    case .float32, .float64, .float16, .bfloat16: true
    default: false
    }
  }

  package var isInteger: Bool { !isFloatingPoint && self != .bool }

  package var isSigned: Bool {
    switch self {
    case .uint8, .uint16, .uint32, .uint64, .bool: false
    default: true
    }
  }

  package var description: String { rawValue }
}
