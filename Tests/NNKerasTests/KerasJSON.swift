import Glibc
import ModelFormats
import NNIR
import NNInterpreter

@testable import NNKeras

/// Models written down in tests as Keras' JSON.
enum KerasJSON {
  /// A `Sequential` of an input of `shape` (without the batch) and the given layers.
  static func sequential(_ shape: String, dtype: String = "float32", keras: String = "3.15.1", _ layers: String...) -> String {
    let batched = shape.isEmpty ? "null" : "null, \(shape)"
    let input = #"{"class_name": "InputLayer", "config": {"batch_input_shape": [\#(batched)], "name": "x", "dtype": "\#(dtype)"}}"#
    let all = ([input] + layers).joined(separator: ", ")
    return #"{"keras_version": "\#(keras)", "class_name": "Sequential", "config": {"name": "m", "layers": [\#(all)]}}"#
  }

  /// A layer with `config`, the inside of a JSON object.
  static func layer(_ className: String, _ config: String) -> String {
    #"{"class_name": "\#(className)", "config": {"name": "layer", \#(config)}}"#
  }

  static func load(_ json: String, _ options: ImportOptions = ImportOptions()) throws -> ImportedModel {
    let path = "/tmp/nncc-configured-\(UInt64.random(in: 0 ... .max)).json"
    try AtomicFile.write(json, to: path)
    defer { unlink(path) }
    return try KerasModel.load(modelPath: path, weightsPath: nil, options: options)
  }

  /// What a model of one layer gives for `inputs`, whose shapes are those of the data.
  static func run(_ json: String, _ inputs: Tensor...) throws -> [Tensor] {
    var options = ImportOptions(batch: inputs[0].shape.dims.first ?? 1)
    for (index, input) in inputs.enumerated() { options.inputShapes["input_\(index)"] = input.shape.dims }
    return try Interpreter(load(json, options).graph).run(inputs: inputs)
  }
}

/// Whether values agree to the precision of single floats.
func areClose(_ actual: [Double], _ expected: [Double]) -> Bool {
  actual.count == expected.count && zip(actual, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
}
