import NNDiagnostics
import NNIR
import NNOps

/// One-hot vectors, diagonals and blocks, for the operations of `Operation+Indexing.swift`.
extension LayerBuild {
  /// 1 along a new axis where its index equals the element, else 0.
  mutating func oneHot(_ x: ValueID, _ classes: Int, axis: Int, _ dtype: DType) throws(Diagnostic) -> ValueID {
    var dims = [Int](repeating: 1, count: shape(x).rank + 1)
    dims[axis] = classes
    let labels = try reshape(try range(classes, .int32), Shape(dims))
    return try cast(try map(.binary(.equal, .operand(0), .operand(1)), try expand(try cast(x, to: .int32), at: axis), labels), to: dtype)
  }

  /// The vector on the k-th diagonal of a square matrix of zeros.
  mutating func diagonalMatrix(_ vector: ValueID, _ k: Int) throws(Diagnostic) -> ValueID {
    try requireAxis(0, of: shape(vector))
    let size = shape(vector)[0] + abs(k)
    let mask = try mask(rows: size, columns: size) { $1 == $0 + k }
    let row = try pad(vector, low: [max(k, 0)], high: [max(-k, 0)])
    return try map(.select(.operand(0), then: .operand(1), otherwise: 0), try cast(mask, to: type(vector).dtype), row)
  }

  /// The k-th diagonal of the matrices in two axes, as a new last axis.
  mutating func diagonal(_ x: ValueID, _ k: Int, _ rows: Int, _ columns: Int) throws(Diagnostic) -> ValueID {
    for axis in [rows, columns] { try requireAxis(axis, of: shape(x)) }
    let others = (0..<shape(x).rank).filter { $0 != rows && $0 != columns }
    let moved = try transpose(x, others + [rows, columns])
    guard rows != columns else {
      throw Diagnostic(id: "keras-axis", "the diagonal of axis \(rows) of shape \(shape(x)) with itself", at: location)
    }
    let (m, n) = (shape(x)[rows], shape(x)[columns])
    let count = max(min(m + min(k, 0), n - max(k, 0)), 0)
    let flat = try reshape(moved, Shape(others.map { shape(x)[$0] } + [m * n]))
    return try slice(flat, axis: others.count, from: count == 0 ? 0 : max(-k, 0) * n + max(k, 0), count: count, step: n + 1)
  }

  /// Row-major indices into `whole` of a block that starts at computed indices, which are moved so that the block fits.
  mutating func blockIndices(_ block: Shape, _ starts: ValueID, in whole: Shape) throws(Diagnostic) -> ValueID {
    guard block.rank == whole.rank, zip(block.dims, whole.dims).allSatisfy({ 0...$1 ~= $0 }), shape(starts) == [block.rank] else {
      throw Diagnostic(id: "keras-input-shape", "a block of shape \(block) at indices of shape \(shape(starts)) in shape \(whole)", at: location)
    }
    let limits = zip(whole.dims, block.dims).map { Double($0 - $1) }
    let clamped = try map(
      .min(.max(.operand(0), 0), .operand(1)), starts, try constant(Tensor(TensorType(.int32, [block.rank]), doubles: limits)))
    let strides = try constant(Tensor(TensorType(.int32, [block.rank]), doubles: whole.strides.map(Double.init)))
    let base = try reduce(.sum, try map(.operand(0) * .operand(1), clamped, strides), [0])
    let steps = whole.strides
    let offsets = try constant(.int32, block) { element in
      var (rest, offset) = (element, 0)
      for axis in block.dims.indices.reversed() {
        offset += rest % block[axis] * steps[axis]
        rest /= block[axis]
      }
      return Double(offset)
    }
    return try map(.operand(0) + .operand(1), offsets, base)
  }

  mutating func dynamicSlice(_ x: ValueID, _ starts: ValueID, _ sizes: [Int]) throws(Diagnostic) -> ValueID {
    try add(Gather(), try flatten(x), try blockIndices(Shape(sizes), starts, in: shape(x)))
  }
}
