import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct RowPaddingTests {
  /// Whether what a 1×1 convolution writes and a depthwise one reads gets padded rows.
  private func isPadded(channels: Int, isOutput: Bool = false, isAveraged: Bool = false) throws -> Bool {
    var graph = Graph(name: "model")
    func constant(_ shape: Shape) throws -> ValueID {
      try graph.append1(Constant(Tensor(shape, [Float](repeating: 0, count: shape.elementCount))), [], name: "kernel")
    }
    let x = try graph.addInput("x", TensorType(.float32, [1, 14, 14, 8]))
    let wide = try graph.append1(
      Convolution(Window(size: [1, 1], strides: [1, 1])), [x, try constant([1, 1, 8, channels])], name: "expand")
    let same = Window(size: [3, 3], strides: [1, 1], padLow: [1, 1], padHigh: [1, 1])
    let y = try graph.append1(
      Convolution(same, groups: channels), [wide, try constant([3, 3, 1, channels])], name: "depthwise")
    graph.outputs = [Port("y", y)]
    if isOutput { graph.outputs.append(Port("wide", wide)) }
    if isAveraged { graph.outputs.append(Port("mean", try graph.append1(Reduce(.mean, axes: [1, 2]), [wide], name: "mean"))) }
    return RowPadding.analyze(graph).contains(wide)
  }

  @Test func rowsThatMeetInTheCacheStandApart() throws {
    #expect(try isPadded(channels: 512))
    #expect(try !isPadded(channels: 144))
  }

  @Test func onlyWhatConvolutionsAloneTouch() throws {
    #expect(try !isPadded(channels: 512, isOutput: true))
    #expect(try !isPadded(channels: 512, isAveraged: true))
  }
}
