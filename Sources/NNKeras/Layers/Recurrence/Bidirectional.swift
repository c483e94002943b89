import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// A recurrent layer run forwards and another run backwards over the same sequence, their outputs merged.
struct Bidirectional: KerasLayer {
  private let config: LayerConfig
  private let forward: RecurrentLayer
  private let backward: RecurrentLayer
  /// `concat`, `sum`, `ave`, `mul`, or nil for two outputs.
  private let mergeMode: String?

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    guard let layer = config["layer"]?.object else { throw config.missing("layer") }
    forward = try Self.inner(layer, "layer", config, reversed: false)
    if let own = config["backward_layer"]?.object {
      backward = try Self.inner(own, "backward_layer", config, reversed: false)
    } else {
      backward = try Self.inner(layer, "layer", config, reversed: true)
    }
    let isSeparate = config.object["merge_mode"]?.isNull == true
    mergeMode = isSeparate ? nil : try config.choice("merge_mode", ["concat", "sum", "ave", "mul"], default: "concat")
  }

  private static func inner(_ layer: JSONObject, _ key: String, _ config: LayerConfig, reversed: Bool) throws(Diagnostic)
    -> RecurrentLayer
  {
    let className = layer["class_name"]?.string ?? ""
    var object = layer["config"]?.object ?? JSONObject()
    // The layer that runs backwards is made from the same configuration, turned around.
    if reversed { object["go_backwards"] = .bool(!(object["go_backwards"]?.bool ?? false)) }
    // Keras makes both layers put out zeros for hidden steps.
    object["zero_output_for_mask"] = .bool(object["return_sequences"]?.bool ?? false)
    let location = config.location.appending("config.\(key) '\(object["name"]?.string ?? className)' (\(className))")
    let inner = LayerConfig(className: className, object: object, location: location, kerasMajor: config.kerasMajor)
    guard let made = try LayerCatalogue.make(inner) as? RecurrentLayer else {
      throw Diagnostic(
        id: "keras-unsupported-layer", "unsupported layer '\(className)' in Bidirectional", at: location,
        notes: ["LSTM, GRU, SimpleRNN, ConvLSTM1D–3D and RNN are supported"])
    }
    return made
  }

  var positionalNames: [String] { forward.positionalNames }

  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor] {
    forward.arguments(inputs, keywords)
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    func specs(_ layer: RecurrentLayer, _ container: String) throws(Diagnostic) -> [WeightSpec] {
      try layer.weights(inputs).map { $0.inside(container) }
    }
    return try specs(forward, "forward_layer") + specs(backward, "backward_layer")
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    // Initial states are the forward layer's, then the backward layer's.
    let states = inputs.dropFirst()
    let half = try forward.weights([build.type(inputs[0].value)]).count
    let first = try forward.call([inputs[0]] + states.prefix(states.count / 2), Array(weights[..<half]), &build)
    var second = try backward.call([inputs[0]] + states.dropFirst(states.count / 2), Array(weights[half...]), &build)
    if forward.returnsSequences { second[0] = KerasTensor(try build.reversedInTime(second[0].value)) }
    let finals = Array(first.dropFirst() + second.dropFirst())
    guard let mergeMode else { return [first[0], second[0]] + finals }
    let operands = [first[0].value, second[0].value]
    let merged: ValueID
    switch mergeMode {
    case "concat": merged = try build.addAll(Concatenate(axis: build.shape(operands[0]).rank - 1), operands)[0]
    case "sum": merged = try build.map(.operand(0) + .operand(1), operands[0], operands[1])
    case "ave": merged = try build.map((.operand(0) + .operand(1)) * 0.5, operands[0], operands[1])
    default: merged = try build.map(.operand(0) * .operand(1), operands[0], operands[1])
    }
    return [KerasTensor(merged, mask: first[0].mask)] + finals
  }
}
