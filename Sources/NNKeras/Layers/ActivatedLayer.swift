import ModelFormats
import NNDiagnostics
import NNIR

/// A layer whose `activation` is a layer with variables or work of its own, such as `Dense(activation=PReLU())`: one after the other.
struct ActivatedLayer: KerasLayer {
  private let layer: any KerasLayer
  private let activation: any KerasLayer

  /// The classes that apply their activation last, to their only result.
  private static let classes: Set<String> = Set(
    ["Activation", "Dense", "EinsumDense"] + ["1D", "2D", "3D"].flatMap { rank in
      ["Conv\(rank)", "Convolution\(rank)", "DepthwiseConv\(rank)", "SeparableConv\(rank)", "SeparableConvolution\(rank)", "Conv\(rank)Transpose"]
    })

  /// Whether the layer's activation is a layer that is more than a formula.
  static func describes(_ config: LayerConfig) -> Bool {
    guard classes.contains(config.className), let className = config["activation"]?.object?["class_name"]?.string else { return false }
    return LayerActivation.layers[className] == nil && LayerCatalogue.layers[className] != nil
  }

  init(_ config: LayerConfig) throws(Diagnostic) {
    activation = try config.innerLayer("activation")
    var object = config.object
    object["activation"] = "linear"
    layer = try LayerCatalogue.make(
      LayerConfig(className: config.className, object: object, location: config.location, kerasMajor: config.kerasMajor))
  }

  var castsInputs: Bool { layer.castsInputs }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let own = try layer.weights(inputs)
    return try own + activation.weights([resultType(inputs, own)]).map { $0.inside("activation") }
  }

  /// What the layer hands to its activation, by a call in a graph of its own.
  private func resultType(_ inputs: [TensorType], _ specs: [WeightSpec]) throws(Diagnostic) -> TensorType {
    var build = LayerBuild(Graph(name: ""))
    let values = try inputs.enumerated().map { ("\($0.offset)", $0.element) }.mapThrowing { input throws(Diagnostic) in
      KerasTensor(try build.input(input.0, input.1))
    }
    let zeros = specs.map { Tensor(TensorType(.float32, $0.shape), doubles: [Double](repeating: 0, count: $0.shape.elementCount)) }
    let results = try layer.call(values, zeros, &build)
    return build.type(results[0].value)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let count = try layer.weights(inputs.map { build.type($0.value) }).count
    let results = try layer.call(inputs, Array(weights.prefix(count)), &build)
    return try activation.call(results, Array(weights.dropFirst(count)), &build)
  }
}
