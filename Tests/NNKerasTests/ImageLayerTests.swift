import NNDiagnostics
import NNIR
import NNOps
import Testing

@testable import NNKeras

/// Image preprocessing where no conformance case looks. Expected values are those of Keras 3.15 on TensorFlow.
@Suite struct ImageLayerTests {
  @Test(arguments: [
    ("nearest", false, 3, [1, 2, 3]), ("bilinear", false, 3, [2.3333333, 2, 4.6666667]),
    ("bilinear", true, 3, [2.7142856, 4, 5.1428571]), ("bicubic", false, 3, [2.2053308, 2, 4.584136]),
    ("bicubic", false, 7, [0.7673565, 3.4369366, 4.3889489, 2, 6.8221803, 6.1957283, 2.7091959]),
    ("bicubic", true, 7, [0.7669905, 3.4376733, 4.3906713, 2, 6.8250742, 6.1966763, 2.7087381]),
    ("lanczos3", false, 3, [2.367285, 2, 4.8212547]), ("lanczos3", true, 3, [2.3988121, 4.4871264, 5.1505079]),
    ("area", false, 3, [2.6, 3.8, 5]), ("area", true, 7, [1, 3.4, 4.4, 2, 6.8, 6, 3]),
  ] as [(String, Bool, Int, [Double])])
  func resizingWeighsAsTensorFlowDoes(method: String, antialias: Bool, width: Int, expected: [Double]) throws {
    let layer = KerasJSON.layer("Resizing", #""height": 1, "width": \#(width), "interpolation": "\#(method)", "antialias": \#(antialias)"#)
    let outputs = try KerasJSON.run(KerasJSON.sequential("1, 5, 1", layer), Tensor([1, 1, 5, 1], [1, 5, 2, 8, 3]))
    #expect(areClose(outputs[0].doubles, expected), "\(outputs[0].doubles)")
  }

  @Test func integerImagesComeBackRoundedAndSaturated() throws {
    let layer = KerasJSON.layer("Resizing", #""height": 1, "width": 3, "interpolation": "bicubic""#)
    let image = Tensor(TensorType(.uint8, [1, 1, 4, 1]), doubles: [0, 255, 255, 0])
    let outputs = try KerasJSON.run(KerasJSON.sequential("1, 4, 1", dtype: "uint8", layer), image)
    #expect(outputs[0].dtype == .uint8)
    #expect(outputs[0].doubles == [29, 255, 29])
  }

  @Test func keras2MakesFloatsOfIntegerImages() throws {
    let image = Tensor(TensorType(.uint8, [1, 1, 4, 1]), doubles: [0, 10, 255, 0])
    func run(_ layer: String) throws -> Tensor {
      try KerasJSON.run(KerasJSON.sequential("1, 4, 1", dtype: "uint8", keras: "2.15.0", layer), image)[0]
    }
    let resized = try run(KerasJSON.layer("Resizing", #""height": 1, "width": 2, "interpolation": "mitchellcubic""#))
    #expect(resized.dtype == .float32)
    #expect(areClose(resized.doubles, [-3.3892288, 131.44293]), "\(resized.doubles)")
    #expect(try run(KerasJSON.layer("RandomCrop", #""height": 1, "width": 2"#)).doubles == [10, 255])
  }

  @Test func aSingleImageHasNoBatch() throws {
    let json = KerasJSON.sequential("4, 1", KerasJSON.layer("Resizing", #""height": 1, "width": 2, "interpolation": "area""#))
    let outputs = try KerasJSON.run(json, Tensor([2, 4, 1], [1, 3, 5, 7, 2, 4, 6, 8]))
    #expect(outputs[0].shape == [1, 2, 1])
    #expect(outputs[0].floats == [2.5, 6.5])
    let error = #expect(throws: DiagnosticList.self) { try KerasJSON.load(json) }
    #expect(error?.diagnostics.last?.id == "input-shape-unknown")
  }

  @Test func aConstantChannelKeepsItsContrast() throws {
    let json = KerasJSON.sequential("1, 3, 2", KerasJSON.layer("AutoContrast", #""value_range": [0, 1]"#))
    let outputs = try KerasJSON.run(json, Tensor([1, 1, 3, 2], [0.2, 0.5, 0.4, 0.5, 0.3, 0.5]))
    #expect(areClose(outputs[0].doubles, [0, 0.5, 1, 0.5, 0.5, 0.5]))
  }

  // MARK: Transposed convolutions

  /// Every input adds itself, times a kernel of ones, to `kernel` outputs from `stride · i − low` on.
  @Test(arguments: [(5, 2), (4, 2), (3, 2), (7, 3), (2, 3), (6, 4), (9, 4), (1, 1), (5, 1)], [true, false])
  func transposedConvolutionsAddUpTheirInputs(_ window: (kernel: Int, stride: Int), isSame: Bool) throws {
    let (kernel, stride) = window
    let layer = KerasJSON.layer(
      "Conv1DTranspose",
      #""filters": 1, "kernel_size": [\#(kernel)], "strides": [\#(stride)], "padding": "\#(isSame ? "same" : "valid")", "#
        + #""kernel_initializer": "ones""#)
    let x: [Float] = [1, 2, 5, 3, 8]
    let outputs = try KerasJSON.run(KerasJSON.sequential("5, 1", layer), Tensor([1, 5, 1], x))
    let count = isSame ? 5 * stride : 4 * stride + max(kernel, stride)
    let low = isSame ? max(4 * stride + kernel - count, 0) / 2 : 0
    var expected = [Float](repeating: 0, count: count)
    for (i, value) in x.enumerated() {
      for tap in 0..<kernel where expected.indices.contains(i * stride + tap - low) { expected[i * stride + tap - low] += value }
    }
    #expect(outputs[0].shape == [1, count, 1])
    #expect(outputs[0].floats == expected)
  }

  /// With five taps and two phases the outputs begin within a pixel's pair, but zeros move them to its start: nothing is computed and cut off.
  @Test func transposedConvolutionsComputeNoOutputInVain() throws {
    let layer = KerasJSON.layer(
      "Conv2DTranspose",
      #""filters": 3, "kernel_size": [5, 5], "strides": [2, 2], "padding": "same", "kernel_initializer": "ones""#)
    let graph = try KerasJSON.load(KerasJSON.sequential("4, 4, 2", layer)).graph
    let convolution = try #require(graph.nodes.first { $0.op is Convolution })
    #expect(graph[convolution.results[0]].shape == [1, 4, 4, 12])
  }

  // MARK: Boxes

  /// A model that gives one layer images `[10, 8]` and boxes by dictionary.
  private func boxes(_ layer: String, _ config: String) throws -> (boxes: [Double], labels: [Double]) {
    func input(_ name: String, _ shape: String, _ dtype: String) -> String {
      #"{"class_name": "InputLayer", "name": "\#(name)", "inbound_nodes": [], "#
        + #""config": {"batch_shape": [null, \#(shape)], "dtype": "\#(dtype)", "name": "\#(name)"}}"#
    }
    func tensor(_ name: String) -> String { #"{"class_name": "__keras_tensor__", "config": {"keras_history": ["\#(name)", 0, 0]}}"# }
    let dictionary = #"{"images": \#(tensor("i")), "bounding_boxes": {"boxes": \#(tensor("b")), "labels": \#(tensor("l"))}}"#
    let node = #"{"class_name": "\#(layer)", "name": "layer", "module": "keras.layers", "config": {"name": "layer", "#
      + #""bounding_box_format": "rel_center_xywh", \#(config)}, "inbound_nodes": [{"args": [\#(dictionary)], "kwargs": {}}]}"#
    let layers = [input("i", "10, 8, 3", "float32"), input("b", "3, 4", "float32"), input("l", "3", "int32"), node]
    let json = #"{"module": "keras", "class_name": "Functional", "config": {"name": "m", "layers": [\#(layers.joined(separator: ", "))], "#
      + #""input_layers": [["i", 0, 0], ["b", 0, 0], ["l", 0, 0]], "output_layers": [["layer", 0, 0], ["layer", 0, 1]]}}"#
    let outputs = try KerasJSON.run(
      json, Tensor(TensorType(.float32, [1, 10, 8, 3]), doubles: [Double](repeating: 0, count: 240)),
      Tensor([1, 3, 4], [0.5, 0.25, 0.5, 0.5, 0, 0, 0, 0, 0.1, 0.9, 0.4, 0.4]), Tensor(TensorType(.int32, [1, 3]), doubles: [1, 2, 3]))
    return (outputs[0].doubles, outputs[1].doubles)
  }

  @Test(arguments: [
    ("Resizing", #""height": 20, "width": 30"#, [0.5, 0.25, 0.5, 0.5, 0, 0, 0, 0, 0.15, 0.85, 0.3, 0.3]),
    (
      "Resizing", #""height": 20, "width": 30, "pad_to_aspect_ratio": true"#,
      [0.5, 0.25, 0.2666667, 0.5, 0, 0, 0, 0, 0.2866667, 0.85, 0.2133333, 0.3]
    ),
    (
      "Resizing", #""height": 20, "width": 30, "crop_to_aspect_ratio": true"#,
      [0.5, 0.26875, 0.5, 0.5375, 0, 0, 0, 0, 0.15, 0.95625, 0.3, 0.0875]
    ),
    ("CenterCrop", #""height": 6, "width": 4"#, [0.5, 0.25, 1, 0.5, 0, 0, 0, 0, 0.05, 0.9166667, 0.1, 0.1666667]),
    ("CenterCrop", #""height": 12, "width": 4"#, [0.5, 0.25, 1, 0.5, 0, 0, 0, 0, 0.0666667, 0.85, 0.1333333, 0.3]),
  ] as [(String, String, [Double])])
  func boxesMoveWithTheImage(layer: String, config: String, expected: [Double]) throws {
    let result = try boxes(layer, config)
    #expect(areClose(result.boxes, expected), "\(result.boxes)")
    #expect(result.labels == [1, -1, 3])
  }

  @Test func boxesAreCutOrFilledToTheirNumber() throws {
    #expect(try boxes("MaxNumBoundingBoxes", #""max_number": 1"#).labels == [1])
    #expect(try boxes("MaxNumBoundingBoxes", #""max_number": 5"#).labels == [1, 2, 3, -1, -1])
  }
}
