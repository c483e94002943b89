import NNIR
import NNOps
import Testing

@testable import NNPasses

@Suite struct MovementTests {
  private let toLast = Transpose([0, 2, 3, 1])
  private let toFirst = Transpose([0, 3, 1, 2])

  /// Two channels-first convolutions with a normalisation, an activation and a pad between them transpose the input and the output only.
  @Test func transposesOfChannelsFirstLayersCancel() throws {
    var build = TestGraph()
    let window = Window(size: [3, 3], strides: [1, 1])
    var y = try build.add(toLast, try build.input(1, 3, 8, 8), name: "conv1")
    y = try build.add(Convolution(window), y, try build.weights(3, 3, 3, 4), name: "conv1")
    y = try build.add(toFirst, y, name: "conv1")
    y = try build.add(Map(.operand(0) * .operand(1)), y, try build.weights(4, 1, 1), name: "bn")
    y = try build.add(Map(.max(.x, 0)), y, name: "relu")
    y = try build.add(Pad(low: [0, 0, 1, 2], high: [0, 0, 0, 1]), y, name: "pad")
    y = try build.add(toLast, y, name: "conv2")
    y = try build.add(Convolution(window), y, try build.weights(3, 3, 4, 5), name: "conv2")
    build.output(try build.add(toFirst, y, name: "conv2"))
    let optimised = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
    #expect(operations(optimised) == [
      "transpose // conv1", "convolution → maximum($0, 0.0) // conv1+bn+relu", "convolution // pad+conv2",
      "transpose // conv2",
    ])
  }

  @Test func channelsFirstConcatenationsStayChannelsLast() throws {
    var build = TestGraph()
    let (x, z) = (try build.input(1, 4, 4, 3), try build.input(1, 4, 4, 2))
    let joined = try build.add(Concatenate(axis: 1), try build.add(toFirst, x), try build.add(toFirst, z), name: "concat")
    build.output(try build.add(toLast, joined))
    #expect(operations(try expectSameMeaning(build.graph, after: [SimplifyMovement.self])) == ["concatenate // concat"])
  }

  @Test func aTransposeOfSingleExtentsIsAReshape() throws {
    var build = TestGraph()
    build.output(try build.add(toFirst, try build.input(1, 4, 4, 1), name: "t"))
    #expect(operations(try expectSameMeaning(build.graph, after: [SimplifyMovement.self])) == ["reshape // t"])
  }

  @Test func activationsPassReshapesOnTheWayToTheirOp() throws {
    var build = TestGraph()
    let dense = try build.add(MatMul(), try build.input(6, 4), try build.weights(4, 3), name: "dense")
    let steps = try build.add(Reshape([2, 3, 3]), dense, name: "time")
    build.output(try build.add(Map(.max(.operand(0) + .operand(1), 0)), steps, try build.weights(3), name: "relu"))
    let optimised = try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)
    #expect(operations(optimised) == ["matmul → maximum(add($0, $1), 0.0) // dense+relu", "reshape // relu"])
  }

  @Test func movementsThatDoNothingDisappear() throws {
    var build = TestGraph()
    let x = try build.input(2, 3)
    var y = try build.add(Reshape([3, 2]), x)
    y = try build.add(Reshape([2, 3]), y)
    y = try build.add(Pad(low: [0, 0], high: [0, 0]), y)
    y = try build.add(Slice(starts: [0, 0], sizes: [2, 3]), y)
    y = try build.add(Broadcast([2, 3]), y)
    build.output(try build.add(Map(.apply(.exp, .x)), y, name: "exp"))
    #expect(operations(try expectSameMeaning(build.graph, after: [SimplifyMovement.self])) == ["map exp($0) // exp"])
  }
}
