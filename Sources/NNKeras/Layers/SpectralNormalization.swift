import ModelFormats
import NNDiagnostics
import NNIR

/// A layer whose kernel is divided by its largest singular value in training (Miyato et al. 2018). The stored kernel is the divided one, so
/// that at inference the layer is the wrapped one.
struct SpectralNormalization: KerasLayer {
  private let inner: any KerasLayer

  init(_ config: LayerConfig) throws(Diagnostic) { inner = try config.innerLayer("layer") }

  var castsInputs: Bool { false }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    try inner.weights(inputs).map { $0.inside("layer") }
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let dtype = build.type(inputs[0].value).dtype
    let x = KerasTensor(inner.castsInputs ? try build.cast(inputs[0].value, to: build.floatType) : inputs[0].value, mask: inputs[0].mask)
    // Keras gives the result the element type of the input; a mask lasts as long as there is nothing to convert.
    return try inner.call([x], weights, &build).mapThrowing { result throws(Diagnostic) in
      build.type(result.value).dtype == dtype ? result : KerasTensor(try build.cast(result.value, to: dtype))
    }
  }
}
