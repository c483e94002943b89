import NNDiagnostics
import NNIR
import NNOps
import Testing

@testable import NNPasses

@Suite struct CleanupTests {
  @Test func whatNoOutputNeedsIsDropped() throws {
    var build = TestGraph()
    let x = try build.input(2, 3)
    _ = try build.add(Map(.apply(.exp, .x)), x, name: "unused")
    build.output(try build.add(Map(.x + 1), x, name: "used"))
    #expect(operations(try expectSameMeaning(build.graph, after: [RemoveDeadCode.self])) == ["map add($0, 1.0) // used"])
  }

  @Test func equalNodesAreComputedOnce() throws {
    var build = TestGraph()
    let x = try build.input(2, 3)
    let (a, b) = (try build.add(Map(.apply(.exp, .x)), x, name: "a"), try build.add(Map(.apply(.exp, .x)), x, name: "b"))
    build.output(try build.add(Map(.operand(0) + .operand(1)), a, b, name: "sum"))
    #expect(operations(try expectSameMeaning(build.graph, after: [ShareValues.self])).count == 2)
  }

  @Test func constantsAreFoldedAndScalarsWrittenIntoExpressions() throws {
    var build = TestGraph()
    let x = try build.input(2, 3)
    let two = try build.add(Constant(.scalar(2)), name: "two")
    let root = try build.add(Map(.apply(.sqrt, .x)), two, name: "root")
    build.output(try build.add(Map(.operand(0) * .operand(1)), x, root, name: "scale"))
    let folded = try expectSameMeaning(build.graph, after: [FoldConstants.self, RemoveDeadCode.self])
    #expect(folded.nodes.map { folded.line(for: $0) } == [
      "%1: float32[2, 3] = map(%0) {expr: multiply($0, \(Double(Float(2.0.squareRoot()))))} // scale"
    ])
  }

  @Test func aConstantThatIsMerelyRepeatedStays() throws {
    var build = TestGraph()
    let row = try build.weights(1, 64)
    build.output(try build.add(Broadcast([4096, 64]), row, name: "repeat"))
    #expect(operations(try expectSameMeaning(build.graph, after: [FoldConstants.self])) == ["broadcast // repeat"])
  }

  @Test func aKernelThatIsMerelyPaddedDoesNot() throws {
    var build = TestGraph()
    let x = try build.input(1, 4, 4, 64)
    let kernel = try build.add(Pad(low: [0, 0, 0, 0], high: [2, 2, 0, 0]), try build.weights(1, 1, 64, 40), name: "pad")
    build.output(try build.add(Convolution(Window(size: [3, 3], strides: [1, 1])), x, kernel, name: "convolution"))
    let folded = try expectSameMeaning(build.graph, after: [FoldConstants.self, RemoveDeadCode.self])
    #expect(folded.nodes.map { type(of: $0.op).name } == ["constant", "convolution"])
  }

  @Test func everyPassIsVerified() {
    struct Broken: Pass {
      static let name = "broken"
      func run(_ graph: Graph) -> Graph {
        var copy = graph
        var other = Graph(name: "other")
        let values = (0..<9).compactMap { _ in try? other.addInput("x", TensorType(.float32, [])) }
        copy.outputs = [Port("y", values[8])]
        return copy
      }
    }
    #expect {
      var build = TestGraph()
      build.output(try build.input(1))
      return try PassPipeline([Broken.self]).run(build.graph)
    } throws: { error in
      (error as? Diagnostic)?.id == "internal-invalid-graph"
    }
  }
}
