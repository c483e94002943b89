import NNDiagnostics
import NNIR
import NNOps

/// Hides the steps whose features all equal a value, and sets them to zero.
struct Masking: KerasLayer {
  private let value: Double

  init(_ config: LayerConfig) throws(Diagnostic) { value = try config.double("mask_value", default: 0) }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let x = inputs[0].value
    let mask = try build.anyAlongLastAxis(try build.map(.binary(.notEqual, .x, .constant(value)), x))
    let shown = try build.cast(try build.reshape(mask, Shape(build.shape(mask).dims + [1])), to: .float32)
    return [KerasTensor(try build.map(.operand(0) * .operand(1), x, shown), mask: mask)]
  }
}
