import NNDiagnostics
import NNIR

/// `gamma · x`, a weight a channel (Touvron et al. 2021), as `keras.applications.convnext` defines it.
struct LayerScale: KerasLayer {
  private let dim: Int
  private let initial: Initializer

  init(_ config: LayerConfig) throws(Diagnostic) {
    dim = try config.int("projection_dim", in: 1...)
    initial = Initializer(constant: try config.double("init_values"))
  }

  func weights(_ inputs: [TensorType]) -> [WeightSpec] { [WeightSpec("gamma", [dim], initial)] }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    [KerasTensor(try build.map(.operand(0) * .operand(1), inputs[0].value, build.constant(weights[0])))]
  }
}
