import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// Attention in which several heads of the query share one head of key and value (Ainslie et al. 2023); `keras.layers.GroupQueryAttention`.
struct GroupedQueryAttention: KerasLayer {
  private let config: LayerConfig
  private let headDim: Int
  private let queryHeads: Int
  private let keyHeads: Int
  private let useBias: Bool
  private let useGate: Bool
  private let slidingWindow: Int?
  private let hasDropout: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    headDim = try config.int("head_dim", in: 1...)
    queryHeads = try config.int("num_query_heads", in: 1...)
    keyHeads = try config.int("num_key_value_heads", in: 1...)
    guard queryHeads % keyHeads == 0 else {
      throw config.bad("num_key_value_heads", config["num_key_value_heads"]!, accepts: "divisors of num_query_heads")
    }
    useBias = try config.bool("use_bias", default: true)
    useGate = try config.bool("use_gate", default: false)
    slidingWindow = config["sliding_window"] == nil ? nil : try config.int("sliding_window", in: 1...)
    hasDropout = try config.double("dropout", default: 0) > 0
    try config.require("quantization_config", is: .null, meaning: "null")
  }

  var positionalNames: [String] { ["value", "key", "query_mask", "value_mask", "key_mask", "attention_mask"] }

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
        id: "keras-input-rank", "an input of shape \(inputs[0].shape), but \(config.className) takes [batch, time, features]",
        at: config.location)
    }
    let (query, value, key) = (inputs[0].shape.last, inputs[1].shape.last, inputs[2].shape.last)
    func specs(_ container: String, _ kernel: Shape, _ bias: Shape) -> [WeightSpec] {
      let weights = [
        WeightSpec("kernel", kernel, config.initializer("kernel_initializer", default: "glorot_uniform"), container: container),
        WeightSpec("bias", bias, config.initializer("bias_initializer", default: "zeros"), container: container),
      ]
      return Array(weights.prefix(useBias ? 2 : 1))
    }
    return specs("_query_dense", [query, queryHeads, headDim], [queryHeads, headDim])
      + specs("_key_dense", [key, keyHeads, headDim], [keyHeads, headDim])
      + (useGate ? specs("_gate_dense", [query, queryHeads, headDim], [queryHeads, headDim]) : [])
      + specs("_value_dense", [value, keyHeads, headDim], [keyHeads, headDim])
      + specs("_output_dense", [queryHeads, headDim, query], [query])
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let (query, value, key) = (inputs[0], inputs[1], inputs[2])
    let parts = useBias ? 2 : 1
    func part(_ index: Int) -> [Tensor] { Array(weights[(index * parts)..<((index + 1) * parts)]) }
    func heads(_ input: ValueID, _ index: Int) throws(Diagnostic) -> ValueID {
      try build.transpose(try build.project(input, part(index)), [0, 2, 1, 3])
    }
    let (steps, sources) = (build.shape(query.value)[1], build.shape(value.value)[1])
    let isScoring = build.flags.contains("return_attention_scores")
    let mask = AttentionMask(
      axisCount: 1, slidingWindow: slidingWindow, query: build.keywords["query_mask"]?.first?.value ?? query.mask,
      value: build.keywords["value_mask"]?.first?.value ?? value.mask,
      key: build.keywords["key_mask"]?.first?.value ?? (key == value ? nil : key.mask))
    let (mixed, scores) = try build.attend(
      query: heads(query.value, 0), key: heads(key.value, 1), value: heads(value.value, useGate ? 3 : 2),
      scale: 1 / Double(headDim).squareRoot(), mask: try mask.joined(rank: 4, steps: steps, sources: sources, &build),
      // As in MultiHeadAttention, only the path that is not fused blanks a query that sees nothing.
      blanks: hasDropout || isScoring)
    var result = try build.transpose(mixed, [0, 2, 1, 3])
    if useGate {
      result = try build.map(.operand(0) * .apply(.sigmoid, .operand(1)), result, try build.project(query.value, part(2)))
    }
    let shape = build.shape(result)
    var output = part(useGate ? 4 : 3)
    output[0] = output[0].reshaped([queryHeads * headDim, output[0].shape.last])
    let joined = try build.reshape(result, [shape[0], shape[1], queryHeads * headDim])
    let projected = KerasTensor(try build.project(joined, output), mask: query.mask)
    return isScoring ? [projected, KerasTensor(scores)] : [projected]
  }
}
