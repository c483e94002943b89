import NNIR

/// How a window slides over spatial axes, as convolution and pooling do. All arrays have one element a spatial axis, outermost first.
package struct Window: Hashable, Sendable {
  /// Elements the window covers along each axis, before dilation.
  package var size: [Int]
  package var strides: [Int]
  package var dilations: [Int]
  /// Positions outside the input, before and after each axis.
  package var padLow: [Int]
  package var padHigh: [Int]

  package init(size: [Int], strides: [Int], dilations: [Int]? = nil, padLow: [Int]? = nil, padHigh: [Int]? = nil) {
    self.size = size
    self.strides = strides
    self.dilations = dilations ?? size.map { _ in 1 }
    self.padLow = padLow ?? size.map { _ in 0 }
    self.padHigh = padHigh ?? size.map { _ in 0 }
  }

  package var rank: Int { size.count }

  /// Whether each position covers one element, its own: all elements are covered once, in order.
  package var isPointwise: Bool { (size + strides).allSatisfy { $0 == 1 } && (padLow + padHigh).allSatisfy { $0 == 0 } }

  /// What the window spans along `axis` with dilation: `(size − 1) · dilation + 1`.
  package func extent(_ axis: Int) -> Int { (size[axis] - 1) * dilations[axis] + 1 }

  /// Window positions along each axis of an input of `spatial` extents: `floor((in + low + high − extent) / stride) + 1`, at least 0.
  package func outputExtents(_ spatial: [Int]) -> [Int] {
    spatial.indices.map { axis in
      let room = spatial[axis] + padLow[axis] + padHigh[axis] - extent(axis)
      return room < 0 ? 0 : room / strides[axis] + 1
    }
  }

  /// For each tap the elements that it sees of `[N, spatial…, C]`, which has been padded: one a position.
  package func tapSlices(of padded: Shape) -> [Slice] {
    var bare = self
    (bare.padLow, bare.padHigh) = (size.map { _ in 0 }, size.map { _ in 0 })
    let positions = bare.outputExtents(Array(padded.dims[1...rank]))
    return (0..<size.reduce(1, *)).map { tap in
      var (rest, starts) = (tap, [Int](repeating: 0, count: rank))
      for axis in (0..<rank).reversed() {
        starts[axis] = rest % size[axis] * dilations[axis]
        rest /= size[axis]
      }
      return Slice(starts: [0] + starts + [0], sizes: [padded[0]] + positions + [padded.last], steps: [1] + strides + [1])
    }
  }

  /// Sets the padding of Keras' `same`: output = ceil(in / stride), the odd element at the high side.
  package mutating func padSame(_ spatial: [Int]) {
    for axis in spatial.indices {
      let output = (spatial[axis] + strides[axis] - 1) / strides[axis]
      let total = max((output - 1) * strides[axis] + extent(axis) - spatial[axis], 0)
      padLow[axis] = total / 2
      padHigh[axis] = total - total / 2
    }
  }
}
