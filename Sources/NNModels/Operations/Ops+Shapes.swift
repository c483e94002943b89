// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

extension Ops {
  /// The same elements under another shape, the batch included; one extent may be −1.
  public static func reshape(_ x: any TensorLike, to newshape: [Int]) -> SymbolicTensor {
    SymbolicTensor("numpy", "Reshape", [.tensor(x)], ["newshape": newshape])
  }

  /// Axes in another order; reversed when nil.
  public static func transpose(_ x: any TensorLike, axes: [Int]? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Transpose", [.tensor(x)], ["axes": axes])
  }

  /// A new axis of extent 1.
  public static func expandDims(_ x: any TensorLike, axis: Extents) -> SymbolicTensor {
    SymbolicTensor("numpy", "ExpandDims", [.tensor(x)], ["axis": axis])
  }

  /// Without axes of extent 1.
  public static func squeeze(_ x: any TensorLike, axis: Extents? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Squeeze", [.tensor(x)], ["axis": axis])
  }

  /// Tensors joined along an axis.
  public static func concatenate(_ xs: [any TensorLike], axis: Int = 0) -> SymbolicTensor {
    SymbolicTensor("numpy", "Concatenate", [.tensors(xs)], ["axis": axis])
  }

  /// Tensors joined along a new axis.
  public static func stack(_ x: [any TensorLike], axis: Int = 0) -> SymbolicTensor {
    SymbolicTensor("numpy", "Stack", [.tensors(x)], ["axis": axis])
  }

  /// The elements along axes in reverse.
  public static func flip(_ x: any TensorLike, axis: Extents? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Flip", [.tensor(x)], ["axis": axis])
  }

  /// Every element several times.
  public static func `repeat`(_ x: any TensorLike, repeats: Int, axis: Int? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Repeat", [.tensor(x)], ["repeats": repeats, "axis": axis])
  }

  /// The whole several times along each axis.
  public static func tile(_ x: any TensorLike, repeats: Extents) -> SymbolicTensor {
    SymbolicTensor("numpy", "Tile", [.tensor(x)], ["repeats": repeats])
  }

  /// Elements moved along an axis, the last to the front.
  public static func roll(_ x: any TensorLike, shift: Extents, axis: Extents? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Roll", [.tensor(x)], ["shift": shift, "axis": axis])
  }

  /// The elements at indices along an axis.
  public static func take(_ x: any TensorLike, _ indices: any TensorLike, axis: Int? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Take", [.tensor(x), .tensor(indices)], ["axis": axis])
  }

  /// A 1 at the index of each class.
  public static func oneHot(_ x: any TensorLike, numClasses: Int, axis: Int = -1) -> SymbolicTensor {
    SymbolicTensor("nn", "OneHot", [.tensor(x)], ["num_classes": numClasses, "axis": axis])
  }
}
