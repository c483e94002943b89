import ModelFormats
import NNCompiler

/// Layers in a row.
///
/// ```swift
/// var model = Sequential([Dense(512, activation: .relu, inputShape: [784])])
/// model.add(Dense(10, activation: .softmax))
/// ```
/// The first layer says the shape of the input, or is an ``Input``.
public struct Sequential: Network {
  public private(set) var layers: [any Layer]
  public private(set) var definition: LayerDefinition

  public var seed: UInt64 {
    get { definition.weights!.seed }
    set { definition = definition.changingWeights { $0.seed = newValue } }
  }

  public var assignedWeights: [String: FloatArray] {
    get { definition.weights!.assigned }
    set { definition = definition.changingWeights { $0.assigned = newValue } }
  }

  public init(_ layers: [any Layer] = [], seed: UInt64 = 0, name: String? = nil) {
    self.layers = layers
    definition = Self.definition(layers, name, NetworkWeights(seed: seed))
  }

  /// Puts a layer behind the others.
  public mutating func add(_ layer: any Layer) {
    layers.append(layer)
    definition = Self.definition(layers, definition.name, definition.weights!)
  }

  private static func definition(_ layers: [any Layer], _ name: String?, _ weights: NetworkWeights) -> LayerDefinition {
    var definitions = layers.map(\.definition)
    if let first = definitions.first, let shape = first.inputShape { definitions.insert(Input(shape).definition, at: 0) }
    let names = Namer(definitions)
    var weights = weights
    weights.inner = definitions.compactMap { definition in definition.weights.map { (names[definition], $0) } }
    return LayerDefinition(
      module: "keras", className: "Sequential", name: name,
      config: ["trainable": true, "layers": .array(definitions.map { .object($0.json(name: names[$0])) })], weights: weights)
  }
}
