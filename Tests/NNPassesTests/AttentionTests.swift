import NNIR
import NNOps
import Testing

@testable import NNPasses

@Suite struct AttentionTests {
  /// Heads of a projection `[1, T, H · D]`, brought to the front.
  private func heads(_ count: Int, of value: ValueID, _ build: inout TestGraph) throws -> ValueID {
    let dims = build.graph[value].shape.dims
    let split = try build.add(Reshape([dims[0], dims[1], count, dims[2] / count]), value)
    return try build.add(Transpose([0, 2, 1, 3]), split)
  }

  @Test func headsAreReadWhereTheyAre() throws {
    var build = TestGraph()
    let (x, mask) = (try build.input(2, 6, 12), try build.input(2, 1, 1, 6))
    let (q, k, v) = (try heads(3, of: x, &build), try heads(3, of: x, &build), try heads(3, of: x, &build))
    let scores = try build.add(MatMul(transposeB: true), q, k)
    let masked = try build.add(Map(.select(.operand(1), then: .operand(0) * 0.5, otherwise: -1e9)), scores, mask)
    let mixed = try build.add(MatMul(), try build.add(Softmax(), masked), v, name: "attention")
    build.output(try build.add(Reshape([2, 6, 12]), try build.add(Transpose([0, 2, 1, 3]), mixed)))
    #expect(operations(try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)) == [
      "reshape // ", "attention // attention", "reshape // ",
    ])
  }

  @Test func queriesMayShareKeys() throws {
    var build = TestGraph()
    let (x, y, mask) = (try build.input(1, 5, 24), try build.input(1, 7, 8), try build.weights(1, 1, 5, 7))
    let (q, k) = (try heads(6, of: x, &build), try heads(2, of: y, &build))
    let scores = try build.add(MatMul(transposeB: true), try build.add(Reshape([1, 2, 15, 4]), q), k)
    let scaled = try build.add(Map(.x * 0.5), scores)
    let shifted = try build.add(Map(.operand(0) + .operand(1)), try build.add(Reshape([1, 6, 5, 7]), scaled), mask)
    let weights = try build.add(Reshape([1, 2, 15, 7]), try build.add(Softmax(), shifted))
    let mixed = try build.add(Reshape([1, 6, 5, 4]), try build.add(MatMul(), weights, k))
    build.output(try build.add(Transpose([0, 2, 1, 3]), mixed))
    let names = operations(try expectSameMeaning(build.graph, after: PassPipeline.standard.passes))
    #expect(names.filter { $0.hasPrefix("attention") }.count == 1)
    #expect(!names.contains { $0.hasPrefix("transpose") || $0.hasPrefix("matmul") })
  }

  @Test func oneHeadNeedsNoTranspose() throws {
    var build = TestGraph()
    let (x, y, mask) = (try build.input(2, 5, 8), try build.input(2, 7, 8), try build.input(2, 5, 7))
    let scores = try build.add(MatMul(transposeB: true), x, y)
    let masked = try build.add(Map(.operand(0) + .operand(1)), scores, mask)
    build.output(try build.add(MatMul(), try build.add(Softmax(), masked), y, name: "attention"))
    let names = operations(try expectSameMeaning(build.graph, after: PassPipeline.standard.passes))
    #expect(names.filter { !$0.hasPrefix("reshape") } == ["attention // attention"])
  }

  @Test func weightsThatAreReadStay() throws {
    var build = TestGraph()
    let x = try build.input(2, 5, 8)
    let weights = try build.add(Softmax(), try build.add(MatMul(transposeB: true), x, x))
    build.output(weights)
    build.output(try build.add(MatMul(), weights, x))
    #expect(operations(try expectSameMeaning(build.graph, after: PassPipeline.standard.passes)).count == 3)
  }
}
