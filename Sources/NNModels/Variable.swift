import NNCompiler
import NNKeras

/// A weight of a network.
public struct Variable: Sendable, Hashable {
  /// The layer's path and the weight's name: `dense/kernel`.
  public let path: String
  public let value: FloatArray
  /// Whether training would change it.
  public let isTrainable: Bool

  init(_ variable: ModelVariable) {
    path = variable.path
    value = FloatArray(variable.value)
    isTrainable = variable.isTrainable
  }
}
