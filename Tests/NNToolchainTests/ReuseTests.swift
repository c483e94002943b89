import NNCodegen
import NNIR
import NNOps
import NNPlanning
import Testing

@testable import NNToolchain

/// Results take the buffer of an operand that ends with them only where the node reads nothing else of that buffer.
@Suite struct ReuseTests {
  private static let rows: Shape = [2, 6, 20]
  private static let flipped = Slice(starts: [0, 5, 0], sizes: [2, 6, 20], steps: [1, -1, 1])
  private static let first = Slice(starts: [0, 0, 0], sizes: [2, 1, 20])

  enum Reader: String, CaseIterable {
    case firstRow, firstColumn, turned, product, normalization, softmax, convolution, pooling, copied
  }

  /// A hidden tensor that is used up by one node, which reads it as it is and in another way as well.
  private func graph(_ reader: Reader, _ dtype: DType) throws -> Graph {
    var graph = Graph(name: "reuse", batch: nil)
    var values = SeededValues(seed: 5)
    let x = try graph.addInput("x", TensorType(dtype, Self.rows))
    func weights(_ dims: Int...) throws -> ValueID {
      try graph.append1(Constant(values.tensor(TensorType(.float32, Shape(dims)))), [], name: "weights")
    }
    let hidden = try graph.append1(Map(.x * 2), [x], name: "hidden")
    let turned = try graph.append1(Self.flipped, [hidden], name: "turned")
    let result: ValueID
    switch reader {
    case .firstRow:
      result = try graph.append1(
        Map(.operand(0) * .operand(1) - .operand(0)), [hidden, try graph.append1(Self.first, [hidden], name: "first")], name: "map")
    case .firstColumn:
      let column = try graph.append1(Slice(starts: [0, 0, 0], sizes: [2, 6, 1]), [hidden], name: "column")
      result = try graph.append1(Map(.operand(0) - .operand(1)), [hidden, column], name: "map")
    case .turned: result = try graph.append1(Map(.operand(0) + .operand(1)), [hidden, turned], name: "map")
    case .product:
      result = try graph.append1(MatMul(epilogue: .x + .operand(1)), [turned, try weights(20, 20), hidden], name: "dense")
    case .normalization:
      result = try graph.append1(Normalize(axisCount: 1, epsilon: 1e-3, epilogue: .x + .operand(1)), [turned, hidden], name: "normalization")
    case .softmax:
      let softmax = try graph.append1(Softmax(), [turned], name: "softmax")
      result = try graph.append1(Map(.operand(0) * .operand(1)), [softmax, hidden], name: "map")
    case .convolution:
      result = try graph.append1(
        Convolution(Window(size: [1], strides: [1]), epilogue: .x + .operand(1)), [turned, try weights(1, 20, 20), hidden], name: "convolution")
    case .pooling:
      let window = Window(size: [2], strides: [1], padLow: [0], padHigh: [1])
      result = try graph.append1(Pool(.average, window, epilogue: .x + .operand(1)), [turned, hidden], name: "pooling")
    case .copied:
      // A part of the columns is copied for a reshape, which the product ends, and read again later.
      let part = try graph.append1(Slice(starts: [0, 0, 1], sizes: [2, 6, 10]), [hidden], name: "part")
      let flat = try graph.append1(Reshape([2, 60]), [part], name: "flat")
      let product = try graph.append1(
        MatMul(epilogue: .x * .operand(1)), [try graph.addInput("y", TensorType(.float32, [2, 7])), try weights(7, 60), flat], name: "dense")
      graph.outputs.append(Port("product", try graph.append1(Map(.x + 1), [product], name: "sum")))
      result = try graph.append1(Map(.x * 3), [try graph.append1(Reshape([2, 10, 6]), [part], name: "again")], name: "map")
    }
    graph.outputs.append(Port("result", try graph.append1(Map(.x + 1), [result], name: "output")))
    try graph.verify(after: "test")
    return graph
  }

  private func expect(_ graph: Graph, _ target: Target) async throws {
    var values = SeededValues(seed: 9)
    let inputs = graph.inputs.map { values.tensor(graph[$0.value]) }
    var known = Dictionary(uniqueKeysWithValues: zip(graph.inputs.map(\.value), inputs))
    for node in graph.nodes {
      for (value, tensor) in zip(node.results, try node.op.evaluate(node.operands.map { known[$0]! })) { known[value] = tensor }
    }
    let plan = try Planner.plan(graph, target: target)
    let (directory, path) = try await ModelBuilder(extraFlags: ["-O1"]).buildTemporary(ModelEmitter.emit([plan], name: "reuse", weights: .file("w")))
    let results = try withExtendedLifetime(directory) { try LoadedModel(path).run(inputs) }
    for (port, actual) in zip(graph.outputs, results) {
      let errors = zip(actual.doubles, known[port.value]!.doubles).map { abs($0 - $1) }
      #expect(errors.max()! < 1e-4, "\(port.name) for \(target.name)")
    }
  }

  @Test(arguments: Reader.allCases) func whatIsStillReadIsNotOverwritten(reader: Reader) async throws {
    let graph = try graph(reader, .float32)
    for target in [.native(), Target.generic] { try await expect(graph, target) }
  }

  @Test(arguments: [Reader.firstRow, .firstColumn, .turned]) func integersToo(reader: Reader) async throws {
    try await expect(try graph(reader, .int32), .native())
  }
}
