import NNDiagnostics
import NNIR
import NNOps

/// Rows of a table picked by index; with `mask_zero` index 0 means that there is no data.
struct Embedding: KerasLayer {
  private let config: LayerConfig
  private let inputDim: Int
  private let outputDim: Int
  private let maskZero: Bool

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    inputDim = try config.int("input_dim", in: 1...Int.max)
    outputDim = try config.int("output_dim", in: 1...Int.max)
    maskZero = try config.bool("mask_zero", default: false)
    // Adapters (`lora_rank`) are merged into the weights when a model is saved.
    for key in ["quantization_mode", "quantization_config"] {
      try config.require(key, is: .null, meaning: "null: quantised embeddings have other weights")
    }
  }

  func weights(_ inputs: [TensorType]) -> [WeightSpec] {
    [WeightSpec("embeddings", [inputDim, outputDim], config.initializer("embeddings_initializer", default: "uniform"))]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let given = inputs[0].value
    let indices = build.type(given).dtype == .int64 ? given : try build.cast(given, to: .int32)
    // Keras counts negative indices from the end of the table.
    let rows = try build.map(.select(.x < 0, then: .x + .constant(Double(inputDim)), otherwise: .x), indices)
    let value = try build.add(Gather(), build.constant(weights[0]), rows)
    let zero: Expr = .binary(.notEqual, .x, 0)
    return [KerasTensor(value, mask: maskZero ? try build.map(zero, indices) : nil)]
  }
}
