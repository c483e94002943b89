import ModelFormats
import NNDiagnostics
import NNIR

/// The operation that Keras 3 writes into a functional model for the mask of an embedding: `ops.not_equal(indices, 0)`.
struct NotEqual: KerasLayer {
  private let constant: Double

  var castsInputs: Bool { false }

  /// Only operations in a graph say what they compare with.
  init(_ config: LayerConfig) throws(Diagnostic) { throw config.missing("x2") }

  /// - Parameter node: the operation with its one call, whose second argument is a number.
  init?(operation node: JSONObject) {
    let calls = node["inbound_nodes"]?.array
    let arguments = calls?.first?.object?["args"]?.array
    guard calls?.count == 1, arguments?.count == 2, let constant = arguments?[1].double else { return nil }
    self.constant = constant
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    [KerasTensor(try build.map(.binary(.notEqual, .x, .constant(constant)), inputs[0].value))]
  }
}
