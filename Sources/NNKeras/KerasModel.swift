import ModelFormats
import NNDiagnostics
import NNIR

/// What a caller of the importer chooses.
package struct ImportOptions: Sendable, Hashable {
  /// Samples in one run of the graph, where the model leaves it free.
  package var batch: Int
  /// Whole shapes, the batch included, by input name or `input_0`, for inputs with axes of no fixed size.
  package var inputShapes: [String: [Int]]
  /// Extent of the second axis of inputs where the model leaves it open: the frames of a sequence.
  package var sequenceLength: Int?
  /// For models without weights.
  package var seed: UInt64
  /// Whether the model's variables are wanted beside the graph.
  package var keepsVariables = false
  /// Whether the masks of masked outputs are wanted as further outputs of the graph.
  package var keepsMasks = false

  package init(batch: Int = 1, inputShapes: [String: [Int]] = [:], seed: UInt64 = 0) {
    self.batch = batch
    self.inputShapes = inputShapes
    self.seed = seed
  }
}

/// A Keras model as a graph.
package struct ImportedModel: Sendable {
  package var graph: Graph
  package var warnings: [Diagnostic]
  package var layers: [LayerSummary]
  /// In the order in which layers are called; empty unless `ImportOptions.keepsVariables`.
  package var variables: [ModelVariable] = []
  /// The outputs whose masks are the graph's last outputs, in this order; empty unless `ImportOptions.keepsMasks`.
  package var maskedOutputs: [Int] = []
}

/// Reads Keras models in every format that Keras 2 and 3 write.
package enum KerasModel {
  /// What Keras names a layer of a class: `SeparableConv2D` becomes `separable_conv2d`.
  package static func layerName(of className: String) -> String { ModelDescription.snakeCase(className) }

  /// - Parameters:
  ///   - modelPath: a `.keras` archive, a whole-model `.h5`, or the JSON of `to_json()`.
  ///   - weightsPath: `.weights.h5`, legacy `.h5` or `.npz`; only with JSON.
  /// - Throws: everything that is wrong with the model, as far as it can be told in one run.
  package static func load(modelPath: String, weightsPath: String?, options: ImportOptions) throws(DiagnosticList) -> ImportedModel {
    try load(ModelSource(path: modelPath, weights: weightsPath), options: options)
  }

  /// - Throws: everything that is wrong with the model, as far as it can be told in one run.
  package static func load(_ source: ModelSource, options: ImportOptions) throws(DiagnosticList) -> ImportedModel {
    let sink = DiagnosticSink()
    do {
      let opened = try source.open()
      let parser = ModelParser(kerasMajor: opened.kerasMajor, sink: sink)
      let description = try parser.parse(opened.config, at: opened.location)
      if !sink.hasErrors {
        let weights = CollectedWeights(
          try opened.weightSource(options, sink), assigned: source.assigned, keepsVariables: options.keepsVariables)
        var importer = GraphImporter(description, weights, options, sink)
        let graph = try importer.run()
        try weights.checkAssigned()
        return ImportedModel(graph: graph, warnings: sink.diagnostics, layers: importer.rows, variables: weights.variables,
          maskedOutputs: importer.maskedOutputs)
      }
    } catch {
      sink.report(source.path.map { error.naming($0) } ?? error)
    }
    throw DiagnosticList(sink.diagnostics)
  }
}

extension Diagnostic {
  /// The same diagnostic with the model's file, by its name alone, as the outermost place.
  fileprivate func naming(_ path: String) -> Diagnostic {
    let name = File.name(path)
    var copy = self
    copy.location.components.removeAll { $0 == path || $0 == name }
    copy.location.components.insert(name, at: 0)
    return copy
  }
}
