import NNDiagnostics
import NNIR

/// A recurrent cell called as a layer: one step from given states. Outputs are the cell's output and its new states.
struct CellLayer: KerasLayer {
  private let config: LayerConfig
  private let cell: any RecurrentCell

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    cell = try RecurrentCells.make(config)
  }

  var positionalNames: [String] { ["states"] }

  /// The input and the states, which may come by keyword.
  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor] {
    (inputs.isEmpty ? keywords["inputs"] ?? keywords["sequence"] ?? [] : inputs) + (keywords["states"] ?? [])
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] { try cell.weights(inputs[0].shape) }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    guard inputs.count == 1 + cell.stateCount else {
      throw Diagnostic(
        id: "keras-initial-state", "\(inputs.count - 1) states, but \(config.className) has \(cell.stateCount)", at: config.location)
    }
    let dims = build.shape(inputs[0].value).dims
    let sequence = RecurrentSequence(
      input: try build.reshape(inputs[0].value, Shape([dims[0], 1] + dims.dropFirst())), states: inputs.dropFirst().map(\.value))
    let states = try cell.run(sequence, weights, &build).states
    return ([states[cell.outputState]] + states).map { KerasTensor($0) }
  }
}
