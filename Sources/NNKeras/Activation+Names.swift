import NNIR

/// The formulas of `keras.activations`.
extension Activation {
  /// - Parameter kerasMajor: Keras 2 defines `hard_sigmoid` otherwise.
  static func named(_ name: String, _ kerasMajor: Int) -> Activation? {
    let x = Expr.x
    switch name {
    case "linear": return .map(x)
    case "softmax": return .softmax(.softmax)
    case "log_softmax": return .softmax(.logSoftmax)
    case "sparsemax": return .softmax(.sparsemax)
    case "glu": return .glu
    case "relu": return .map(.max(x, 0))
    case "relu6": return .map(clip(x, 0, 6))
    case "leaky_relu": return .map(leakyRelu(x, 0.2))
    case "elu": return .map(elu(x, 1))
    case "celu": return .map(elu(x, 1))
    case "selu": return .map(.constant(1.0507009873554805) * elu(x, 1.6732632423543772))
    case "exponential": return .map(.apply(.exp, x))
    case "gelu": return .map(gelu(x, approximate: false))
    case "sigmoid": return .map(.apply(.sigmoid, x))
    case "log_sigmoid": return .map(-.apply(.softplus, -x))
    case "hard_sigmoid": return .map(kerasMajor == 2 ? clip(x * 0.2 + 0.5, 0, 1) : hardSigmoid(x))
    case "hard_silu", "hard_swish": return .map(x * hardSigmoid(x))
    case "hard_tanh": return .map(clip(x, -1, 1))
    case "hard_shrink": return .map(.select(.apply(.absolute, x) > 0.5, then: x, otherwise: 0))
    case "soft_shrink":
      return .map(.select(x > 0.5, then: x - 0.5, otherwise: .select(x < -0.5, then: x + 0.5, otherwise: 0)))
    case "tanh": return .map(.apply(.tanh, x))
    case "tanh_shrink": return .map(x - .apply(.tanh, x))
    case "threshold": return .map(threshold(x, 0.5))
    case "silu", "swish": return .map(x * .apply(.sigmoid, x))
    case "mish": return .map(x * .apply(.tanh, .apply(.softplus, x)))
    case "softplus": return .map(.apply(.softplus, x))
    case "softsign": return .map(x / (.apply(.absolute, x) + 1))
    case "squareplus": return .map((x + .apply(.sqrt, x * x + 4)) * 0.5)
    case "sparse_plus":
      let middle = (x + 1) * (x + 1) * 0.25
      return .map(.select(x <= -1, then: 0, otherwise: .select(x < 1, then: middle, otherwise: x)))
    case "sparse_sigmoid":
      return .map(.select(x <= -1, then: 0, otherwise: .select(x >= 1, then: 1, otherwise: (x + 1) * 0.5)))
    default: return nil
    }
  }

  static func clip(_ x: Expr, _ low: Double, _ high: Double) -> Expr { .min(.max(x, .constant(low)), .constant(high)) }

  static func leakyRelu(_ x: Expr, _ slope: Double) -> Expr { .select(x < 0, then: x * .constant(slope), otherwise: x) }

  static func elu(_ x: Expr, _ alpha: Double) -> Expr {
    .select(x > 0, then: x, otherwise: .constant(alpha) * .apply(.expm1, x))
  }

  static func hardSigmoid(_ x: Expr) -> Expr { clip(x * .constant(1.0 / 6) + 0.5, 0, 1) }

  static func threshold(_ x: Expr, _ theta: Double) -> Expr { .select(x > .constant(theta), then: x, otherwise: 0) }

  static func gelu(_ x: Expr, approximate: Bool) -> Expr {
    approximate
      ? x * 0.5 * (.apply(.tanh, (x + x * x * x * 0.044715) * .constant(0.7978845608028654)) + 1)
      : x * 0.5 * (.apply(.erf, x * .constant(0.5.squareRoot())) + 1)
  }
}
