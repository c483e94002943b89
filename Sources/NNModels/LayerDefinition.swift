import ModelFormats
import NNCompiler

/// The Keras class of a layer with its configuration.
///
/// It is an object because calls of one layer share its weights.
public final class LayerDefinition: Sendable {
  /// `Dense`
  public let className: String
  /// Nil leaves the name to the network, which numbers the layers of a class: `dense`, `dense_1`.
  public let name: String?
  /// The Python module of the class.
  let module: String
  /// Without the name.
  let config: JSONObject
  /// The shape of the input, the batch left out, when this is the first layer of a `Sequential`.
  let inputShape: [Int?]?
  /// Where the weights of a network inside come from; nil for layers, which have none of their own.
  let weights: NetworkWeights?

  /// - Parameter options: Every argument but the name, under Keras' names.
  init(
    _ className: String, _ options: KeyValuePairs<String, any ConfigurationValue>, _ common: CommonOptions, weights: NetworkWeights? = nil
  ) {
    self.className = className
    self.weights = weights
    module = "keras.layers"
    name = common.name
    inputShape = common.inputShape
    var config = JSONObject()
    // Not every class of Keras takes this key.
    if !common.isTrainable { config["trainable"] = false }
    if let dtype = common.dtype { config["dtype"] = .string(dtype) }
    for (key, value) in options { config[key] = value.json }
    self.config = config
  }

  /// An operation of `keras.ops`.
  init(operation className: String, module: String, _ options: KeyValuePairs<String, any ConfigurationValue>) {
    self.className = className
    self.module = module
    config = JSONObject(options.map { ($0.key, $0.value.json) })
    (name, inputShape, weights) = (nil, nil, nil)
  }

  /// A network.
  init(module: String, className: String, name: String?, config: JSONObject, weights: NetworkWeights) {
    self.module = module
    self.className = className
    self.name = name
    self.config = config
    self.weights = weights
    inputShape = nil
  }

  /// The same network with other weights.
  func changingWeights(_ change: (inout NetworkWeights) -> Void) -> LayerDefinition {
    var weights = weights!
    change(&weights)
    return LayerDefinition(module: module, className: className, name: name, config: config, weights: weights)
  }

  /// As Keras serialises a layer.
  func json(name: String) -> JSONObject {
    var named = JSONObject([("name", .string(name))])
    for (key, value) in config { named[key] = value }
    return JSONObject([
      ("module", .string(module)), ("class_name", .string(className)), ("config", .object(named)), ("registered_name", .null),
    ])
  }
}

/// What every layer takes.
struct CommonOptions {
  var inputShape: [Int?]?
  var isTrainable: Bool
  var dtype: String?
  var name: String?

  init(_ inputShape: [Int?]?, _ isTrainable: Bool, _ dtype: String?, _ name: String?) {
    self.inputShape = inputShape
    self.isTrainable = isTrainable
    self.dtype = dtype
    self.name = name
  }
}
