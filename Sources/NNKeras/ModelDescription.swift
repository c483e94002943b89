import ModelFormats
import NNDiagnostics
import NNIR

/// A model's configuration as a tree of layers, before any shape is known. Layers are objects because calls share them.
final class ModelDescription {
  /// A layer of the model: something computed, an input, or a model inside.
  final class Entry {
    enum Content {
      /// `[nil, 28, 28, 1]` with nil for unknown extents, and the element type.
      case input(shape: [Int?], dtype: String)
      case layer(any KerasLayer)
      /// A call of a function of `keras.ops`.
      case operation(Operation, LayerConfig)
      case model(ModelDescription)
      /// A model applied to every time step.
      case timeDistributed(ModelDescription, kerasMajor: Int)
    }

    let name: String
    let className: String
    let location: Location
    let content: Content
    /// Whether training would change the weights; legacy files order them by it.
    let isTrainable: Bool
    /// How other layers call this one, in the order of the file; empty for inputs and in `Sequential`.
    var calls: [LayerCall]
    /// The class name as `.weights.h5` spells it: `conv2d`, `conv2d_1` …
    var storeName = ""
    /// In which precision the layer takes its inputs and hands over its results.
    let policy: DTypePolicy
    /// Whether it works along an axis that may be that of the samples: axis 0, or one counted from the end.
    let mayNameFirstAxis: Bool
    /// Loaded on the first call and shared by all others.
    var weights: [Tensor]?

    init(
      name: String, className: String, location: Location, content: Content, isTrainable: Bool, calls: [LayerCall],
      policy: DTypePolicy = .float32, mayNameFirstAxis: Bool = false
    ) {
      self.name = name
      self.className = className
      self.location = location
      self.content = content
      self.isTrainable = isTrainable
      self.calls = calls
      self.policy = policy
      self.mayNameFirstAxis = mayNameFirstAxis
    }
  }

  let name: String
  let isSequential: Bool
  let entries: [Entry]
  /// Where the model's inputs enter and its outputs come from; empty for `Sequential`.
  let inputs: [TensorReference]
  let outputs: [TensorReference]
  let location: Location

  init(name: String, isSequential: Bool, entries: [Entry], inputs: [TensorReference], outputs: [TensorReference], location: Location) {
    self.name = name
    self.isSequential = isSequential
    self.entries = entries
    self.inputs = inputs
    self.outputs = outputs
    self.location = location
    // Weights are stored under class names, numbered where they repeat.
    var counts: [String: Int] = [:]
    for entry in entries {
      let base = ModelDescription.storeName(entry.className)
      let count = counts[base, default: 0]
      entry.storeName = count == 0 ? base : "\(base)_\(count)"
      counts[base] = count + 1
    }
  }

  /// The group in which `.weights.h5` keeps a layer: the name of its class in Python, which for one layer is not the serialised one.
  static func storeName(_ className: String) -> String {
    className == "GroupQueryAttention" ? "grouped_query_attention" : snakeCase(className)
  }

  /// Whether samples may depend on each other, as far as the configuration tells: through operations, which may do anything along any axis, layers
  /// that may name the first axis, and constants, which may have one.
  var mayMixSamples: Bool {
    entries.contains { entry in
      switch entry.content {
      case .operation: true
      case .model(let inner), .timeDistributed(let inner, _): inner.mayMixSamples
      case .input: false
      case .layer: entry.mayNameFirstAxis || entry.calls.contains { call in call.references.contains { $0.constant != nil } }
      }
    }
  }

  /// `keras.src.utils.naming.to_snake_case`: `SeparableConv2D` becomes `separable_conv2d`.
  static func snakeCase(_ name: String) -> String {
    name.replacing(/\W+/, with: "")
      .replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
      .replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }
      .lowercased()
  }
}

/// A tensor that a layer puts out: `["dense", 0, 0]`. Or a constant, as the file has it.
struct TensorReference: Hashable {
  var layer: String
  /// Which call of the layer.
  var call: Int
  /// Which of its outputs.
  var output: Int
  var constant: JSONValue?
}

/// One call of a layer: tensors by position, flattened, and by keyword.
struct LayerCall {
  var arguments: [TensorReference]
  var keywords: [String: [TensorReference]]
  /// Keywords that are true, such as `use_causal_mask`.
  var flags: Set<String> = []
  /// All arguments as they stand in the file, for operations.
  var values = CallArguments<TensorReference>()

  var references: [TensorReference] { arguments + keywords.values.flatMap { $0 } }

  func map(_ transform: (TensorReference) -> TensorReference) -> LayerCall {
    LayerCall(
      arguments: arguments.map(transform), keywords: keywords.mapValues { $0.map(transform) }, flags: flags, values: values.map(transform))
  }

  /// Records the tensors of a keyword. A list with nulls among them, such as `mask=[None, m]`, is recorded by element, as `mask[1]`.
  mutating func setKeyword(_ key: String, to value: JSONValue, tensors: (JSONValue) -> [TensorReference]) {
    let list = value.sequence ?? []
    let parts = list.contains(where: \.isNull) ? list.enumerated().map { ("\(key)[\($0)]", $1) } : [(key, value)]
    for (key, part) in parts {
      let found = tensors(part)
      if !found.isEmpty { keywords[key] = found }
    }
  }
}
