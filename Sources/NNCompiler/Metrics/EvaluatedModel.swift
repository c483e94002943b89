import NNIR
import NNKeras
import NNPasses

/// A model that can predict, compiled or interpreted.
struct EvaluatedModel {
  var inputs: [PortDescription]
  var outputs: [PortDescription]
  /// In what each output ends; nil when that is not known, as of a library.
  var finalActivations: [FinalActivation.Function?]?
  var warnings: [String] = []
  /// Computes a number of samples.
  var run: ([Tensor], Int) throws -> [Tensor]

  init(inputs: [PortDescription], outputs: [PortDescription], run: @escaping ([Tensor], Int) throws -> [Tensor]) {
    self.inputs = inputs
    self.outputs = outputs
    self.run = run
  }

  init(_ imported: ImportedModel, warnings: [String], run: @escaping ([Tensor], Int) throws -> [Tensor]) {
    let graph = imported.graph
    self.init(inputs: graph.inputPorts, outputs: graph.outputPorts, run: run)
    finalActivations = graph.outputs.map { graph.finalActivation(of: $0.value)?.function }
    self.warnings = warnings
  }
}
