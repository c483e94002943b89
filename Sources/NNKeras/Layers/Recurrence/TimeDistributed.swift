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

  /// The input as the inner layer sees it, and the mask of the whole sequence. A mask of the steps' own axes goes along with them; one of
  /// batch and time alone does not concern the inner layer.
  static func join(_ input: KerasTensor, _ build: inout LayerBuild) throws(Diagnostic) -> (steps: KerasTensor, mask: ValueID?) {
    let mask = build.keywords["mask"]?.first?.value ?? input.mask
    build.keywords["mask"] = nil
    var steps = KerasTensor(try build.reshape(input.value, try step(build.type(input.value), at: build.location).shape))
    if let mask, build.shape(mask).rank >= 3 {
      let dims = build.shape(mask).dims
      steps.mask = try build.reshape(mask, Shape([dims[0] * dims[1]] + dims.dropFirst(2)))
    }
    return (steps, mask)
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
    let (steps, mask) = try Self.join(inputs[0], &build)
    return try Self.split(try inner.call([steps], weights, &build), like: type, mask: mask, &build)
  }
}
