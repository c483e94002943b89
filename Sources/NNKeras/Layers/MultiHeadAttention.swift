import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// Scaled dot-product attention in several heads (Vaswani et al. 2017) over one or more axes; the other axes count as batch.
///
/// Called with query, value and, if it is another, key; `attention_mask`, the inputs' own masks, `use_causal_mask` and a sliding window
/// hide positions. `use_gate` multiplies the heads' results by `sigmoid` of a projection of the query (Qiu et al. 2025).
struct MultiHeadAttention: KerasLayer {
  private let config: LayerConfig
  private let heads: Int
  private let keyDim: Int
  private let valueDim: Int
  private let useBias: Bool
  private let useGate: Bool
  private let outputShape: [Int]?
  private let attentionAxes: [Int]?
  private let slidingWindow: Int?
  private let hasDropout: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    heads = try config.int("num_heads", in: 1...)
    keyDim = try config.int("key_dim", in: 1...)
    valueDim = try config.int("value_dim", default: keyDim, in: 1...)
    useBias = try config.bool("use_bias", default: true)
    useGate = try config.bool("use_gate", default: false)
    let shape = try config.intList("output_shape")
    outputShape = shape?.isEmpty == true ? nil : shape
    attentionAxes = try config.intList("attention_axes")
    slidingWindow = config["sliding_window"] == nil ? nil : try config.int("sliding_window", in: 1...)
    hasDropout = try config.double("dropout", default: 0) > 0
    for key in ["lora_rank", "quantization_config"] {
      try config.require(key, is: .null, meaning: "null")
    }
  }

  /// Keras 3 clears the masks of the tensors themselves, so that nothing after the layer sees them: not the addition around it either.
  var takesMasksOff: Bool { config.kerasMajor > 2 }

  var positionalNames: [String] { ["value", "key", "query_mask", "value_mask", "key_mask", "attention_mask"] }

  /// Query, value and key, by position or by keyword; the key is the value unless it is given.
  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor] {
    guard let query = inputs.first ?? keywords["query"]?.first else { return [] }
    let value = inputs.count > 1 ? inputs[1] : keywords["value"]?.first ?? query
    return [query, value, inputs.count > 2 ? inputs[2] : keywords["key"]?.first ?? value]
  }

  /// - Parameter inputs: query, value and key types.
  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let rank = inputs[0].shape.rank
    guard rank >= 3, inputs.allSatisfy({ $0.shape.rank == rank }) else {
      throw Diagnostic(
        id: "keras-input-rank", "inputs of shapes \(inputs.map { "\($0.shape)" }.joined(separator: ", ")), but \(config.className) "
          + "takes query, value and key of the same 3 or more axes", at: config.location)
    }
    let (query, value, key) = (inputs[0].shape.last, inputs[1].shape.last, inputs[2].shape.last)
    let output = outputShape ?? [query]
    func specs(_ container: String, _ kernel: [Int], _ bias: [Int]) -> [WeightSpec] {
      let weights = [
        WeightSpec("kernel", Shape(kernel), config.initializer("kernel_initializer", default: "glorot_uniform"), container: container),
        WeightSpec("bias", Shape(bias), config.initializer("bias_initializer", default: "zeros"), container: container),
      ]
      return Array(weights.prefix(useBias ? 2 : 1))
    }
    // Keras 2 keeps its inner layers under private names; so does Keras 3 the gate.
    let prefix = config.kerasMajor == 2 ? "_" : ""
    return specs(prefix + "query_dense", [query, heads, keyDim], [heads, keyDim])
      + specs(prefix + "key_dense", [key, heads, keyDim], [heads, keyDim])
      + (useGate ? specs("_gate_dense", [query, heads, valueDim], [heads, valueDim]) : [])
      + specs(prefix + "value_dense", [value, heads, valueDim], [heads, valueDim])
      + specs(prefix + "output_dense", [heads, valueDim] + output, output)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let (query, value, key) = (inputs[0], inputs[1], inputs[2])
    let parts = useBias ? 2 : 1
    func part(_ index: Int) -> [Tensor] { Array(weights[(index * parts)..<((index + 1) * parts)]) }
    let rank = build.shape(query.value).rank
    // An axis counted from the end is counted in the input, without the heads.
    let axes = attentionAxes?.map { $0 < 0 ? $0 + rank : $0 } ?? Array(1..<(rank - 1))
    guard axes.allSatisfy((1..<(rank - 1)).contains), Set(axes).count == axes.count, !axes.isEmpty else {
      throw config.bad("attention_axes", config["attention_axes"]!, accepts: "axes between the batch and the features")
    }
    let layout = Layout(rank: rank, axes: axes)
    let q = try build.project(query.value, part(0))
    let k = try build.project(key.value, part(1))
    let v = try build.project(value.value, part(useGate ? 3 : 2))
    let scoreShape = layout.scores(query: build.shape(q), key: build.shape(k))
    let isScoring = build.flags.contains("return_attention_scores")
    let mask = AttentionMask(
      axisCount: axes.count, slidingWindow: slidingWindow, query: query.mask,
      value: build.keywords["value_mask"]?.first?.value ?? value.mask,
      key: build.keywords["key_mask"]?.first?.value ?? (key == value ? nil : key.mask))
    var joint = try mask.joined(
      rank: scoreShape.rank, steps: build.shape(query.value)[1], sources: build.shape(value.value)[1], &build)
    if let whole = joint { joint = try layout.maskMatrix(whole, scoreShape, &build) }
    // Keras' fused attention leaves a query that sees nothing with the mean of all values; its other path gives zeros.
    let isFused = !hasDropout && !isScoring && rank == 3
    let (mixed, scores) = try build.attend(
      query: layout.matrix(q, &build), key: layout.matrix(k, &build), value: layout.matrix(v, &build),
      scale: 1 / Double(keyDim).squareRoot(), mask: joint, blanks: !isFused)
    let queryShape = build.shape(query.value)
    var result = try layout.restore(mixed, Shape(queryShape.dims.dropLast() + [heads, valueDim]), &build)
    if useGate {
      let gate = try build.project(query.value, part(2))
      result = try build.map(.operand(0) * .apply(.sigmoid, .operand(1)), result, gate)
    }
    let joined = try build.reshape(result, Shape(queryShape.dims.dropLast() + [heads * valueDim]))
    var output = part(useGate ? 4 : 3)
    output[0] = output[0].reshaped(Shape([heads * valueDim] + output[0].shape.dims.dropFirst(2)))
    let projected = KerasTensor(try build.project(joined, output), mask: query.mask)
    return isScoring ? [projected, KerasTensor(try build.reshape(scores, scoreShape))] : [projected]
  }
}

/// How heads of any rank become the four axes of `LayerBuild.attend`: batch, heads, positions, features.
private struct Layout {
  /// Axes of a projected input `[N, …, heads, features]`, in the order of the four.
  private let order: [Int]
  private let batchCount: Int
  private let axisCount: Int

  /// - Parameters:
  ///   - rank: of the layer's input `[N, …, F]`.
  ///   - axes: over which attention runs.
  init(rank: Int, axes: [Int]) {
    let batch = (0..<(rank - 1)).filter { !axes.contains($0) }
    order = batch + [rank - 1] + axes + [rank]
    batchCount = batch.count
    axisCount = axes.count
  }

  /// `[N…, heads, T…, S…]`
  func scores(query: Shape, key: Shape) -> Shape {
    let (q, k) = (order.map { query[$0] }, order.map { key[$0] })
    return Shape(q.dropLast() + k[(batchCount + 1)...].dropLast())
  }

  func matrix(_ heads: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let ordered = try build.transpose(heads, order)
    let dims = build.shape(ordered).dims
    let positions = dims[(batchCount + 1)...].dropLast().reduce(1, *)
    return try build.reshape(ordered, [dims[..<batchCount].reduce(1, *), dims[batchCount], positions, dims.last!])
  }

  /// The inverse of `matrix`, to `shape`.
  func restore(_ matrix: ValueID, _ shape: Shape, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let ordered = try build.reshape(matrix, Shape(order.map { shape[$0] }))
    return try build.transpose(ordered, order.indices.map { order.firstIndex(of: $0)! })
  }

  /// A mask that broadcasts to the scores as one that broadcasts to their four axes.
  func maskMatrix(_ mask: ValueID, _ scores: Shape, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    if batchCount == 1, axisCount == 1 { return mask }
    var whole = scores
    whole[batchCount] = build.shape(mask)[batchCount]
    let split = batchCount + 1 + axisCount
    func size(_ range: Range<Int>) -> Int { whole.dims[range].reduce(1, *) }
    return try build.reshape(
      try build.add(Broadcast(whole), mask),
      [size(0..<batchCount), whole[batchCount], size((batchCount + 1)..<split), size(split..<whole.rank)])
  }
}
