import ModelFormats
import NNDiagnostics
import Testing

@testable import NNKeras
@testable import NNModels

@Suite struct LayerTests {
  /// These work on text, and the importer knows them to refuse them.
  private static let refused: Set<String> = ["StringLookup", "TextVectorization"]

  @Test func everyLayerOfTheImporterHasAConstructor() {
    let names = Set(EveryLayer.examples.map(\.definition.className))
    let missing = EveryLayer.classes.intersection(LayerCatalogue.layers.keys).subtracting(names).subtracting(Self.refused)
    #expect(missing.isEmpty, "\(missing.sorted()) is not in scripts/swift_layers.py")
  }

  @Test func theImporterReadsEveryConfigurationThatItKnows() throws {
    for layer in EveryLayer.examples {
      let definition = layer.definition
      guard LayerCatalogue.layers[definition.className] != nil else { continue }
      let config = LayerConfig(className: definition.className, object: definition.config, location: Location(), kerasMajor: 3)
      do { _ = try LayerCatalogue.make(config) } catch { Issue.record("\(definition.className): \(error)") }
    }
  }

  @Test func optionsAreWrittenAsKerasWritesThem() {
    let layer = Conv2D(
      8, kernelSize: [3, 5], padding: .same, dataFormat: .channelsFirst, activation: .hardSigmoid, kernelInitializer: .constant(0.5),
      kernelRegularizer: .l2(0.1), biasConstraint: .maxNorm(3), trainable: false, name: "edges")
    let json = JSONValue.object(layer.definition.json(name: "edges"))
    #expect(json["class_name"] == "Conv2D")
    #expect(json["module"] == "keras.layers")
    let config = json["config"]!
    for (key, text) in [
      ("name", #""edges""#), ("trainable", "false"), ("filters", "8"), ("kernel_size", "[3, 5]"), ("strides", "[1, 1]"),
      ("padding", #""same""#), ("data_format", #""channels_first""#), ("activation", #""hard_sigmoid""#), ("bias_regularizer", "null"),
      (
        "kernel_initializer",
        #"{"module": "keras.initializers", "class_name": "Constant", "config": {"value": 0.5}, "registered_name": null}"#
      ),
      ("kernel_regularizer", #"{"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.1}, "registered_name": null}"#),
      (
        "bias_constraint",
        #"{"module": "keras.constraints", "class_name": "MaxNorm", "config": {"max_value": 3.0, "axis": 0}, "registered_name": null}"#
      ),
    ] { #expect(config[key]?.text() == text) }
  }

  @Test func layersAreNamedAsKerasNamesThem() {
    let layers = [Dense(1), Dense(2, name: "dense_1"), Dense(3), MaxPooling2D(), Conv2DTranspose(1, kernelSize: 1)] as [any Layer]
    let definitions = layers.map(\.definition)
    let names = Namer(definitions)
    #expect(definitions.map { names[$0] } == ["dense", "dense_1", "dense_2", "max_pooling2d", "conv2d_transpose"])
  }
}
