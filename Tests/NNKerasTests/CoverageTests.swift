import Foundation
import ModelFormats
import Testing

@testable import NNKeras

/// docs/KERAS.md says what is supported; this keeps it true. `NNCC_RECORD=1 swift test --filter CoverageTests` writes it anew, and
/// `scripts/keras-names` the list of Keras' public names.
@Suite struct CoverageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Why no compiled model can have a class of `keras.layers`; everything else there is in the catalogue.
  private static let refusedLayers = [
    "Lambda": "its computation is Python code in the file", "JaxLayer": "its computation is Python code", "FlaxLayer": "its computation is Python code",
    "TorchModuleWrapper": "its computation is Python code", "TFSMLayer": "it calls a TensorFlow SavedModel", "Wrapper": "an abstract base class",
    "StringLookup": "it works on text", "TextVectorization": "it works on text", "FeatureSpace": "it works on text",
  ]

  /// Operations that take a Python function, or read nothing but Python values.
  private static let refusedOperations = [
    "associative_scan": "it takes a Python function", "cond": "it takes Python functions", "fori_loop": "it takes a Python function",
    "jvp": "it takes a Python function", "map": "it takes a Python function", "scan": "it takes a Python function",
    "switch": "it takes Python functions", "vectorized_map": "it takes a Python function", "while_loop": "it takes Python functions",
    "arange": "it reads Python values only, and is a constant in a file", "bincount": "the size of the result depends on the data",
    "nonzero": "the size of the result depends on the data", "ctc_loss": "a loss for training", "ctc_decode": "the size of the result depends on the data",
    "eig": "complex results", "polar": "complex results", "view_as_complex": "complex results", "view_as_real": "complex elements",
    "elastic_transform": "random, for training",
  ]

  private static let notes = [
    "unique": "with a fixed `size`", "segment_sum": "with `num_segments` or constant ids",
    "segment_max": "with `num_segments` or constant ids", "segment_min": "with `num_segments` or constant ids",
    "segment_prod": "with `num_segments` or constant ids",
    "where": "with x1 and x2",
  ]

  @Test func theTableIsTrue() throws {
    let names = try JSONValue(contentsOf: Self.root.appendingPathComponent("Tests/NNKerasTests/Resources/keras-names.json").path)
    let table = try Self.table(names)
    let path = Self.root.appendingPathComponent("docs/KERAS.md")
    if ProcessInfo.processInfo.environment["NNCC_RECORD"] != nil { try table.write(to: path, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: path, encoding: .utf8) == table, "docs/KERAS.md is old; write it with NNCC_RECORD=1")
  }

  /// Every public class is in the catalogue or has a reason not to be.
  private static func table(_ names: JSONValue) throws -> String {
    func list(_ key: String) -> [String] { names[key]?.array?.compactMap(\.string) ?? [] }
    var text = """
      # What of Keras \(names["version"]?.string ?? "") nncc compiles

      Made by `Tests/NNKerasTests/CoverageTests.swift` from the catalogues of the importer; a test keeps it true. Since: 0.1.0 for everything.

      ## keras.layers

      | class | supported | how |
      |---|---|---|

      """
    for name in list("layers") {
      if let reason = refusedLayers[name] {
        text += "| \(name) | no | \(reason) |\n"
      } else {
        let isStructure = name == "InputLayer"
        #expect(isStructure || LayerCatalogue.layers[name] != nil, "\(name)")
        let isInert = LayerCatalogue.layers[name] is Inert.Type || LayerCatalogue.layers[name] is Augmentation.Type
        text += "| \(name) | yes | \(isStructure ? "an input of the model" : isInert ? "does nothing at inference" : "compiled") |\n"
      }
    }
    text += "\n## keras.activations\n\n| function | supported |\n|---|---|\n"
    for name in list("activations") {
      #expect(Activation.named(name, 3) != nil, "\(name)")
      text += "| \(name) | yes |\n"
    }
    text += "\n## keras.initializers\n\nFor models that come without weights.\n\n| class | supported |\n|---|---|\n"
    for name in list("initializers") {
      // The kernel of a short-time transform has three axes of fixed meaning; its own tests make it.
      if name != "STFT" { #expect(throws: Never.self, "\(name)") { try Initializer(["class_name": .string(name), "config": [:]]).tensor([3, 3], seed: 1) } }
      text += "| \(name) | yes |\n"
    }
    text += "\n## keras.applications\n\n[APPLICATIONS.md](APPLICATIONS.md) compares each with Keras.\n\n| architecture | supported |\n|---|---|\n"
    let comparison = try String(contentsOf: root.appendingPathComponent("docs/APPLICATIONS.md"), encoding: .utf8).split(separator: "\n")
    for name in list("applications") {
      #expect(comparison.contains { $0.hasPrefix("| \(name) |") && !$0.contains("FAILED") }, "\(name)")
      text += "| \(name) | yes |\n"
    }
    text += """

      ## keras.ops

      Operations of functional models. Names of functions that are made of others (`eye`, `swish`, …) don't occur in files.

      | function | supported | how |
      |---|---|---|

      """
    let operations = names["ops"]?.object ?? JSONObject()
    for name in operations.keys.sorted() {
      if let reason = refusedOperations[name] {
        text += "| \(name) | no | \(reason) |\n"
      } else {
        #expect(OperationCatalogue.operations[operations[name]?.string ?? ""] != nil, "\(name)")
        text += "| \(name) | yes | \(notes[name] ?? "compiled") |\n"
      }
    }
    return text + """

      ## Conformance cases that do not pass

      Of the public cases made from Keras' own tests (`scripts/conformance`):

      | case | why |
      |---|---|
      | op_tests_crossbatch/Nonzero_a5657b76 | the size of the result depends on the data: a clear error |
      | op_tests_crossbatch/Unique_1db98f9f, Unique_f620d577 | the same, for want of a fixed `size` |
      | layer_calls/LayerNormalization_79b40268 | one element of 8000: Keras' float32 result is 3.3e-5 off the exact one, nncc's is exact to 2e-6 |

      """
  }
}
