import NNDiagnostics
import NNIR
import NNOps

extension LayerBuild {
  /// The part of `[N, D, H, W, C]` that the windows of `same` slide over in TensorFlow's kernels for three spatial axes. They don't limit the
  /// padding to zero: where strides leave elements without a window, half of those that follow the last window are left out at the start instead.
  /// Other ranks, and what Keras gives to XLA (convolutions with channels first or in groups), begin at the first element.
  mutating func insideSame(_ x: ValueID, _ window: Window) throws(Diagnostic) -> ValueID {
    guard window.rank == 3 else { return x }
    let dims = shape(x).dims
    var starts = dims.map { _ in 0 }
    for axis in 0..<3 {
      let extent = dims[axis + 1]
      let end = (extent - 1) / window.strides[axis] * window.strides[axis] + window.extent(axis)
      starts[axis + 1] = max(extent - end, 0) / 2
    }
    guard starts.contains(where: { $0 > 0 }) else { return x }
    return try add(Slice(starts: starts, sizes: zip(dims, starts).map { $0 - $1 }), x)
  }
}
