import NNIR
import NNOps
import Testing

@testable import NNPasses

@Suite struct UnfoldConvolutionsTests {
  /// Groups of several channels and of one, with padding, strides and dilation.
  @Test(arguments: [(1, 6), (2, 6), (4, 4), (4, 12)])
  func computedKernelsGiveTheSameConvolution(groups: Int, filters: Int) throws {
    var build = TestGraph()
    let window = Window(size: [3, 2], strides: [2, 1], dilations: [1, 2], padLow: [1, 0], padHigh: [0, 2])
    let kernel = try build.add(Map(.x * 2), try build.input(3, 2, 4 / groups, filters))
    build.output(try build.add(Convolution(window, groups: groups), try build.input(2, 7, 6, 4), kernel, name: "conv"))
    let unfolded = try expectSameMeaning(build.graph, after: [UnfoldConvolutions.self])
    #expect(unfolded.nodes.allSatisfy { ($0.op as? Convolution)?.window.isPointwise ?? true })
    _ = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
  }

  @Test func constantKernelsStayAsTheyAre() throws {
    var build = TestGraph()
    let window = Window(size: [3], strides: [1])
    build.output(try build.add(Convolution(window), try build.input(1, 8, 2), try build.weights(3, 2, 4), name: "conv"))
    #expect(operations(try UnfoldConvolutions().run(build.graph)) == ["convolution // conv"])
  }
}
