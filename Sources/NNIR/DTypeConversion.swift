/// Conversions between a tensor's bytes and doubles.
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

  package static func store(_ values: [Double], into raw: UnsafeMutableRawBufferPointer, as dtype: DType) {
    switch dtype {
    case .float32: fill(raw, values) { Float($0) }
    case .float64: fill(raw, values) { $0 }
    case .float16: fill(raw, values) { Float16($0) }
    case .bfloat16: fill(raw, values) { bfloat16Bits(Float($0)) }
    case .int8: fill(raw, values) { saturated($0) as Int8 }
    case .int16: fill(raw, values) { saturated($0) as Int16 }
    case .int32: fill(raw, values) { saturated($0) as Int32 }
    case .int64: fill(raw, values) { saturated($0) as Int64 }
    case .uint8: fill(raw, values) { saturated($0) as UInt8 }
    case .uint16: fill(raw, values) { saturated($0) as UInt16 }
    case .uint32: fill(raw, values) { saturated($0) as UInt32 }
    case .uint64: fill(raw, values) { saturated($0) as UInt64 }
    case .bool: fill(raw, values) { $0 == 0 ? UInt8(0) : 1 }
    }
  }

  private static func fill<Element>(
    _ raw: UnsafeMutableRawBufferPointer, _ values: [Double], _ convert: (Double) -> Element
  ) {
    let elements = raw.bindMemory(to: Element.self)
    for index in values.indices { elements.initializeElement(at: index, to: convert(values[index])) }
  }

  private static func saturated<Integer: FixedWidthInteger>(_ value: Double) -> Integer {
    if value.isNaN { return 0 }
    return Integer(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
  }

  /// Rounds to nearest, ties to even; NaN stays NaN.
  private static func bfloat16Bits(_ value: Float) -> UInt16 {
    if value.isNaN { return 0x7FC0 }
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }
}
