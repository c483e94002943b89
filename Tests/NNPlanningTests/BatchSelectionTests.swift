import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct BatchSelectionTests {
  private func worthwhile(
    _ batches: [Int], _ options: PlanOptions = PlanOptions(), _ build: (inout Graph, Int) throws -> ValueID
  ) throws -> [Bool] {
    try BatchSelection.worthwhile(
      batches.map { batch in
        var graph = Graph(name: "model", batch: batch)
        graph.outputs = [Port("y", try build(&graph, batch))]
        return try Planner.plan(graph, target: .x86_64_v3, options: options)
      })
  }

  private func weights(_ shape: Shape, in graph: inout Graph) throws -> ValueID {
    try graph.append1(Constant(Tensor(shape, [Float](repeating: 0.5, count: shape.elementCount))), [], name: "weights")
  }

  @Test func denseLayersReadWeightsOnceForAllSamples() throws {
    let kept = try worthwhile([1, 8, 32]) { graph, batch in
      let x = try graph.addInput("x", TensorType(.float32, [batch, 1024]))
      let hidden = try graph.append1(MatMul(), [x, weights([1024, 1024], in: &graph)], name: "hidden")
      return try graph.append1(MatMul(), [hidden, weights([1024, 10], in: &graph)], name: "scores")
    }
    #expect(kept == [true, true, true])
  }

  /// Of a batch, layer by layer, no image would be in the cache any more when the next layer comes. Strips go through the layers image by image.
  @Test(arguments: [(nil, [true, false, false]), (StripLimits.standard, [true, true, true])])
  func largeImagesStayInTheCacheOneByOne(strips: StripLimits?, expected: [Bool]) throws {
    let kept = try worthwhile([1, 8, 32], PlanOptions(strips: strips)) { graph, batch in
      var value = try graph.addInput("x", TensorType(.float32, [batch, 112, 112, 32]))
      for layer in 0..<3 {
        value = try graph.append1(
          Convolution(Window(size: [1, 1], strides: [1, 1])), [value, weights([1, 1, 32, 32], in: &graph)], name: "layer\(layer)")
      }
      return value
    }
    #expect(kept == expected)
  }
}
