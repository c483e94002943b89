import NNDiagnostics
import NNIR
import NNOps
import Testing

@testable import NNInterpreter

@Suite struct InterpreterTests {
  /// `relu(x · w) + x · w`, in which the product is read twice.
  private func graph() throws -> Graph {
    var graph = Graph(name: "g")
    let x = try graph.addInput("x", TensorType(.float32, [1, 2]))
    let w = try graph.append1(Constant(Tensor([2, 2], [1, 2, 3, -4])), [], name: "w")
    let product = try graph.append1(MatMul(), [x, w], name: "dense")
    let relu = try graph.append1(Map(.max(.x, 0)), [product], name: "relu")
    let sum = try graph.append1(Map(.operand(0) + .operand(1)), [relu, product], name: "add")
    graph.outputs = [Port("sum", sum), Port("relu", relu)]
    return graph
  }

  @Test func outputsComeInOrder() throws {
    let results = try Interpreter(graph()).run(inputs: [Tensor([1, 2], [1, 1])])
    #expect(results.map(\.floats) == [[8, -2], [4, 0]])
  }

  @Test func everyComputedValueIsObservedOnce() throws {
    var seen: [String] = []
    let graph = try graph()
    _ = try Interpreter(graph).run(inputs: [Tensor([1, 2], [1, 1])]) { value, tensor in
      seen.append("\(graph.nodes[graph.producers[value]!].name) \(tensor.floats)")
    }
    #expect(seen == ["dense [4.0, -2.0]", "relu [4.0, 0.0]", "add [8.0, -2.0]"])
  }

  @Test func inputsOfAnotherTypeAreRefused() throws {
    #expect {
      try Interpreter(graph()).run(inputs: [Tensor([2], [1, 1])])
    } throws: { ($0 as? Diagnostic)?.id == "data-shape" }
  }
}
