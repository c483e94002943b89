import NNIR

/// The same elements in the same order under another shape. Operand: x. Result: `shape`.
package struct Reshape: Hashable, Sendable {
  package var shape: Shape

  package init(_ shape: Shape) { self.shape = shape }
}

/// Axes in another order: axis *i* of the result is axis `permutation[i]` of the operand.
package struct Transpose: Hashable, Sendable {
  package var permutation: [Int]

  package init(_ permutation: [Int]) { self.permutation = permutation }
}

/// `sizes[i]` elements along each axis from `starts[i]` on in steps of `steps[i]`, which may be negative.
package struct Slice: Hashable, Sendable {
  package var starts: [Int]
  package var sizes: [Int]
  package var steps: [Int]

  package init(starts: [Int], sizes: [Int], steps: [Int]? = nil) {
    self.starts = starts
    self.sizes = sizes
    self.steps = steps ?? starts.map { _ in 1 }
  }
}

/// Operands joined along `axis`; all other extents agree.
package struct Concatenate: Hashable, Sendable {
  package var axis: Int

  package init(axis: Int) { self.axis = axis }
}

/// Elements added around the operand, `low[i]` before and `high[i]` after each axis.
package struct Pad: Hashable, Sendable {
  package enum Mode: Hashable, Sendable { case constant(Double), reflect, symmetric }

  package var low: [Int]
  package var high: [Int]
  package var mode: Mode

  package init(low: [Int], high: [Int], mode: Mode = .constant(0)) {
    self.low = low
    self.high = high
    self.mode = mode
  }
}

/// The operand repeated to `shape` by NumPy's broadcasting rule.
package struct Broadcast: Hashable, Sendable {
  package var shape: Shape

  package init(_ shape: Shape) { self.shape = shape }
}
