import NNIR
import NNInterpreter
import Testing

@testable import NNKeras

/// Which functional models of operations compute their samples one by one.
@Suite struct BatchSeparationTests {
  private func load(_ name: String, _ options: String, shape: String = "[null, 4]") throws -> ImportedModel {
    let node = #"{"args": [{"class_name": "__keras_tensor__", "config": {"shape": \#(shape), "dtype": "float32", "keras_history": ["x", 0, 0]}}], "kwargs": {}}"#
    let text = #"""
      {"module": "keras.src.models.functional", "class_name": "Functional", "config": {"name": "m", "layers": [
        {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": \#(shape), "dtype": "float32", "name": "x"}, "name": "x", "inbound_nodes": []},
        {"module": "keras.src.ops.numpy", "class_name": "\#(name)", "config": {"name": "op"\#(options)}, "name": "op", "inbound_nodes": [\#(node)]}],
        "input_layers": ["x", 0, 0], "output_layers": ["op", 0, 0]}}
      """#
    return try KerasJSON.load(text)
  }

  private func batch(ofOperation name: String, _ options: String, shape: String = "[null, 4]") throws -> Int? {
    try load(name, options, shape: shape).graph.batch
  }

  @Test(arguments: [
    ("Mean", #", "axis": 1, "keepdims": false"#), ("Sort", #", "axis": -1"#), ("Cumsum", #", "axis": 1"#), ("Flip", #", "axis": 1"#),
    ("Reshape", #", "newshape": [-1, 2, 2]"#), ("Roll", #", "shift": 1, "axis": 1"#), ("Exp", ""), ("Pad", #", "pad_width": [[0, 0], [1, 1]]"#),
  ])
  func samplesStayApart(name: String, options: String) throws {
    #expect(try batch(ofOperation: name, options) == 1)
  }

  @Test func aWarningSaysWhereSamplesMeet() throws {
    let warning = try #require(try load("Cumsum", #", "axis": 0"#).warnings.first { $0.id == "batch-fixed" })
    #expect(warning.location.description.contains("'op'"), "\(warning)")
    #expect(try load("Cumsum", #", "axis": 1"#).warnings.allSatisfy { $0.id != "batch-fixed" })
    #expect(try load("Cumsum", #", "axis": 0"#, shape: "[3, 4]").warnings.allSatisfy { $0.id != "batch-fixed" })
  }

  @Test(arguments: [
    ("Mean", #", "axis": 0, "keepdims": true"#), ("Sort", #", "axis": 0"#), ("Cumsum", #", "axis": 0"#), ("Flip", #", "axis": 0"#),
    ("Transpose", ""), ("Ravel", ""), ("Roll", #", "shift": 1, "axis": 0"#), ("Sum", ""),
  ])
  func samplesThatMeetFixTheBatch(name: String, options: String) throws {
    #expect(try batch(ofOperation: name, options) == nil)
  }
}
