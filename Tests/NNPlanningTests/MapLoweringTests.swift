import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct MapLoweringTests {
  /// The columns that the kernel of `x · constant[channels]` takes at a time.
  private func columns(channels: Int, width: Int = 20) throws -> Int? {
    var graph = Graph(name: "model")
    let x = try graph.addInput("x", TensorType(.float32, [1, 10, width, channels]))
    let scale = try graph.append1(Constant(Tensor([channels], [Float](repeating: 2, count: channels))), [], name: "scale")
    graph.outputs = [Port("y", try graph.append1(Map(.operand(0) * .operand(1)), [x, scale], name: "scaled"))]
    let plan = try Planner.plan(graph, target: .x86_64_v3)
    guard case .kernel(let call) = plan.steps[0].body else { return nil }
    for case .range("columns", let count, _, _) in call.arguments { return count }
    return nil
  }

  @Test func fewChannelsAreRepeatedAlongTheRow() throws {
    #expect(try columns(channels: 3) == 60)
    #expect(try columns(channels: 16) == 16)
    #expect(try columns(channels: 3, width: 100_000) == 3)
  }
}
