import NNDiagnostics
import NNIR

/// Another layer applied to every time step: the steps join the batch for it.
struct TimeDistributed: KerasLayer {
  private let config: LayerConfig
  private let inner: any KerasLayer

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    inner = try config.innerLayer("layer")
  }

  var castsInputs: Bool { inner.castsInputs }

  /// The type of what the inner layer sees: `[batch · time, …]`.
  static func step(_ type: TensorType, at location: Location) throws(Diagnostic) -> TensorType {
    let shape = type.shape
    guard shape.rank >= 3 else {
      throw Diagnostic(
        id: "keras-input-rank", "an input of shape \(shape), but TimeDistributed takes [batch, time, …]", at: location)
    }
    return TensorType(type.dtype, Shape([shape[0] * shape[1]] + shape.dims.dropFirst(2)))
  }

  /// Parts batch and time of the inner layer's results again.
  static func split(_ results: [KerasTensor], like type: TensorType, mask: ValueID?, _ build: inout LayerBuild)
    throws(Diagnostic) -> [KerasTensor]
  {
    try results.mapThrowing { result throws(Diagnostic) in
      let shape = Shape([type.shape[0], type.shape[1]] + build.shape(result.value).dims.dropFirst())
      return KerasTensor(try build.reshape(result.value, shape), mask: mask)
    }
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    try inner.weights([try Self.step(inputs[0], at: config.location)]).map { $0.inside("layer") }
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let type = build.type(inputs[0].value)
    let joined = try build.reshape(inputs[0].value, try Self.step(type, at: config.location).shape)
    let results = try inner.call([KerasTensor(joined)], weights, &build)
    return try Self.split(results, like: type, mask: inputs[0].mask, &build)
  }
}
