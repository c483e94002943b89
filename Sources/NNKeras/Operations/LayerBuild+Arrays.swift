import NNDiagnostics
import NNIR
import NNOps

/// What operations build their nodes with, in the words of NumPy. Axes are counted from the front.
extension LayerBuild {
  mutating func scalar(_ value: Double, _ dtype: DType = .float32) throws(Diagnostic) -> ValueID {
    try constant(.scalar(value, dtype))
  }

  /// 0, 1, … count − 1.
  mutating func range(_ count: Int, _ dtype: DType = .float32) throws(Diagnostic) -> ValueID {
    try constant(dtype, [count], Double.init)
  }

  mutating func broadcast(_ value: ValueID, to shape: Shape) throws(Diagnostic) -> ValueID {
    self.shape(value) == shape ? value : try add(Broadcast(shape), value)
  }

  /// A tensor of one repeated value.
  mutating func full(_ shape: Shape, _ value: Double, _ dtype: DType) throws(Diagnostic) -> ValueID {
    try broadcast(try scalar(value, dtype), to: shape)
  }

  mutating func expand(_ value: ValueID, at axis: Int) throws(Diagnostic) -> ValueID {
    var dims = shape(value).dims
    try requireAxis(axis, of: Shape(dims + [1]))
    dims.insert(1, at: axis)
    return try reshape(value, Shape(dims))
  }

  mutating func squeeze(_ value: ValueID, _ axes: [Int]) throws(Diagnostic) -> ValueID {
    try reshape(value, Shape(shape(value).dims.enumerated().filter { !axes.contains($0.offset) }.map(\.element)))
  }

  mutating func flatten(_ value: ValueID) throws(Diagnostic) -> ValueID { try reshape(value, [shape(value).elementCount]) }

  /// Elements `start..<start + count` along an axis, `step` apart.
  mutating func slice(_ value: ValueID, axis: Int, from start: Int, count: Int, step: Int = 1) throws(Diagnostic) -> ValueID {
    try requireAxis(axis, of: shape(value))
    let dims = shape(value).dims
    var (starts, sizes, steps) = (dims.map { _ in 0 }, dims, dims.map { _ in 1 })
    (starts[axis], sizes[axis], steps[axis]) = (start, count, step)
    if sizes == dims && step == 1 { return value }
    return try add(Slice(starts: starts, sizes: sizes, steps: steps), value)
  }

  /// One element along an axis, which goes away.
  mutating func pick(_ value: ValueID, axis: Int, _ index: Int) throws(Diagnostic) -> ValueID {
    try squeeze(try slice(value, axis: axis, from: index, count: 1), [axis])
  }

  /// The elements along an axis, each without it.
  mutating func unstack(_ value: ValueID, axis: Int) throws(Diagnostic) -> [ValueID] {
    try requireAxis(axis, of: shape(value))
    return try (0..<shape(value)[axis]).mapThrowing { index throws(Diagnostic) in try pick(value, axis: axis, index) }
  }

  mutating func concatenate(_ values: [ValueID], axis: Int) throws(Diagnostic) -> ValueID {
    values.count == 1 ? values[0] : try addAll(Concatenate(axis: axis), values)[0]
  }

  mutating func stack(_ values: [ValueID], axis: Int) throws(Diagnostic) -> ValueID {
    try concatenate(try values.mapThrowing { value throws(Diagnostic) in try expand(value, at: axis) }, axis: axis)
  }

  /// Axis `source` moved to `destination`, the others in their order.
  mutating func move(_ value: ValueID, axis source: Int, to destination: Int) throws(Diagnostic) -> ValueID {
    for axis in [source, destination] { try requireAxis(axis, of: shape(value)) }
    var order = Array(0..<shape(value).rank)
    order.insert(order.remove(at: source), at: destination)
    return try transpose(value, order)
  }

  mutating func reverse(_ value: ValueID, _ axes: [Int]) throws(Diagnostic) -> ValueID {
    let dims = shape(value).dims
    if dims.contains(0) { return value }
    return try add(
      Slice(
        starts: dims.indices.map { axes.contains($0) ? dims[$0] - 1 : 0 }, sizes: dims,
        steps: dims.indices.map { axes.contains($0) ? -1 : 1 }), value)
  }

  /// Rows picked along an axis; indices are `int32` of any shape and count from the end when negative.
  mutating func take(_ value: ValueID, _ indices: ValueID, axis: Int) throws(Diagnostic) -> ValueID {
    let moved = try move(value, axis: axis, to: 0)
    let gathered = try add(Gather(), moved, try fromFront(indices, shape(value)[axis]))
    let rank = shape(indices).rank
    // [indices…, before…, after…] → [before…, indices…, after…]
    let order = Array(rank..<(rank + axis)) + Array(0..<rank) + Array((rank + axis)..<shape(gathered).rank)
    return try transpose(gathered, order)
  }

  /// Indices with those below zero counted from the end.
  mutating func fromFront(_ indices: ValueID, _ extent: Int) throws(Diagnostic) -> ValueID {
    try map(.select(.x < 0, then: .x + .constant(Double(extent)), otherwise: .x), try cast(indices, to: .int32))
  }

  /// The value with several axes moved to the end and joined to one.
  mutating func joinLast(_ value: ValueID, _ axes: [Int]) throws(Diagnostic) -> ValueID {
    let shape = shape(value)
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    let moved = try transpose(value, kept + axes)
    return try reshape(moved, Shape(kept.map { shape[$0] } + [axes.map { shape[$0] }.reduce(1, *)]))
  }

  /// Adds `axes` of extent 1 to a value that lost them in a reduction.
  mutating func restore(_ value: ValueID, _ axes: [Int], when isWanted: Bool = true) throws(Diagnostic) -> ValueID {
    guard isWanted else { return value }
    var dims = shape(value).dims
    for axis in axes.sorted() { dims.insert(1, at: axis) }
    return try reshape(value, Shape(dims))
  }

  mutating func reduce(_ kind: Reduce.Kind, _ value: ValueID, _ axes: [Int], keepDims: Bool = false) throws(Diagnostic) -> ValueID {
    try add(Reduce(kind, axes: axes, keepDims: keepDims), value)
  }

  /// Zeros, or another value, around a tensor; negative amounts cut.
  mutating func pad(_ value: ValueID, low: [Int], high: [Int], mode: Pad.Mode = .constant(0)) throws(Diagnostic) -> ValueID {
    if (low + high).allSatisfy({ $0 == 0 }) { return value }
    return try add(Pad(low: low, high: high, mode: mode), value)
  }

  /// Matrix product of stacks of matrices.
  mutating func matmul(_ a: ValueID, _ b: ValueID, transposeB: Bool = false) throws(Diagnostic) -> ValueID {
    try add(MatMul(transposeB: transposeB), a, b)
  }

  mutating func swapLast(_ value: ValueID) throws(Diagnostic) -> ValueID {
    let rank = shape(value).rank
    try requireAxis(rank - 2, of: shape(value))
    return try transpose(value, Array(0..<(rank - 2)) + [rank - 1, rank - 2])
  }

  /// `predicate(row, column)` for the last two axes, as a `bool` matrix.
  mutating func mask(rows: Int, columns: Int, _ predicate: (Int, Int) -> Bool) throws(Diagnostic) -> ValueID {
    try constant(.bool, [rows, columns]) { predicate($0 / columns, $0 % columns) ? 1 : 0 }
  }
}
