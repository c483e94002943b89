import NNDiagnostics
import NNIR
import NNOps

/// Hides the steps whose features all equal a value, and sets them to zero.
struct Masking: KerasLayer {
  /// One for all features, or one a feature.
  private let values: [Double]

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    guard let value = config["mask_value"] else {
      values = [0]
      return
    }
    // An array is serialised as an object that wraps it.
    guard let numbers = value.flatNumbers ?? value.object?["config"]?.object?["value"]?.flatNumbers, !numbers.isEmpty else {
      throw config.bad("mask_value", value, accepts: "a number or a list of numbers")
    }
    values = numbers
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let x = inputs[0].value
    let hidden = try build.constant(Tensor(TensorType(.float32, values.count == 1 ? [] : [values.count]), doubles: values))
    let dtype = build.type(x).dtype
    let numbers = try build.cast(x, to: build.floatType)
    let mask = try build.anyAlongLastAxis(try build.map(.binary(.notEqual, .operand(0), .operand(1)), numbers, hidden))
    let shown = try build.cast(try build.reshape(mask, Shape(build.shape(mask).dims + [1])), to: dtype)
    // Selected, not multiplied: a hidden step may hold infinities.
    return [KerasTensor(try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), x, shown), mask: mask)]
  }
}
