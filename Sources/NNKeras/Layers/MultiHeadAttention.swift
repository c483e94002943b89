import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// Scaled dot-product attention in several heads (Vaswani et al. 2017) over one time axis.
///
/// Called with query, value and, if it is another, key; `attention_mask`, the inputs' own masks and `use_causal_mask` hide positions.
struct MultiHeadAttention: KerasLayer {
  private let config: LayerConfig
  private let heads: Int
  private let keyDim: Int
  private let valueDim: Int
  private let useBias: Bool
  private let outputDim: Int?

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    heads = try config.int("num_heads", in: 1...Int.max)
    keyDim = try config.int("key_dim", in: 1...Int.max)
    valueDim = try config.int("value_dim", default: keyDim, in: 1...Int.max)
    useBias = try config.bool("use_bias", default: true)
    let shape = try config.intList("output_shape")
    guard (shape?.count ?? 1) == 1 else { throw config.bad("output_shape", config["output_shape"]!, accepts: "null or one integer") }
    outputDim = shape?.first
    if let axes = try config.intList("attention_axes"), axes != [1] {
      throw config.bad("attention_axes", config["attention_axes"]!, accepts: "null and [1]")
    }
    try config.require("use_gate", is: .bool(false), meaning: "false")
    for key in ["sliding_window", "sliding_window_size", "lora_rank", "quantization_config"] {
      try config.require(key, is: .null, meaning: "null")
    }
  }

  /// Query, value and key, by position or by keyword; the key is the value unless it is given.
  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor] {
    guard let query = inputs.first ?? keywords["query"]?.first else { return [] }
    let value = inputs.count > 1 ? inputs[1] : keywords["value"]?.first ?? query
    return [query, value, inputs.count > 2 ? inputs[2] : keywords["key"]?.first ?? value]
  }

  /// - Parameter inputs: query, value and key types.
  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    guard inputs.allSatisfy({ $0.shape.rank == 3 }) else {
      throw Diagnostic(
        id: "keras-unsupported-value", "unsupported input of shape \(inputs[0].shape)", at: config.location,
        notes: ["MultiHeadAttention is supported over [batch, time, features]"])
    }
    let (query, value, key) = (inputs[0].shape.last, inputs[1].shape.last, inputs[2].shape.last)
    let output = outputDim ?? query
    func specs(_ name: String, _ kernel: Shape, _ bias: Shape) -> [WeightSpec] {
      // Keras 2 keeps its inner layers under private names.
      let container = config.kerasMajor == 2 ? "_" + name : name
      let weights = [
        WeightSpec("kernel", kernel, config.initializer("kernel_initializer", default: "glorot_uniform"), container: container),
        WeightSpec("bias", bias, config.initializer("bias_initializer", default: "zeros"), container: container),
      ]
      return Array(weights.prefix(useBias ? 2 : 1))
    }
    return specs("query_dense", [query, heads, keyDim], [heads, keyDim]) + specs("key_dense", [key, heads, keyDim], [heads, keyDim])
      + specs("value_dense", [value, heads, valueDim], [heads, valueDim]) + specs("output_dense", [heads, valueDim, output], [output])
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let (query, value, key) = (inputs[0], inputs[1], inputs[2])
    let parts = weights.count / 4
    func part(_ index: Int) -> [Tensor] { Array(weights[(index * parts)..<((index + 1) * parts)]) }
    let q = try project(query.value, part(0), &build)
    let k = try project(key.value, part(1), &build)
    let v = try project(value.value, part(2), &build)

    var scores = try build.map(.x * .constant(1 / Double(keyDim).squareRoot()), build.add(MatMul(transposeB: true), q, k))
    if let mask = try mask(query, value, key, &build) {
      let shown = try build.cast(mask, to: .float32)
      scores = try build.map(.select(.operand(1), then: .operand(0), otherwise: -1e9), scores, shown)
    }
    let probabilities = try build.add(Softmax(), scores)
    let mixed = try build.transpose(try build.add(MatMul(), probabilities, v), [0, 2, 1, 3])
    let shape = build.shape(mixed)
    let joined = try build.reshape(mixed, [shape[0], shape[1], heads * valueDim])
    let kernel = part(3)[0]
    var output = try build.add(MatMul(), joined, build.constant(kernel.reshaped([heads * valueDim, kernel.shape.last])))
    if useBias { output = try build.map(.operand(0) + .operand(1), output, build.constant(part(3)[1])) }
    let result = KerasTensor(output, mask: query.mask)
    return build.flags.contains("return_attention_scores") ? [result, KerasTensor(probabilities)] : [result]
  }

  /// `[N, T, F]` to heads `[N, heads, T, dim]`.
  private func project(_ value: ValueID, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let kernel = weights[0]
    let (features, dim) = (kernel.shape[0], kernel.shape[2])
    var result = try build.add(MatMul(), value, build.constant(kernel.reshaped([features, heads * dim])))
    if useBias { result = try build.map(.operand(0) + .operand(1), result, build.constant(weights[1].reshaped([heads * dim]))) }
    let shape = build.shape(result)
    return try build.transpose(try build.reshape(result, [shape[0], shape[1], heads, dim]), [0, 2, 1, 3])
  }

  /// What every head may see, broadcasting to `[N, heads, T, S]`; nil when that is everything.
  private func mask(_ query: KerasTensor, _ value: KerasTensor, _ key: KerasTensor, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    let (batch, steps, sources) = (build.shape(query.value)[0], build.shape(query.value)[1], build.shape(value.value)[1])
    var masks: [ValueID] = []
    if let own = query.mask { masks.append(try build.reshape(own, [batch, 1, steps, 1])) }
    if let own = value.mask { masks.append(try build.reshape(own, [batch, 1, 1, sources])) }
    if key != value, let own = key.mask { masks.append(try build.reshape(own, [batch, 1, 1, sources])) }
    if build.flags.contains("use_causal_mask") {
      let past = (0..<(steps * sources)).map { $0 % sources <= $0 / sources ? 1.0 : 0 }
      masks.append(try build.constant(Tensor(TensorType(.bool, [1, 1, steps, sources]), doubles: past)))
    }
    if let given = build.keywords["attention_mask"]?.first?.value {
      let shape = build.shape(given)
      let truth = build.type(given).dtype == .bool ? given : try build.map(.binary(.notEqual, .x, 0), given)
      masks.append(shape.rank == 3 ? try build.reshape(truth, [shape[0], 1, shape[1], shape[2]]) : truth)
    }
    guard var joint = masks.first else { return nil }
    for mask in masks.dropFirst() { joint = try build.map(.binary(.logicalAnd, .operand(0), .operand(1)), joint, mask) }
    return joint
  }
}
