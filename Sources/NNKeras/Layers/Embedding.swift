import NNDiagnostics
import NNIR
import NNOps

/// Rows of a table picked by index; with `mask_zero` index 0 means that there is no data.
///
/// `ReversibleEmbedding` also goes back when called with `reverse`: `x Eᵀ`, or `x R` with weights of its own when they are not tied, softly
/// capped as `cap · tanh(x / cap)` (Press and Wolf 2016).
struct Embedding: KerasLayer {
  private let config: LayerConfig
  private let inputDim: Int
  private let outputDim: Int
  private let maskZero: Bool
  private let isTied: Bool
  private let softCap: Double?

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    inputDim = try config.int("input_dim", in: 1...)
    outputDim = try config.int("output_dim", in: 1...)
    maskZero = try config.bool("mask_zero", default: false)
    isTied = config.className == "Embedding" ? true : try config.bool("tie_weights", default: true)
    softCap = config["logit_soft_cap"] == nil ? nil : try config.double("logit_soft_cap")
    try config.require("reverse_dtype", is: .null, .string("float32"), meaning: "null and 'float32'")
    // Adapters (`lora_rank`) are merged into the weights when a model is saved.
    for key in ["quantization_mode", "quantization_config"] {
      try config.require(key, is: .null, meaning: "null: save the model before model.quantize(…)")
    }
  }

  func weights(_ inputs: [TensorType]) -> [WeightSpec] {
    let initializer = config.initializer("embeddings_initializer", default: "uniform")
    let forward = WeightSpec("embeddings", [inputDim, outputDim], initializer)
    return isTied ? [forward] : [forward, WeightSpec("reverse_embeddings", [outputDim, inputDim], initializer)]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    if build.flags.contains("reverse") { return [KerasTensor(try reversed(inputs[0].value, weights, &build))] }
    let given = inputs[0].value
    let indices = build.type(given).dtype == .int64 ? given : try build.cast(given, to: .int32)
    // Keras counts negative indices from the end of the table.
    let rows = try build.map(.select(.x < 0, then: .x + .constant(Double(inputDim)), otherwise: .x), indices)
    let value = try build.add(Gather(), build.constant(weights[0]), rows)
    let zero: Expr = .binary(.notEqual, .x, 0)
    return [KerasTensor(value, mask: maskZero ? try build.map(zero, indices) : nil)]
  }
  private func reversed(_ value: ValueID, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try build.cast(value, to: .float32)
    let logits = try build.add(MatMul(transposeB: isTied), x, build.constant(weights[isTied ? 0 : 1]))
    guard let softCap else { return logits }
    return try build.map(.apply(.tanh, .x / .constant(softCap)) * .constant(softCap), logits)
  }
}
