// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

extension Ops {
  /// The matrix product.
  public static func matmul(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Matmul", [.tensor(x1), .tensor(x2)], [:])
  }

  /// NumPy's product over the last axis and the one before it.
  public static func dot(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Dot", [.tensor(x1), .tensor(x2)], [:])
  }

  /// Einstein's summation, such as `bij,bjk->bik`.
  public static func einsum(_ operands: [any TensorLike], subscripts: String) -> SymbolicTensor {
    SymbolicTensor("numpy", "Einsum", operands.map { .tensor($0) }, ["subscripts": subscripts])
  }

  /// The norm along axes.
  public static func norm(_ x: any TensorLike, axis: Extents? = nil, keepdims: Bool = false) -> SymbolicTensor {
    SymbolicTensor("linalg", "Norm", [.tensor(x)], ["axis": axis, "keepdims": keepdims])
  }
}
