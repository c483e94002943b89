import NNIR

/// A value as a window of a buffer: where it starts and how far apart its elements are. Slices, reshapes and the parts of a
/// concatenation are views, so they cost nothing.
package struct View: Hashable, Sendable {
  package var base: Place.Base
  package var dtype: DType
  /// In elements.
  package var offset: Int
  package var shape: Shape
  /// Elements between neighbours along each axis; 0 repeats, negative runs backwards.
  package var strides: [Int]

  /// The whole of a buffer that holds one dense tensor.
  package init(dense base: Place.Base, _ type: TensorType) {
    self.base = base
    dtype = type.dtype
    offset = 0
    shape = type.shape
    strides = type.shape.strides
  }

  package var place: Place { Place(base, dtype, offset: offset) }

  /// Whether elements stand side by side in row-major order.
  package var isDense: Bool {
    shape.elementCount == 0 || zip(zip(shape.dims, strides), shape.strides).allSatisfy { $0.0 == 1 || $0.1 == $1 }
  }

  /// The distance between rows when the value is *rows × columns*: elements of the last axis side by side, all other axes
  /// flattened to rows at one distance. Nil when it is not.
  package var rowStride: Int? {
    if shape.elementCount == 0 { return shape.last }
    if shape.last > 1 && strides.last != 1 { return nil }
    let leading = zip(shape.dims, strides).dropLast().filter { $0.0 > 1 }
    for (outer, inner) in zip(leading, leading.dropFirst()) where outer.1 != inner.1 * inner.0 { return nil }
    return leading.last?.1 ?? shape.last
  }

  /// Whether both are the same elements at the same places; how far apart elements are along an axis of one element doesn't matter.
  func coincides(with other: View) -> Bool {
    (base, dtype, offset, shape) == (other.base, other.dtype, other.offset, other.shape)
      && shape.dims.indices.allSatisfy { shape[$0] == 1 || strides[$0] == other.strides[$0] }
  }

  package func sliced(starts: [Int], sizes: [Int], steps: [Int]) -> View {
    var result = self
    result.offset += zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
    result.shape = Shape(sizes)
    result.strides = zip(strides, steps).map { $0 * $1 }
    return result
  }

  /// One part of the value along `axis`.
  package func sliced(axis: Int, from start: Int, count: Int) -> View {
    var result = self
    result.offset += start * strides[axis]
    result.shape[axis] = count
    return result
  }

  package func transposed(_ permutation: [Int]) -> View {
    var result = self
    result.shape = Shape(permutation.map { shape[$0] })
    result.strides = permutation.map { strides[$0] }
    return result
  }

  /// Repeated to `target` by NumPy's rule; new and repeated axes have stride 0.
  package func broadcast(to target: Shape) -> View {
    var result = self
    let missing = target.rank - shape.rank
    result.shape = target
    result.strides = target.dims.indices.map { axis in
      let own = axis - missing
      return own < 0 || shape[own] == 1 ? 0 : strides[own]
    }
    return result
  }

  /// The same elements in the same order under another shape, or nil when strides cannot say it.
  package func reshaped(_ target: Shape) -> View? {
    var result = self
    result.shape = target
    if isDense {
      result.strides = target.strides
      return result
    }
    // Both shapes are cut into blocks of equal element counts; a block of old axes must be evenly spaced.
    var runs = View.merge(shape.dims, [strides])
    var newStrides = [Int](repeating: 0, count: target.rank)
    for axis in target.dims.indices.reversed() where target[axis] != 1 {
      guard let run = runs.last, run.extent % target[axis] == 0 else { return nil }
      newStrides[axis] = run.strides[0]
      if run.extent == target[axis] {
        runs.removeLast()
      } else {
        runs[runs.count - 1].extent /= target[axis]
        runs[runs.count - 1].strides[0] *= target[axis]
      }
    }
    result.strides = newStrides
    return result
  }

  /// An axis shared by several views, each with its own stride.
  package struct Axis: Hashable, Sendable {
    package var extent: Int
    package var strides: [Int]
  }

  /// Joins neighbouring axes that every view walks evenly, and drops axes of extent 1: the fewest loops for a joint walk.
  package static func merge(_ extents: [Int], _ strides: [[Int]]) -> [Axis] {
    var axes: [Axis] = []
    for index in extents.indices where extents[index] != 1 {
      let axis = Axis(extent: extents[index], strides: strides.map { $0[index] })
      if let outer = axes.last, zip(outer.strides, axis.strides).allSatisfy({ $0 == $1 * axis.extent }) {
        axes[axes.count - 1] = Axis(extent: outer.extent * axis.extent, strides: axis.strides)
      } else {
        axes.append(axis)
      }
    }
    return axes
  }
}
