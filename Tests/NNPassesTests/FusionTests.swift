import NNIR
import NNOps
import Testing

@testable import NNPasses

@Suite struct FusionTests {
  @Test func aResidualBlockIsTwoKernelCalls() throws {
    var build = TestGraph()
    let window = Window(size: [3, 3], strides: [1, 1], padLow: [1, 1], padHigh: [1, 1])
    let x = try build.input(1, 6, 6, 4)
    var y = try build.add(Convolution(window), x, try build.weights(3, 3, 4, 4), name: "conv1")
    y = try build.add(Map(.max(.x, 0)), try build.normalization(y, name: "bn1"), name: "relu1")
    y = try build.add(Convolution(window), y, try build.weights(3, 3, 4, 4), name: "conv2")
    y = try build.normalization(y, name: "bn2")
    y = try build.add(Map(.operand(0) + .operand(1)), y, x, name: "add")
    build.output(try build.add(Map(.max(.x, 0)), y, name: "relu2"))
    let fused = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
    #expect(operations(fused) == [
      "convolution → maximum(add($0, $1), 0.0) // conv1+bn1+relu1",
      "convolution → maximum(add(add($0, $1), $2), 0.0) // conv2+bn2+add+relu2",
    ])
  }

  @Test func aMapThatTwoReadIsComputedOnce() throws {
    var build = TestGraph()
    let x = try build.input(2, 8)
    let shared = try build.add(Map(.apply(.exp, .x)), x, name: "exp")
    build.output(try build.add(Map(.x + 1), shared, name: "a"))
    build.output(try build.add(Map(.x * 2), shared, name: "b"))
    #expect(operations(try expectSameMeaning(build.graph, after: [FuseMaps.self])).count == 3)
  }

  @Test func vectorCodeIsNotLostToACast() throws {
    var build = TestGraph()
    let exp = try build.add(Map(.apply(.exp, .x)), try build.input(2, 8), name: "exp")
    build.output(try build.add(Map(.cast(.int32, .x)), exp, name: "cast"))
    #expect(operations(try expectSameMeaning(build.graph, after: [FuseMaps.self])).count == 2)
  }

  @Test func integersOf64BitsWrapAroundInsideAFusedMap() throws {
    var build = TestGraph()
    let whole = try build.add(Constant(Tensor(TensorType(.int64, [2]), doubles: [0x1p62, -0x1p61])), name: "whole")
    let product = try build.add(Map(.x * 7), whole, name: "product")
    build.output(try build.add(Map(.cast(.float32, .x)), product, name: "float"))
    #expect(operations(try expectSameMeaning(build.graph, after: [FuseMaps.self])).count == 1)
  }

  @Test func masksBecomePartOfTheSelectionThatReadsThem() throws {
    var build = TestGraph()
    let x = try build.input(2, 8)
    let mask = try build.add(Map(.x > 0), x, name: "mask")
    build.output(try build.add(Map(.select(.operand(0), then: .operand(1), otherwise: 0)), mask, x, name: "select"))
    let fused = try expectSameMeaning(build.graph, after: [FuseMaps.self])
    #expect(operations(fused) == ["map select(greater($0, 0.0), $0, 0.0) // mask+select"])
  }

  @Test func aBroadcastMapIsNotRecomputed() throws {
    var build = TestGraph()
    let gate = try build.add(Map(.apply(.sigmoid, .x)), try build.input(2, 1, 8), name: "gate")
    build.output(try build.add(Map(.operand(0) * .operand(1)), try build.input(2, 5, 8), gate, name: "scale"))
    #expect(operations(try expectSameMeaning(build.graph, after: [FuseMaps.self])).count == 2)
  }

  private func gatedConvolution(batch: Int = 1, pixels: Int, filters: Int) throws -> Graph {
    var build = TestGraph()
    let x = try build.input(batch, pixels, pixels, 8)
    let gate = try build.add(Map(.apply(.sigmoid, .x)), try build.input(batch, 1, 1, 8), name: "gate")
    let gated = try build.add(Map(.operand(0) * .operand(1)), gate, x, name: "excite")
    let window = Window(size: [1, 1], strides: [1, 1], padLow: [0, 0], padHigh: [0, 0])
    build.output(try build.add(Convolution(window), gated, try build.weights(1, 1, 8, filters), name: "project"))
    return try expectSameMeaning(build.graph, after: [GateWeights.self, RemoveDeadCode.self])
  }

  @Test func aGateMultipliesTheWeightsOfManyPixels() throws {
    #expect(operations(try gatedConvolution(pixels: 6, filters: 4)) == [
      "map sigmoid($0) // gate", "reshape // excite", "map multiply($0, $1) // excite", "convolution // project",
    ])
  }

  @Test(arguments: [(1, 3, 4), (2, 6, 4)])
  func otherGatesMultiplyTheInput(batch: Int, pixels: Int, filters: Int) throws {
    #expect(operations(try gatedConvolution(batch: batch, pixels: pixels, filters: filters)) == [
      "map sigmoid($0) // gate", "map multiply($0, $1) // excite", "convolution // project",
    ])
  }

  @Test func resultsThatTheCallerWantsStay() throws {
    var build = TestGraph()
    let dense = try build.add(MatMul(), try build.input(2, 4), try build.weights(4, 3), name: "dense")
    build.output(dense)
    build.output(try build.add(Map(.apply(.tanh, .x)), dense, name: "tanh"))
    #expect(operations(try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)).count == 2)
  }
}
