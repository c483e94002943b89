/// The extents of a tensor, outermost first; every extent is known and not negative. `[]` is a scalar.
package struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  package var dims: [Int]

  package init(_ dims: [Int]) { self.dims = dims }

  package init(arrayLiteral dims: Int...) { self.dims = dims }

  package var rank: Int { dims.count }

  /// The number of elements, or nil when it does not fit an `Int` or an extent is negative.
  package var checkedElementCount: Int? {
    var count = 1
    var overflowed = false
    for dim in dims {
      if dim < 0 { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: dim)
      count = product
      overflowed = overflowed || overflow
    }
    // An extent of 0 makes the tensor empty, whatever overflowed before it.
    if dims.contains(0) { return 0 }
    return overflowed ? nil : count
  }

  /// The number of elements; only for shapes whose count is known to fit (every shape in a `Graph`).
  package var elementCount: Int { dims.reduce(1, *) }

  /// Elements between neighbours along each axis of a dense row-major tensor.
  package var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * dims[axis + 1] }
    return strides
  }

  package subscript(_ axis: Int) -> Int {
    get { dims[axis] }
    set { dims[axis] = newValue }
  }

  /// The last extent; 1 for a scalar.
  package var last: Int { dims.last ?? 1 }

  /// The product of all extents but the last.
  package var rows: Int { dims.dropLast().reduce(1, *) }

  /// `axis` counted from the front (`-1` is the last), or nil when it is outside the rank.
  package func normalizedAxis(_ axis: Int) -> Int? {
    let positive = axis < 0 ? axis + rank : axis
    return (0..<rank).contains(positive) ? positive : nil
  }

  /// The shape to which both broadcast by NumPy's rule, or nil.
  package func broadcast(with other: Shape) -> Shape? {
    let rank = max(rank, other.rank)
    var result = [Int](repeating: 1, count: rank)
    for offset in 1...max(rank, 1) where offset <= rank {
      let left = offset <= self.rank ? dims[self.rank - offset] : 1
      let right = offset <= other.rank ? other.dims[other.rank - offset] : 1
      if left != right && left != 1 && right != 1 { return nil }
      result[rank - offset] = left == 1 ? right : left
    }
    return Shape(result)
  }

  /// Whether NumPy's rule broadcasts this shape to exactly `target`.
  package func broadcasts(to target: Shape) -> Bool { broadcast(with: target) == target }

  package var description: String { "[" + dims.map(String.init).joined(separator: ", ") + "]" }
}
