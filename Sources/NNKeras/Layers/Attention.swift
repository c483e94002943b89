import NNDiagnostics
import NNIR
import NNOps

/// `Attention` (Luong et al. 2015) and `AdditiveAttention` (Bahdanau et al. 2015): one head without projections.
///
/// Scores of query q and key k: `scale · q·k` (dot), `w · Σ tanh(scale · (q + k))` (concat) or `Σ scale · tanh(q + k)` (additive).
struct Attention: KerasLayer {
  private enum Score { case dot, concat, additive }

  private let config: LayerConfig
  private let score: Score
  private let useScale: Bool
  /// Keras before 2.10 has the causal mask as an option of the layer.
  private let isCausal: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let isAdditive = config.className == "AdditiveAttention"
    if isAdditive {
      score = .additive
    } else {
      score = try config.choice("score_mode", ["dot", "concat"], default: "dot") == "dot" ? .dot : .concat
    }
    useScale = try config.bool("use_scale", default: isAdditive)
    isCausal = try config.bool("causal", default: false)
  }

  var positionalNames: [String] { ["mask"] }

  func weights(_ inputs: [TensorType]) -> [WeightSpec] {
    var specs: [WeightSpec] = []
    if useScale {
      specs.append(
        score == .additive
          ? WeightSpec("scale", [inputs[0].shape.last], Initializer(.string("glorot_uniform"))) : WeightSpec("scale", [], .ones))
    }
    if score == .concat { specs.append(WeightSpec("concat_score_weight", [], .ones)) }
    return specs
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, 2...3, config)
    let (query, value, key) = (inputs[0].value, inputs[1].value, inputs.count > 2 ? inputs[2].value : inputs[1].value)
    let rank = build.shape(query).rank
    guard rank >= 3, build.shape(value).rank == rank, build.shape(key).rank == rank else {
      throw Diagnostic(
        id: "keras-input-rank", "inputs of shapes \(build.shape(query)) and \(build.shape(value)), but \(config.className) takes "
          + "[batch, …, time, features]", at: config.location)
    }
    let scores = try scores(query, key, weights, &build)
    let masks = try masks(inputs, &build)
    let probabilities = try build.maskedSoftmax(scores, try scoreMask(masks.value, build.shape(scores), &build), blanks: false)
    var result = try build.add(MatMul(), probabilities, value)
    if let mask = masks.query {
      let shown = try build.cast(try build.reshape(mask, Shape(build.shape(mask).dims + [1])), to: build.floatType)
      result = try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), result, shown)
    }
    let attended = KerasTensor(result, mask: masks.query)
    return build.flags.contains("return_attention_scores") ? [attended, KerasTensor(probabilities)] : [attended]
  }

  private func scores(_ query: ValueID, _ key: ValueID, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    if score == .dot {
      let product = try build.add(MatMul(transposeB: true), query, key)
      return useScale ? try build.map(.x * .constant(weights[0].doubles[0]), product) : product
    }
    // Every query meets every key: [..., T, 1, F] and [..., 1, S, F].
    let (q, k) = (build.shape(query).dims, build.shape(key).dims)
    let queries = try build.reshape(query, Shape(q.dropLast() + [1, q.last!]))
    let keys = try build.reshape(key, Shape(k.dropLast(2) + [1] + k.suffix(2)))
    let sum: Expr = .operand(0) + .operand(1)
    let terms: ValueID
    if score == .additive, useScale {
      terms = try build.map(.apply(.tanh, sum) * .operand(2), queries, keys, build.constant(weights[0]))
    } else {
      let scale = score == .concat && useScale ? Expr.constant(weights[0].doubles[0]) * sum : sum
      terms = try build.map(.apply(.tanh, scale), queries, keys)
    }
    let total = try build.add(Reduce(.sum, axes: [build.shape(terms).rank - 1]), terms)
    return score == .concat ? try build.map(.x * .constant(weights[weights.count - 1].doubles[0]), total) : total
  }

  /// The masks of query and value: those of the call, some of which may be missing, or the inputs' own.
  private func masks(_ inputs: [KerasTensor], _ build: inout LayerBuild) throws(Diagnostic) -> (query: ValueID?, value: ValueID?) {
    var (query, value) = (inputs[0].mask, inputs[1].mask)
    if let given = build.keywords["mask"] {
      (query, value) = (given.first?.value, given.dropFirst().first?.value)
    } else if build.keywords["mask[0]"] ?? build.keywords["mask[1]"] != nil {
      (query, value) = (build.keywords["mask[0]"]?.first?.value, build.keywords["mask[1]"]?.first?.value)
    }
    if let mask = query { query = try build.truth(mask) }
    if let mask = value { value = try build.truth(mask) }
    return (query, value)
  }

  private func scoreMask(_ value: ValueID?, _ scores: Shape, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    let isCausal = isCausal || build.flags.contains("use_causal_mask")
    var masks: [ValueID] = []
    if let value {
      var dims = build.shape(value).dims
      // A mask of more axes than batch and time is one of scores already.
      if dims.count == 2 || isCausal { dims.insert(1, at: dims.count - 1) }
      masks.append(try build.reshape(value, Shape(dims)))
    }
    if isCausal { masks.append(try build.positionMask(scores[scores.rank - 2], scores.last) { $1 <= $0 }) }
    return try build.conjunction(masks)
  }
}
