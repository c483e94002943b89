import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// A function of `keras.activations`: element-wise, or over an axis.
enum Activation: Hashable, Sendable {
  case map(Expr)
  /// Over the last axis.
  case softmax(Softmax.Kind)
  /// `a · σ(b)` with a and b the halves of the last axis.
  case glu
  /// A layer used as an activation, such as `LeakyReLU()`.
  case layer(LayerActivation)

  /// An element-wise expression, for layers that apply activations inside, such as LSTM.
  var expr: Expr? {
    if case .map(let expr) = self { return expr }
    return nil
  }

  var isLinear: Bool { self == .map(.operand(0)) }

  /// Reads an activation as Keras 2 and 3 serialise it: a name, or an object for a function or a layer.
  init(_ value: JSONValue, _ config: LayerConfig, _ key: String) throws(Diagnostic) {
    if let name = value.string {
      guard let activation = Activation.named(name.lowercased(), config.kerasMajor) else {
        throw Diagnostic(
          id: "keras-unsupported-value", "unsupported activation '\(name)' for '\(key)'", at: config.at(key),
          hint: "use a function of keras.activations, or keras.ops behind the layer")
      }
      self = activation
      return
    }
    guard let object = value.object, let className = object["class_name"]?.string else {
      throw config.bad(key, value, accepts: "a function of keras.activations")
    }
    if className == "function" || className == "builtin_function_or_method" {
      // Keras 3 writes a function that is not built in as an object whose config is its name.
      let name = object["config"]?.string ?? object["config"]?.object?["name"]?.string ?? ""
      try self.init(.string(name), config, key)
      return
    }
    let inner = LayerConfig(
      className: className, object: object["config"]?.object ?? JSONObject(), location: config.at(key),
      kerasMajor: config.kerasMajor)
    guard let type = LayerActivation.layers[className] else {
      throw Diagnostic(
        id: "keras-unsupported-value", "unsupported activation '\(className)' for '\(key)'", at: config.at(key),
        notes: ["layers that serve as activations are " + LayerActivation.layers.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")],
        hint: "add the layer after this one instead")
    }
    self = try type.init(inner).activation
  }

  /// Applies the activation.
  func apply(_ value: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    switch self {
    case .map(let expr): return try build.map(expr, value)
    case .softmax(let kind): return try build.add(Softmax(kind), value)
    case .glu:
      let shape = build.shape(value)
      guard shape.rank > 0, shape.last % 2 == 0 else {
        throw Diagnostic(
          id: "keras-odd-glu", "'glu' needs an even last axis, not shape \(shape)", at: build.location)
      }
      let halves = try (0..<2).mapThrowing { half throws(Diagnostic) in
        var (starts, sizes) = ([Int](repeating: 0, count: shape.rank), shape.dims)
        sizes[shape.rank - 1] /= 2
        starts[shape.rank - 1] = half * sizes[shape.rank - 1]
        return try build.add(Slice(starts: starts, sizes: sizes), value)
      }
      return try build.map(.operand(0) * .apply(.sigmoid, .operand(1)), halves[0], halves[1])
    case .layer(let layer): return try layer.apply(value, &build)
    }
  }
}

extension Sequence {
  /// `map` that keeps the type of the error.
  func mapThrowing<Result, Failure>(_ transform: (Element) throws(Failure) -> Result) throws(Failure) -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try transform(element)) }
    return results
  }
}
