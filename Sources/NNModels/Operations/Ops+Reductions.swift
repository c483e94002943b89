// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

extension Ops {
  /// The sum along axes, or of everything.
  public static func sum(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Sum", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The mean along axes, or of everything.
  public static func mean(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Mean", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The product along axes, or of everything.
  public static func prod(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Prod", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The largest along axes, or of all.
  public static func max(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Max", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The smallest along axes, or of all.
  public static func min(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Min", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The variance along axes, or of everything.
  public static func variance(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Var", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The standard deviation along axes, or of everything.
  public static func standardDeviation(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Std", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// `log Σ exp x` along axes, without overflow.
  public static func logsumexp(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("math", "Logsumexp", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// Where the largest is along an axis.
  public static func argmax(_ x: any TensorLike, axis: Int? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Argmax", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// Where the smallest is along an axis.
  public static func argmin(_ x: any TensorLike, axis: Int? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("numpy", "Argmin", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }

  /// The sums of all elements up to each.
  public static func cumsum(_ x: any TensorLike, axis: Int? = nil) -> SymbolicTensor {
    SymbolicTensor("numpy", "Cumsum", [.tensor(x)], ["axis": axis])
  }

  /// `exp x / Σ exp x` along an axis.
  public static func softmax(_ x: any TensorLike, axis: Int = -1) -> SymbolicTensor {
    SymbolicTensor("nn", "Softmax", [.tensor(x)], ["axis": axis])
  }
}
