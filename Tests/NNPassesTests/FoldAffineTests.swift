import NNIR
import NNOps
import Testing

@testable import NNPasses

@Suite struct FoldAffineTests {
  private let same = Window(size: [3, 3], strides: [1, 1], padLow: [1, 1], padHigh: [1, 1])
  private let valid = Window(size: [3, 3], strides: [1, 1])

  @Test func normalizationAfterAConvolutionBecomesItsWeights() throws {
    var build = TestGraph()
    let x = try build.input(1, 6, 6, 3)
    let y = try build.add(Convolution(same), x, try build.weights(3, 3, 3, 8), name: "conv")
    let biased = try build.add(Map(.operand(0) + .operand(1)), y, try build.weights(8), name: "conv")
    build.output(try build.add(Map(.max(.x, 0)), try build.normalization(biased), name: "relu"))
    let folded = try expectSameMeaning(build.graph, after: [FoldAffine.self])
    #expect(operations(folded) == [
      "convolution // conv+bn", "map add($0, $1) // conv+bn", "map maximum($0, 0.0) // relu",
    ])
    let whole = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
    #expect(operations(whole) == ["convolution → maximum(add($0, $1), 0.0) // conv+bn+relu"])
  }

  @Test func normalizationBeforeAConvolutionBecomesItsWeightsWithoutPadding() throws {
    for (window, isFolded) in [(valid, true), (same, false)] {
      var build = TestGraph()
      let x = try build.normalization(try build.input(2, 6, 6, 4))
      build.output(try build.add(Convolution(window, groups: 2), x, try build.weights(3, 3, 2, 6), name: "conv"))
      let folded = try expectSameMeaning(build.graph, after: [FoldAffine.self])
      #expect(operations(folded).first == (isFolded ? "convolution // bn+conv" : "map add(multiply($0, $1), $2) // bn"))
    }
  }

  @Test func depthwiseAndDenseFoldToo() throws {
    var build = TestGraph()
    let x = try build.input(1, 5, 5, 8)
    let depthwise = try build.add(Convolution(same, groups: 8), x, try build.weights(3, 3, 1, 8), name: "depthwise")
    let pooled = try build.add(Reduce(.mean, axes: [1, 2]), try build.normalization(depthwise), name: "pool")
    let dense = try build.add(MatMul(), try build.normalization(pooled, name: "bn1"), try build.weights(8, 5), name: "dense")
    build.output(try build.normalization(dense, name: "bn2"))
    let folded = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
    #expect(operations(folded) == [
      "convolution → add($0, $1) // depthwise+bn", "reduce // pool", "matmul → add($0, $1) // bn1+dense+bn2",
    ])
  }

  @Test func aMapBetweenTwoLinearOpsIsFoldedOnce() throws {
    var build = TestGraph()
    let first = try build.add(MatMul(), try build.input(2, 4), try build.weights(4, 5), name: "dense1")
    let biased = try build.add(Map(.operand(0) + .operand(1)), first, try build.weights(5), name: "dense1")
    let second = try build.add(MatMul(), try build.normalization(biased), try build.weights(5, 3), name: "dense2")
    let third = try build.add(MatMul(), try build.normalization(second, name: "bn2"), try build.weights(3, 3), name: "dense3")
    build.output(third)
    let folded = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
    #expect(operations(folded) == [
      "matmul → add($0, $1) // dense1+bn", "matmul → add($0, $1) // dense2+bn2", "matmul // dense3",
    ])
  }

  @Test func whatOthersReadIsLeftAlone() throws {
    var build = TestGraph()
    let x = try build.input(1, 6, 6, 3)
    let y = try build.add(Convolution(same), x, try build.weights(3, 3, 3, 8), name: "conv")
    build.output(try build.normalization(y))
    build.output(y)
    let folded = try expectSameMeaning(build.graph, after: [FoldAffine.self])
    #expect(operations(folded) == ["convolution // conv", "map add(multiply($0, $1), $2) // bn"])
  }
}
