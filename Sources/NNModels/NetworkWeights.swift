import NNCompiler
import NNKeras

/// Where the values of a network's weights come from: a file, or the initializers with a seed, and what was assigned since.
struct NetworkWeights: Sendable {
  /// The Keras file that a network was loaded from.
  var file: ModelSource?
  /// Of the initializers.
  var seed: UInt64 = 0
  /// By variable path.
  var assigned: [String: FloatArray] = [:]
  /// The networks inside, with the layers that hold them.
  var inner: [(layer: String, weights: NetworkWeights)] = []
}
