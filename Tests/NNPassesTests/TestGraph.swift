import NNIR
import NNInterpreter
import NNOps
import Testing

@testable import NNPasses

/// Builds small graphs with seeded weights.
struct TestGraph {
  var graph = Graph(name: "g")
  private var state: UInt32 = 1

  mutating func input(_ dims: Int...) throws -> ValueID { try graph.addInput("x\(graph.inputs.count)", TensorType(.float32, Shape(dims))) }

  /// Values between −1 and 1.
  mutating func values(_ shape: Shape) -> Tensor {
    Tensor(
      shape,
      (0..<shape.elementCount).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(Int32(bitPattern: state)) / Float(1 << 31)
      })
  }

  mutating func weights(_ dims: Int...) throws -> ValueID {
    try graph.append1(Constant(values(Shape(dims))), [], name: "weights")
  }

  mutating func add(_ op: any Op, _ operands: ValueID..., name: String = "") throws -> ValueID {
    try graph.append1(op, operands, name: name)
  }

  /// `gamma · x + beta` along the last axis.
  mutating func normalization(_ x: ValueID, name: String = "bn") throws -> ValueID {
    let channels = graph[x].shape.last
    let (gamma, beta) = (try weights(channels), try weights(channels))
    return try add(Map(.operand(0) * .operand(1) + .operand(2)), x, gamma, beta, name: name)
  }

  mutating func output(_ value: ValueID) { graph.outputs.append(Port("y\(graph.outputs.count)", value)) }
}

/// Runs passes, and checks that the interpreter computes the same before and after.
func expectSameMeaning(_ graph: Graph, after passes: [any Pass.Type]) throws -> Graph {
  let optimised = try PassPipeline(passes).run(graph)
  var source = TestGraph()
  let inputs = graph.inputs.map { source.values(graph[$0.value].shape) }
  let (before, after) = (try Interpreter(graph).run(inputs: inputs), try Interpreter(optimised).run(inputs: inputs))
  for (expected, actual) in zip(before, after) {
    #expect(expected.type == actual.type)
    for (a, e) in zip(actual.doubles, expected.doubles) where !(a == e || abs(a - e) <= 1e-5 * max(1, abs(e))) {
      Issue.record("\(a) instead of \(e)")
      break
    }
  }
  return optimised
}

/// The operations of a graph in order, constants left out.
func operations(_ graph: Graph) -> [String] {
  graph.nodes.filter { !($0.op is Constant) }.map { node in
    let epilogue = (node.op as? any EpilogueOp)?.epilogue.map { " → \($0)" } ?? ""
    let expr = (node.op as? Map).map { " \($0.expr)" } ?? ""
    return "\(type(of: node.op).name)\(expr)\(epilogue) // \(node.name)"
  }
}
