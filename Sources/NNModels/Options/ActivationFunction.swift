import ModelFormats

/// A function of `keras.activations`.
public struct ActivationFunction: Sendable, Hashable, ConfigurationValue {
  /// Keras' name.
  public let name: String

  /// - Parameter name: Keras' name, such as `hard_sigmoid`.
  public init(_ name: String) { self.name = name }

  var json: JSONValue { .string(name) }

  public static let linear = ActivationFunction("linear")
  public static let relu = ActivationFunction("relu")
  public static let relu6 = ActivationFunction("relu6")
  public static let leakyRelu = ActivationFunction("leaky_relu")
  public static let elu = ActivationFunction("elu")
  public static let celu = ActivationFunction("celu")
  public static let selu = ActivationFunction("selu")
  public static let gelu = ActivationFunction("gelu")
  public static let silu = ActivationFunction("silu")
  public static let exponential = ActivationFunction("exponential")
  public static let sigmoid = ActivationFunction("sigmoid")
  public static let logSigmoid = ActivationFunction("log_sigmoid")
  public static let hardSigmoid = ActivationFunction("hard_sigmoid")
  public static let hardSilu = ActivationFunction("hard_silu")
  public static let hardTanh = ActivationFunction("hard_tanh")
  public static let hardShrink = ActivationFunction("hard_shrink")
  public static let softShrink = ActivationFunction("soft_shrink")
  public static let tanh = ActivationFunction("tanh")
  public static let tanhShrink = ActivationFunction("tanh_shrink")
  public static let threshold = ActivationFunction("threshold")
  public static let softmax = ActivationFunction("softmax")
  public static let logSoftmax = ActivationFunction("log_softmax")
  public static let sparsemax = ActivationFunction("sparsemax")
  public static let softplus = ActivationFunction("softplus")
  public static let softsign = ActivationFunction("softsign")
  public static let squareplus = ActivationFunction("squareplus")
  public static let mish = ActivationFunction("mish")
  public static let glu = ActivationFunction("glu")
  public static let sparsePlus = ActivationFunction("sparse_plus")
  public static let sparseSigmoid = ActivationFunction("sparse_sigmoid")
}
