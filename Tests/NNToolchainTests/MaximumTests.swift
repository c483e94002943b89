import NNCodegen
import NNIR
import NNOps
import NNPlanning
import Testing

@testable import NNToolchain

/// Products of which only the maximum of all rows is wanted: global max pooling after a dense layer or a convolution of single points.
@Suite struct MaximumTests {
  /// `max over rows (x · w + other)`, and the rows themselves when somebody is to see them.
  private func graph(samples: Int, height: Int, depth: Int, columns: Int, showsRows: Bool) throws -> Graph {
    var graph = Graph(name: "maximum", batch: nil)
    var values = SeededValues(seed: UInt64(height * columns))
    let x = try graph.addInput("x", TensorType(.float32, [samples, height, depth]))
    let other = try graph.addInput("other", TensorType(.float32, [samples, height, columns]))
    let weights = try graph.append1(Constant(values.tensor(TensorType(.float32, [depth, columns]))), [], name: "weights")
    let rows = try graph.append1(MatMul(epilogue: .x + .operand(1)), [x, weights, other], name: "dense")
    let largest = try graph.append1(Reduce(.maximum, axes: [1]), [rows], name: "pooling")
    graph.outputs = [Port("largest", largest)] + (showsRows ? [Port("rows", rows)] : [])
    return graph
  }

  private func run(_ graph: Graph, _ options: PlanOptions, _ inputs: [Tensor]) async throws -> (functions: [String], bytes: [UInt8]) {
    let plan = try Planner.plan(graph, target: .native(), options: options)
    let flags = ["-O1", "-Wall", "-Wextra", "-Werror"]
    let (directory, path) = try await ModelBuilder(extraFlags: flags).buildTemporary(ModelEmitter.emit([plan], name: graph.name, weights: .file("w")))
    let functions = plan.steps.compactMap { step -> String? in if case .kernel(let call) = step.body { call.function } else { nil } }
    return (functions, try withExtendedLifetime(directory) { try LoadedModel(path).run(inputs)[0].bytes })
  }

  /// Rows and columns that fill no tile, one row, several blocks of rows.
  @Test(arguments: [(3, 37, 19, 45), (1, 64, 32, 64), (2, 5, 7, 33), (1, 2100, 70, 40)], [1, 2])
  func rowsNeedNotBeStored(_ extents: (samples: Int, height: Int, depth: Int, columns: Int), threads: Int) async throws {
    let make = { try graph(samples: extents.samples, height: extents.height, depth: extents.depth, columns: extents.columns, showsRows: $0) }
    let (fused, separate) = (try make(false), try make(true))
    var values = SeededValues(seed: 3)
    var inputs = fused.inputs.map { values.tensor(fused[$0.value]) }
    var floats = inputs[1].floats
    floats[floats.count - 1] = .nan
    floats[extents.columns / 2] = .infinity
    inputs[1] = Tensor(inputs[1].shape, floats)
    let options = PlanOptions(threads: threads, splitThreshold: 0)
    let expected = try await run(separate, options, inputs)
    #expect(expected.functions == ["nnc_matmul_f32", "nnc_reduce_max_f32"])
    let got = try await run(fused, options, inputs)
    #expect(got.functions == ["nnc_matmul_f32__max"])
    #expect(got.bytes == expected.bytes)
  }
}
