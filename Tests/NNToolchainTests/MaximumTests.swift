import NNCodegen
import NNIR
import NNOps
import NNPlanning
import Testing

@testable import NNToolchain

/// Products and convolutions of whose results only maxima are wanted, because max pooling follows, give the bits that they give one after the other.
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

  /// Two convolutions by Winograd's method, `max(·, 0)`, and max pooling; the convolutions' results too when somebody is to see them.
  private func network(_ input: Shape, kernel: [Int], channels: Int, pool: [Int], showsAll: Bool) throws -> Graph {
    var graph = Graph(name: "pooled", batch: nil)
    var values = SeededValues(seed: UInt64(channels))
    let x = try graph.addInput("x", TensorType(.float32, input))
    let reach = kernel.map { $0 - 1 }
    let window = Window(size: kernel, strides: kernel.map { _ in 1 }, padLow: reach.map { $0 / 2 }, padHigh: reach.map { $0 - $0 / 2 })
    let pooling = Window(size: pool, strides: pool)
    var (last, hidden): (ValueID, [ValueID]) = (x, [])
    for layer in 1...2 {
      let weights = try graph.append1(
        Constant(values.tensor(TensorType(.float32, Shape(kernel + [graph[last].shape.last, channels])))), [], name: "weights\(layer)")
      hidden.append(try graph.append1(Convolution(window, epilogue: .max(.x, 0)), [last, weights], name: "convolution\(layer)"))
      last = try graph.append1(Pool(.max, pooling), [hidden.last!], name: "pooling\(layer)")
    }
    graph.outputs = [Port("y", last)] + (showsAll ? hidden.enumerated().map { Port("hidden\($0)", $1) } : [])
    return graph
  }

  /// Images and signals whose last windows are cut off, channels that fill no vector, windows that fill a tile, threads that share spans.
  @Test(
    arguments: [
      ([2, 13, 18, 20], [3, 3], 33, [2, 2]), ([1, 48, 48, 32], [3, 3], 64, [4, 4]), ([3, 16, 12, 8], [3, 3], 16, [2, 4]),
      ([2, 50, 16], [3], 24, [2]), ([1, 9, 9, 16], [3, 3], 128, [1, 2]),
    ] as [([Int], [Int], Int, [Int])], [1, 2])
  func resultsNeedNotBeStored(_ layers: (input: [Int], kernel: [Int], channels: Int, pool: [Int]), threads: Int) async throws {
    let make = { try network(Shape(layers.input), kernel: layers.kernel, channels: layers.channels, pool: layers.pool, showsAll: $0) }
    let (fused, separate) = (try make(false), try make(true))
    var values = SeededValues(seed: 7)
    let inputs = fused.inputs.map { values.tensor(fused[$0.value]) }
    let options = PlanOptions(convolution: .winograd, threads: threads, splitThreshold: 0)
    let (got, expected) = (try await run(fused, options, inputs), try await run(separate, options, inputs))
    #expect(expected.functions.count { $0 == "nnc_max_pool_f32" } == 2)
    #expect(!got.functions.contains("nnc_max_pool_f32"), "\(got.functions)")
    #expect(got.bytes == expected.bytes)
  }

  /// Windows that overlap, reach over the border, or do not fit the tiles.
  @Test func otherPoolingStaysAStepOfItsOwn() throws {
    for pool in [Window(size: [3, 3], strides: [2, 2]), Window(size: [2, 2], strides: [1, 1]), Window(size: [2, 2], strides: [2, 2], padHigh: [1, 1])] {
      var graph = Graph(name: "overlapping", batch: nil)
      var values = SeededValues(seed: 1)
      let x = try graph.addInput("x", TensorType(.float32, [1, 17, 17, 32]))
      let weights = try graph.append1(Constant(values.tensor(TensorType(.float32, [3, 3, 32, 32]))), [], name: "weights")
      let y = try graph.append1(Convolution(Window(size: [3, 3], strides: [1, 1])), [x, weights], name: "convolution")
      graph.outputs = [Port("y", try graph.append1(Pool(.max, pool), [y], name: "pooling"))]
      let plan = try Planner.plan(graph, target: .native(), options: PlanOptions(convolution: .winograd))
      #expect(plan.steps.count == 2)
    }
  }
}
