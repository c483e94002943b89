// Written by scripts/make-swift-layers.py from the signatures of Keras 3.15.1; edit that.

extension Ops {
  /// `|x|`.
  public static func abs(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Abs", [.tensor(x)], [:])
  }

  /// `exp x`.
  public static func exp(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Exp", [.tensor(x)], [:])
  }

  /// `exp x − 1`, exact for small x.
  public static func expm1(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Expm1", [.tensor(x)], [:])
  }

  /// `log x`.
  public static func log(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Log", [.tensor(x)], [:])
  }

  /// `log (1 + x)`, exact for small x.
  public static func log1p(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Log1p", [.tensor(x)], [:])
  }

  /// `√x`.
  public static func sqrt(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Sqrt", [.tensor(x)], [:])
  }

  /// `1 / √x`.
  public static func rsqrt(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("math", "Rsqrt", [.tensor(x)], [:])
  }

  /// `x²`.
  public static func square(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Square", [.tensor(x)], [:])
  }

  /// `sin x`.
  public static func sin(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Sin", [.tensor(x)], [:])
  }

  /// `cos x`.
  public static func cos(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Cos", [.tensor(x)], [:])
  }

  /// `tanh x`.
  public static func tanh(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Tanh", [.tensor(x)], [:])
  }

  /// `1 / (1 + exp −x)`.
  public static func sigmoid(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("nn", "Sigmoid", [.tensor(x)], [:])
  }

  /// The error function.
  public static func erf(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("math", "Erf", [.tensor(x)], [:])
  }

  /// −1, 0 or 1.
  public static func sign(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Sign", [.tensor(x)], [:])
  }

  /// The largest integer that is not above x.
  public static func floor(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Floor", [.tensor(x)], [:])
  }

  /// The smallest integer that is not below x.
  public static func ceil(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Ceil", [.tensor(x)], [:])
  }

  /// `−x`.
  public static func negative(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Negative", [.tensor(x)], [:])
  }

  /// `1 / x`.
  public static func reciprocal(_ x: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Reciprocal", [.tensor(x)], [:])
  }

  /// x brought into a range.
  public static func clip(_ x: any TensorLike, xMin: Double, xMax: Double) -> SymbolicTensor {
    SymbolicTensor("numpy", "Clip", [.tensor(x)], ["x_min": xMin, "x_max": xMax])
  }

  /// x as another type, named as NumPy does.
  public static func cast(_ x: any TensorLike, dtype: String) -> SymbolicTensor {
    SymbolicTensor("core", "Cast", [.tensor(x)], ["dtype": dtype])
  }

  /// `x1 + x2`.
  public static func add(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Add", [.tensor(x1), .tensor(x2)], [:])
  }

  /// `x1 − x2`.
  public static func subtract(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Subtract", [.tensor(x1), .tensor(x2)], [:])
  }

  /// `x1 · x2`.
  public static func multiply(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Multiply", [.tensor(x1), .tensor(x2)], [:])
  }

  /// `x1 / x2`.
  public static func trueDivide(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "TrueDivide", [.tensor(x1), .tensor(x2)], [:])
  }

  /// `x1` to the power of `x2`.
  public static func power(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Power", [.tensor(x1), .tensor(x2)], [:])
  }

  /// The larger of both.
  public static func maximum(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Maximum", [.tensor(x1), .tensor(x2)], [:])
  }

  /// The smaller of both.
  public static func minimum(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Minimum", [.tensor(x1), .tensor(x2)], [:])
  }

  /// Whether `x1 > x2`.
  public static func greater(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Greater", [.tensor(x1), .tensor(x2)], [:])
  }

  /// Whether `x1 < x2`.
  public static func less(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Less", [.tensor(x1), .tensor(x2)], [:])
  }

  /// Whether `x1 = x2`.
  public static func equal(_ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Equal", [.tensor(x1), .tensor(x2)], [:])
  }

  /// `x1` where the condition is true, `x2` elsewhere.
  public static func `where`(_ condition: any TensorLike, _ x1: any TensorLike, _ x2: any TensorLike) -> SymbolicTensor {
    SymbolicTensor("numpy", "Where", [.tensor(condition), .tensor(x1), .tensor(x2)], [:])
  }
}
