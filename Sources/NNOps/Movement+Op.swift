import NNDiagnostics
import NNIR

/// A tensor whose element *i* (row-major in `shape`) is element `source(i)` of `tensor`.
private func moved(_ tensor: Tensor, _ shape: Shape, _ source: ([Int]) -> Int) -> Tensor {
  let size = tensor.dtype.byteCount
  return Tensor(TensorType(tensor.dtype, shape)) { target in
    tensor.bytes.withUnsafeBytes { bytes in
      forEachIndex(shape) { element, index in
        let from = source(index) * size
        for byte in 0..<size { target[element * size + byte] = bytes[from + byte] }
      }
    }
  }
}

/// Calls `body(row-major index, index along each axis)` for every element of `shape`.
func forEachIndex(_ shape: Shape, _ body: (Int, [Int]) -> Void) {
  var index = [Int](repeating: 0, count: shape.rank)
  for element in 0..<shape.elementCount {
    body(element, index)
    for axis in index.indices.reversed() {
      index[axis] += 1
      if index[axis] < shape[axis] { break }
      index[axis] = 0
    }
  }
}

private func dot(_ left: [Int], _ right: [Int]) -> Int { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }

private func float(_ dims: Int...) -> TensorType { TensorType(.float32, Shape(dims)) }

extension Reshape: Op {
  package static var name: String { "reshape" }
  package var attributes: [(String, String)] { [] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try require(
      shape.checkedElementCount == operands[0].elementCount, "reshape",
      "\(operands[0].elementCount) elements of shape \(operands[0].shape) do not fill shape \(shape)")
    return [TensorType(operands[0].dtype, shape)]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] { [operands[0].reshaped(shape)] }

  package static var examples: [OpExample] {
    [OpExample(Reshape([6, 4]), [float(2, 3, 4)]), OpExample(Reshape([0]), [float(2, 0)])]
  }
}

extension Transpose: Op {
  package static var name: String { "transpose" }
  package var attributes: [(String, String)] { [("permutation", "\(permutation)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    let shape = operands[0].shape
    try require(
      permutation.sorted() == Array(0..<shape.rank), "permutation", "permutation \(permutation) of shape \(shape)")
    return [TensorType(operands[0].dtype, Shape(permutation.map { shape[$0] }))]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let strides = permutation.map { operands[0].shape.strides[$0] }
    return [moved(operands[0], try resultTypes([operands[0].type])[0].shape) { dot($0, strides) }]
  }

  package static var examples: [OpExample] {
    [
      OpExample(Transpose([0, 2, 1]), [float(2, 17, 9)]), OpExample(Transpose([0, 3, 1, 2]), [float(2, 4, 5, 3)]),
      OpExample(Transpose([3, 2, 1, 0]), [float(2, 3, 4, 5)]), OpExample(Transpose([1, 0]), [float(0, 5)]),
      OpExample(Transpose([1, 0, 2]), [TensorType(.int32, [3, 4, 2])]),
    ]
  }
}

extension Slice: Op {
  package static var name: String { "slice" }
  package var attributes: [(String, String)] {
    [("starts", "\(starts)"), ("sizes", "\(sizes)")] + (steps.allSatisfy { $0 == 1 } ? [] : [("steps", "\(steps)")])
  }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    let shape = operands[0].shape
    try require(
      starts.count == shape.rank && sizes.count == shape.rank && steps.count == shape.rank, "slice",
      "a slice of \(starts.count) axes of shape \(shape)")
    for axis in 0..<shape.rank where sizes[axis] != 0 {
      let last = starts[axis] + (sizes[axis] - 1) * steps[axis]
      try require(
        sizes[axis] > 0 && steps[axis] != 0 && (0..<shape[axis]).contains(starts[axis]) && (0..<shape[axis]).contains(last),
        "slice", "elements \(starts[axis])…\(last) along axis \(axis) of shape \(shape)")
    }
    return [TensorType(operands[0].dtype, Shape(sizes))]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let strides = operands[0].shape.strides
    let base = dot(starts, strides)
    let scaled = zip(steps, strides).map { $0 * $1 }
    return [moved(operands[0], Shape(sizes)) { base + dot($0, scaled) }]
  }

  package static var examples: [OpExample] {
    [
      OpExample(Slice(starts: [0, 1, 2], sizes: [2, 3, 2]), [float(2, 5, 6)]),
      OpExample(Slice(starts: [1, 5], sizes: [1, 3], steps: [1, -2]), [float(2, 6)]),
      OpExample(Slice(starts: [0, 2], sizes: [3, 4]), [float(3, 20)]),
    ]
  }
}

extension Concatenate: Op {
  package static var name: String { "concatenate" }
  package var attributes: [(String, String)] { [("axis", "\(axis)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    guard var result = operands.first else { throw fail("operand-count", "no operands") }
    try require((0..<result.shape.rank).contains(axis), "axis", "axis \(axis) of shape \(result.shape)")
    for operand in operands.dropFirst() {
      var expected = result
      if operand.shape.rank == result.shape.rank { expected.shape[axis] = operand.shape[axis] }
      try require(operand == expected, "concatenate", "\(operand) beside \(operands[0]) along axis \(axis)")
      result.shape[axis] += operand.shape[axis]
    }
    return [result]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes(operands.map(\.type))[0]
    // Everything from the axis inwards is one run of bytes in each operand.
    let outer = type.shape.dims[..<axis].reduce(1, *)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(type.byteCount)
    for index in 0..<outer {
      for operand in operands {
        let run = operand.bytes.count / max(outer, 1)
        bytes += operand.bytes[(index * run)..<((index + 1) * run)]
      }
    }
    return [Tensor(type, bytes: bytes)]
  }

  package static var examples: [OpExample] {
    [
      OpExample(Concatenate(axis: 2), [float(2, 3, 4), float(2, 3, 17), float(2, 3, 1)]),
      OpExample(Concatenate(axis: 0), [float(2, 3), float(1, 3)]),
      OpExample(Concatenate(axis: 1), [float(2, 3, 5), float(2, 0, 5), float(2, 2, 5)]),
    ]
  }
}

extension Pad: Op {
  package static var name: String { "pad" }
  package var attributes: [(String, String)] { [("low", "\(low)"), ("high", "\(high)"), ("mode", "\(mode)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    let shape = operands[0].shape
    try require(low.count == shape.rank && high.count == shape.rank, "pad", "padding of \(low.count) axes of shape \(shape)")
    for axis in 0..<shape.rank {
      try require(low[axis] >= 0 && high[axis] >= 0, "pad", "negative padding along axis \(axis)")
      let limit = mode == .reflect ? shape[axis] - 1 : mode == .symmetric ? shape[axis] : .max
      try require(
        max(low[axis], high[axis]) <= limit || max(low[axis], high[axis]) == 0, "pad",
        "padding \(low[axis]), \(high[axis]) along axis \(axis) of shape \(shape) mirrors more than there is")
    }
    // Saturates: `Graph.append` refuses what is too large.
    let dims = shape.dims.indices.map { axis in
      let sum = shape[axis].addingReportingOverflow(low[axis]).partialValue.addingReportingOverflow(high[axis])
      return sum.overflow ? Int.max : sum.partialValue
    }
    return [TensorType(operands[0].dtype, Shape(dims))]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let x = operands[0]
    let type = try resultTypes([x.type])[0]
    let values = x.doubles
    let strides = x.shape.strides
    var result = [Double](repeating: 0, count: type.elementCount)
    forEachIndex(type.shape) { element, index in
      var (offset, isInside) = (0, true)
      for axis in index.indices {
        var position = index[axis] - low[axis]
        let extent = x.shape[axis]
        switch mode {
        case .constant: isInside = isInside && (0..<extent).contains(position)
        case .reflect: position = position < 0 ? -position : position >= extent ? 2 * extent - 2 - position : position
        case .symmetric: position = position < 0 ? -position - 1 : position >= extent ? 2 * extent - 1 - position : position
        }
        offset += position * strides[axis]
      }
      if case .constant(let value) = mode, !isInside { result[element] = value } else { result[element] = values[offset] }
    }
    return [Tensor(type, doubles: result)]
  }

  package static var examples: [OpExample] {
    [
      OpExample(Pad(low: [0, 1, 2, 0], high: [0, 2, 0, 0]), [float(2, 3, 4, 5)]),
      OpExample(Pad(low: [0, 2], high: [0, 1], mode: .constant(-1.5)), [float(3, 4)]),
      OpExample(Pad(low: [0, 2, 1], high: [0, 1, 2], mode: .reflect), [float(2, 4, 3)]),
      OpExample(Pad(low: [0, 2, 1], high: [0, 1, 3], mode: .symmetric), [float(2, 4, 3)]),
    ]
  }
}

extension Broadcast: Op {
  package static var name: String { "broadcast" }
  package var attributes: [(String, String)] { [] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try require(
      operands[0].shape.broadcasts(to: shape), "broadcast", "shape \(operands[0].shape) does not broadcast to \(shape)")
    return [TensorType(operands[0].dtype, shape)]
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let own = operands[0].shape
    let missing = shape.rank - own.rank
    let strides = shape.dims.indices.map { $0 < missing || own[$0 - missing] == 1 ? 0 : own.strides[$0 - missing] }
    return [moved(operands[0], shape) { dot($0, strides) }]
  }

  package static var examples: [OpExample] {
    [
      OpExample(Broadcast([2, 3, 4]), [float(3, 1)]), OpExample(Broadcast([1, 3, 2, 3, 2, 5]), [float(1, 3, 1, 3, 1, 5)]),
    ]
  }
}
