/// Conversions between a tensor's bytes and doubles or integers of 64 bits.
package enum DTypeConversion {
  package static func load(_ raw: UnsafeRawBufferPointer, as dtype: DType) -> [Double] {
    switch dtype {
    case .float32: raw.bindMemory(to: Float.self).map(Double.init)
    case .float64: Array(raw.bindMemory(to: Double.self))
    case .float16: raw.bindMemory(to: Float16.self).map(Double.init)
    case .bfloat16: raw.bindMemory(to: UInt16.self).map { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .int8: raw.bindMemory(to: Int8.self).map(Double.init)
    case .int16: raw.bindMemory(to: Int16.self).map(Double.init)
    case .int32: raw.bindMemory(to: Int32.self).map(Double.init)
    case .int64: raw.bindMemory(to: Int64.self).map(Double.init)
    case .uint8: raw.bindMemory(to: UInt8.self).map(Double.init)
    case .uint16: raw.bindMemory(to: UInt16.self).map(Double.init)
    case .uint32: raw.bindMemory(to: UInt32.self).map(Double.init)
    // `Double.init` alone would be `Double(bitPattern:)` here.
    case .uint64: raw.bindMemory(to: UInt64.self).map { Double($0) }
    case .bool: raw.map { $0 == 0 ? 0 : 1 }
    }
  }

  /// What becomes of a number that an integer type cannot hold.
  package enum Overflow {
    /// The nearest one that it can, as in conversions. Keras leaves it open: with TensorFlow some elements of a tensor saturate and others wrap.
    case saturates
    /// What is left modulo 2ⁿ, as in sums and products in C and NumPy; beyond 64 bits the nearest.
    case wraps
  }

  /// Integers truncate, NaN becomes 0.
  package static func store(
    _ values: [Double], into raw: UnsafeMutableRawBufferPointer, as dtype: DType, overflow: Overflow = .saturates
  ) {
    switch dtype {
    case .float32: fill(raw, values) { Float($0) }
    case .float64: fill(raw, values) { $0 }
    case .float16: fill(raw, values) { Float16($0) }
    case .bfloat16: fill(raw, values) { bfloat16Bits(Float($0)) }
    case .int8: fill(raw, values) { integer($0, overflow) as Int8 }
    case .int16: fill(raw, values) { integer($0, overflow) as Int16 }
    case .int32: fill(raw, values) { integer($0, overflow) as Int32 }
    case .int64: fill(raw, values) { integer($0, overflow) as Int64 }
    case .uint8: fill(raw, values) { integer($0, overflow) as UInt8 }
    case .uint16: fill(raw, values) { integer($0, overflow) as UInt16 }
    case .uint32: fill(raw, values) { integer($0, overflow) as UInt32 }
    case .uint64: fill(raw, values) { integer($0, overflow) as UInt64 }
    case .bool: fill(raw, values) { $0 == 0 ? UInt8(0) : 1 }
    }
  }

  private static func fill<Value, Element>(
    _ raw: UnsafeMutableRawBufferPointer, _ values: [Value], _ convert: (Value) -> Element
  ) {
    let elements = raw.bindMemory(to: Element.self)
    for index in values.indices { elements.initializeElement(at: index, to: convert(values[index])) }
  }

  private static func integer<Integer: FixedWidthInteger>(_ value: Double, _ overflow: Overflow) -> Integer {
    if value.isNaN { return 0 }
    let whole = value.rounded(.towardZero)
    if let exact = Integer(exactly: whole) { return exact }
    if overflow == .wraps, let wide = Int64(exactly: whole) { return Integer(truncatingIfNeeded: wide) }
    return value < 0 ? .min : .max
  }

  /// - Precondition: `dtype` is not a floating-point type.
  package static func integers(_ raw: UnsafeRawBufferPointer, as dtype: DType) -> [Int64] {
    switch dtype {
    case .int8: raw.bindMemory(to: Int8.self).map(Int64.init)
    case .int16: raw.bindMemory(to: Int16.self).map(Int64.init)
    case .int32: raw.bindMemory(to: Int32.self).map(Int64.init)
    case .int64: Array(raw.bindMemory(to: Int64.self))
    case .uint8: raw.bindMemory(to: UInt8.self).map(Int64.init)
    case .uint16: raw.bindMemory(to: UInt16.self).map(Int64.init)
    case .uint32: raw.bindMemory(to: UInt32.self).map(Int64.init)
    case .uint64: raw.bindMemory(to: UInt64.self).map(Int64.init(truncatingIfNeeded:))
    case .bool: raw.map { $0 == 0 ? 0 : 1 }
    case .float32, .float64, .float16, .bfloat16: preconditionFailure("no integers: \(dtype)")
    }
  }

  /// The low bits of each; `bool` whether there are any.
  ///
  /// - Precondition: `dtype` is not a floating-point type.
  package static func store(_ values: [Int64], into raw: UnsafeMutableRawBufferPointer, as dtype: DType) {
    switch dtype {
    case .int8: fill(raw, values) { Int8(truncatingIfNeeded: $0) }
    case .int16: fill(raw, values) { Int16(truncatingIfNeeded: $0) }
    case .int32: fill(raw, values) { Int32(truncatingIfNeeded: $0) }
    case .int64: fill(raw, values) { $0 }
    case .uint8: fill(raw, values) { UInt8(truncatingIfNeeded: $0) }
    case .uint16: fill(raw, values) { UInt16(truncatingIfNeeded: $0) }
    case .uint32: fill(raw, values) { UInt32(truncatingIfNeeded: $0) }
    case .uint64: fill(raw, values) { UInt64(truncatingIfNeeded: $0) }
    case .bool: fill(raw, values) { $0 == 0 ? UInt8(0) : 1 }
    case .float32, .float64, .float16, .bfloat16: preconditionFailure("no integers: \(dtype)")
    }
  }

  /// Rounds to nearest, ties to even; NaN stays NaN.
  private static func bfloat16Bits(_ value: Float) -> UInt16 {
    if value.isNaN { return 0x7FC0 }
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }
}
