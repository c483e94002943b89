import ModelFormats
import NNCompiler
import NNKeras

/// A network of layers in any arrangement, from its inputs to its outputs.
///
/// ```swift
/// let image = Input([28, 28, 1])
/// let features = Flatten()(Conv2D(8, kernelSize: 3, activation: .relu)(image))
/// let model = Model(inputs: image, outputs: Dense(10, activation: .softmax)(features))
/// ```
public struct Model: Network {
  public private(set) var definition: LayerDefinition

  public var seed: UInt64 {
    get { definition.weights!.seed }
    set { definition = definition.changingWeights { $0.seed = newValue } }
  }

  public var assignedWeights: [String: FloatArray] {
    get { definition.weights!.assigned }
    set { definition = definition.changingWeights { $0.assigned = newValue } }
  }

  /// - Precondition: Every output is computed from the inputs alone.
  public init(inputs: [any TensorLike], outputs: [any TensorLike], seed: UInt64 = 0, name: String? = nil) {
    definition = FunctionalGraph(inputs.map(\.tensor), outputs.map(\.tensor)).definition(name: name, seed: seed)
  }

  /// - Precondition: The output is computed from the input alone.
  public init(inputs: some TensorLike, outputs: some TensorLike, seed: UInt64 = 0, name: String? = nil) {
    self.init(inputs: [inputs], outputs: [outputs], seed: seed, name: name)
  }

  /// Opens a network that Keras saved: a `.keras` archive, a whole-model `.h5`, or the JSON of `model.to_json()`.
  ///
  /// - Parameters:
  ///   - path: The model's file.
  ///   - weights: The file with the weights of a JSON: `.weights.h5`, legacy `.h5` or `.npz`.
  public static func load(_ path: String, weights: String? = nil) throws(CompilerError) -> Model {
    try CompilerError.wrapping {
      let file = ModelSource(path: path, weights: weights)
      return Model(LayerDefinition(file: file, configuration: try file.configuration()))
    }
  }

  private init(_ definition: LayerDefinition) {
    self.definition = definition
  }
}

extension LayerDefinition {
  /// - Parameter configuration: `{"class_name": …, "config": …}`; early `Sequential` files of Keras 2 have a list of layers in place of an
  ///   object.
  fileprivate convenience init(file: ModelSource, configuration: JSONValue) {
    var config = configuration["config"]?.object ?? JSONObject([("layers", configuration["config"] ?? [])])
    let name = config["name"]?.string
    config["name"] = nil
    self.init(
      module: configuration["module"]?.string ?? "keras", className: configuration["class_name"]?.string ?? "Functional", name: name,
      config: config, weights: NetworkWeights(file: file))
  }
}
