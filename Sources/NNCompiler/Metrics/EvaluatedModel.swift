import NNIR
import NNKeras
import NNPasses

/// A model that can predict, compiled or interpreted.
struct EvaluatedModel {
  var inputs: [PortDescription]
  var outputs: [PortDescription]
  /// In what each output ends; nil when that is not known, as of a library.
  var finalActivations: [FinalActivation.Function?]?
  /// Where, among the results of a run, the mask of each output is.
  var masks: [Int: Int] = [:]
  var warnings: [String] = []
  /// Computes a number of samples: the outputs, then their masks.
  var run: ([Tensor], Int) throws -> [Tensor]

  init(inputs: [PortDescription], outputs: [PortDescription], run: @escaping ([Tensor], Int) throws -> [Tensor]) {
    self.inputs = inputs
    self.outputs = outputs
    self.run = run
  }

  init(_ imported: ImportedModel, warnings: [String], run: @escaping ([Tensor], Int) throws -> [Tensor]) {
    let graph = imported.graph
    let count = graph.outputs.count - imported.maskedOutputs.count
    self.init(inputs: graph.inputPorts, outputs: Array(graph.outputPorts.prefix(count)), run: run)
    masks = Dictionary(uniqueKeysWithValues: zip(imported.maskedOutputs, count...))
    finalActivations = graph.outputs.prefix(count).map { graph.finalActivation(of: $0.value)?.function }
    self.warnings = warnings
  }
}
