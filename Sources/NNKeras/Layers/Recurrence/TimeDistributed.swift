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
  ///
  /// - Parameter mask: of the whole sequence. Keras 3 hands it on as it is; Keras 2 the inner layer's, or where any of a step is shown.
  static func split(
    _ results: [KerasTensor], like type: TensorType, mask: ValueID?, kerasMajor: Int, _ build: inout LayerBuild
  ) throws(Diagnostic) -> [KerasTensor] {
    func parted(_ value: ValueID) throws(Diagnostic) -> ValueID {
      try build.reshape(value, Shape([type.shape[0], type.shape[1]] + build.shape(value).dims.dropFirst()))
    }
    return try results.mapThrowing { result throws(Diagnostic) in
      var own = mask
      if kerasMajor == 2 {
        if let inner = result.mask {
          own = try parted(inner)
        } else {
          while let whole = own, build.shape(whole).rank > 2 { own = try build.anyAlongLastAxis(whole) }
        }
      }
      return KerasTensor(try parted(result.value), mask: own)
    }
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    try inner.weights([try Self.step(inputs[0], at: config.location)]).map { $0.inside("layer") }
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let type = build.type(inputs[0].value)
    let (steps, mask) = try Self.join(inputs[0], &build)
    return try Self.split(try inner.call([steps], weights, &build), like: type, mask: mask, kerasMajor: config.kerasMajor, &build)
  }
}
