/// A dense row-major tensor: a type and its elements' bytes in the machine's order.
package struct Tensor: Sendable {
  package let type: TensorType
  package private(set) var bytes: [UInt8]

  package var shape: Shape { type.shape }
  package var dtype: DType { type.dtype }

  /// - Precondition: `bytes.count == type.byteCount`
  package init(_ type: TensorType, bytes: [UInt8]) {
    precondition(bytes.count == type.byteCount, "\(type) needs \(type.byteCount) bytes, not \(bytes.count)")
    self.type = type
    self.bytes = bytes
  }

  package init(_ type: TensorType, initializing fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    self.type = type
    self.bytes = try [UInt8](unsafeUninitializedCapacity: type.byteCount) { buffer, count in
      try fill(UnsafeMutableRawBufferPointer(buffer))
      count = type.byteCount
    }
  }

  /// A float32 tensor.
  package init(_ shape: Shape, _ elements: [Float]) {
    precondition(elements.count == shape.elementCount)
    self.init(TensorType(.float32, shape), bytes: elements.withUnsafeBytes(Array.init))
  }

  /// Elements rounded to `type.dtype` as a C cast rounds (integers truncate; NaN becomes 0, out of range saturates).
  package init(_ type: TensorType, doubles: [Double]) {
    precondition(doubles.count == type.elementCount)
    self.init(type) { raw in DTypeConversion.store(doubles, into: raw, as: type.dtype) }
  }

  /// Results of arithmetic on elements of the type: integers beyond it wrap around.
  package init(_ type: TensorType, results: [Double]) {
    precondition(results.count == type.elementCount)
    self.init(type) { raw in DTypeConversion.store(results, into: raw, as: type.dtype, overflow: .wraps) }
  }

  /// Integers of 64 bits, of which the type keeps the low bits (`bool`: whether there are any).
  ///
  /// - Precondition: `type.dtype` is not a floating-point type.
  package init(_ type: TensorType, integers: [Int64]) {
    precondition(integers.count == type.elementCount)
    self.init(type) { raw in DTypeConversion.store(integers, into: raw, as: type.dtype) }
  }

  package static func scalar(_ value: Double, _ dtype: DType = .float32) -> Tensor {
    Tensor(TensorType(dtype, []), doubles: [value])
  }

  /// All elements as doubles (`bool` as 0 and 1; 64-bit integers above 2^53 lose low bits).
  package var doubles: [Double] { bytes.withUnsafeBytes { DTypeConversion.load($0, as: dtype) } }

  /// All elements as integers of 64 bits; those of `uint64` beyond them wrap.
  ///
  /// - Precondition: `dtype` is not a floating-point type.
  package var integers: [Int64] { bytes.withUnsafeBytes { DTypeConversion.integers($0, as: dtype) } }

  /// - Precondition: `dtype` is float32.
  package var floats: [Float] { withElements(of: Float.self) { Array($0) } }

  /// - Precondition: `Element` is the Swift type of `dtype` (`Float` for float32, `Int32` for int32, `UInt8` for bool …).
  package func withElements<Element: BitwiseCopyable, Result>(
    of _: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    precondition(MemoryLayout<Element>.size == dtype.byteCount)
    return try bytes.withUnsafeBytes { try body($0.bindMemory(to: Element.self)) }
  }

  /// The same elements under another shape of the same count.
  package func reshaped(_ shape: Shape) -> Tensor { Tensor(TensorType(dtype, shape), bytes: bytes) }

  package func converted(to dtype: DType) -> Tensor {
    if dtype == self.dtype { return self }
    let type = TensorType(dtype, shape)
    let isExact = !dtype.isFloatingPoint && !self.dtype.isFloatingPoint
    return isExact ? Tensor(type, integers: integers) : Tensor(type, doubles: doubles)
  }
}

extension Tensor: Hashable {
  package static func == (left: Tensor, right: Tensor) -> Bool { left.type == right.type && left.bytes == right.bytes }

  /// Hashes a sample only: constants can have hundreds of megabytes.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(bytes.prefix(64).count)
    for byte in bytes.prefix(64) { hasher.combine(byte) }
  }
}
