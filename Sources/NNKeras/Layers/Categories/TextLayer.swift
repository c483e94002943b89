import NNDiagnostics
import NNIR

/// StringLookup and TextVectorization, which work on text.
struct TextLayer: KerasLayer {
  init(_ config: LayerConfig) throws(Diagnostic) { throw Self.unsupported(config) }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) -> [KerasTensor] { inputs }

  static func unsupported(_ config: LayerConfig) -> Diagnostic {
    Diagnostic(
      id: "keras-unsupported-layer", "unsupported layer '\(config.className)', which works on text", at: config.location,
      notes: ["tensors of a compiled model hold numbers"],
      hint: "turn the text into integers before the model, and use IntegerLookup or Embedding in it")
  }
}
