import NNIR
import NNInterpreter
import NNOps
import Testing

@testable import NNPasses

@Suite struct FinalActivationTests {
  private func outputs(_ graph: Graph, _ input: [Float]) throws -> [[Float]] {
    try Interpreter(graph).run(inputs: [Tensor(graph[graph.inputs[0].value].shape, input)]).map(\.floats)
  }

  @Test func eachOutputEndsInItsOwnFunction() throws {
    var build = TestGraph()
    let x = try build.input(1, 3)
    let doubled = try build.add(Map(.x * 2), x, name: "double")
    build.output(try build.add(Softmax(), doubled, name: "classes"))
    build.output(try build.add(Map(.apply(.sigmoid, .x + 1)), x, name: "labels"))
    build.output(doubled)
    build.output(try build.add(Softmax(.logSoftmax), x, name: "logs"))
    let functions = build.graph.outputs.map { build.graph.finalActivation(of: $0.value) }
    #expect(functions.map { $0?.function } == [.softmax, .sigmoid, nil, nil])
    #expect(functions.map { $0?.layer } == ["classes", "labels", nil, nil])

    let unchanged = try build.graph.dropFinalActivations(ofFirst: 4)
    #expect(unchanged == ["y2", "y3"])
    let results = try outputs(build.graph, [1, 2, 3])
    #expect(Array(results[..<3]) == [[2, 4, 6], [2, 3, 4], [2, 4, 6]])
    #expect(!build.graph.nodes.contains { $0.name == "classes" })
  }

  @Test func shapesAndTypesBehindTheFunctionStay() throws {
    var build = TestGraph()
    let x = try build.input(1, 2, 3)
    let moved = try build.add(Transpose([0, 2, 1]), x)
    let back = try build.add(Transpose([0, 2, 1]), try build.add(Softmax(), moved, name: "softmax"), name: "softmax")
    build.output(try build.add(Map(.cast(.float64, .x)), try build.add(Reshape([1, 6]), back, name: "flat"), name: "cast"))
    build.output(try build.add(Map(.cast(.float64, .apply(.sigmoid, .x))), x, name: "sigmoid"))
    let types = build.graph.outputs.map { build.graph[$0.value] }
    #expect(try build.graph.dropFinalActivations(ofFirst: 2).isEmpty)
    #expect(build.graph.outputs.map { build.graph[$0.value] } == types)
    let results = try Interpreter(build.graph).run(inputs: [Tensor([1, 2, 3], [1, 2, 3, 4, 5, 6])])
    #expect(results.map(\.doubles) == [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]])
  }
}
