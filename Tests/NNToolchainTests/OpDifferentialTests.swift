import NNCodegen
import NNIR
import NNOps
import NNPlanning
import Testing

@testable import NNToolchain

/// Every example of every op, compiled, against the op's plain meaning.
@Suite struct OpDifferentialTests {
  static let ops: [any Op.Type] = [
    Map.self, Convolution.self, MatMul.self, Pool.self, Reduce.self, Normalize.self, Softmax.self, Reshape.self,
    Transpose.self, Slice.self, Concatenate.self, Pad.self, Broadcast.self, Gather.self, Resample.self, LSTM.self, GRU.self,
    SimpleRNN.self, ArgReduce.self, Scan.self, Sort.self, TakeAlong.self, Scatter.self, Bitcast.self, MatrixFunction.self,
    HashBucket.self, Lookup.self, FusedAttention.self,
  ]

  @Test(arguments: ops.indices, [false, true])
  func compiledEqualsEvaluated(index: Int, weightsAreConstant: Bool) async throws {
    try await check(index, weightsAreConstant, PlanOptions())
  }

  @Test(arguments: [1, 2], [false, true])
  func productsByOpenBLASEqualEvaluated(index: Int, weightsAreConstant: Bool) async throws {
    try await check(index, weightsAreConstant, PlanOptions(matrixBackend: .openblas))
  }

  /// Kernels that compute a third of a step, or half, at a time give the bits that they give at once.
  @Test(arguments: ops.indices, [2, 3])
  func threadsGiveTheSameBits(index: Int, threads: Int) async throws {
    guard let example = try Case(Self.ops[index], index, weightsAreConstant: true) else { return }
    let alone = try await example.run(PlanOptions())
    let shared = try await example.run(PlanOptions(threads: threads, splitThreshold: 0))
    for (output, (a, b)) in zip(example.graph.outputs, zip(alone, shared)) { #expect(a.bytes == b.bytes, "\(output.name)") }
  }

  /// Whatever planning may choose gives the result.
  @Test(arguments: [(1, PlanOptions.MatrixBackend.nncc), (1, .openblas), (2, .nncc), (2, .openblas), (15, .nncc), (16, .nncc), (17, .nncc), (27, .nncc)])
  func everyChoiceEqualsEvaluated(index: Int, backend: PlanOptions.MatrixBackend) async throws {
    guard let example = try Case(Self.ops[index], index, weightsAreConstant: true) else { return }
    var options = PlanOptions(matrixBackend: backend, tolerance: 1e-4)
    let decisions = try Planner.decisions(example.graph, target: .native(), options: options)
    let count = try #require(decisions.map(\.alternatives.count).max())
    #expect(count > 0)
    for number in 0..<count {
      let chosen = decisions.filter { $0.alternatives.count > number }.map { ($0.key, $0.alternatives[number]) }
      options.choices = Dictionary(uniqueKeysWithValues: chosen)
      try await check(example, options)
    }
  }

  private func check(_ index: Int, _ weightsAreConstant: Bool, _ options: PlanOptions) async throws {
    guard let example = try Case(Self.ops[index], index, weightsAreConstant: weightsAreConstant) else { return }
    try await check(example, options)
  }

  private func check(_ example: Case, _ options: PlanOptions) async throws {
    for (port, (actual, wanted)) in zip(example.graph.outputs, zip(try await example.run(options), example.expected)) {
      let name = "\(example.graph.name) \(port.name)"
      #expect(actual.type == wanted.type, "\(name)")
      let scale = max(1, wanted.doubles.filter(\.isFinite).map(abs).max() ?? 1)
      for (a, w) in zip(actual.doubles, wanted.doubles) {
        let isEqual = a == w || (a.isNaN && w.isNaN) || abs(a - w) <= 1e-5 * scale
        if !isEqual {
          Issue.record("\(name): \(a) instead of \(w)")
          break
        }
      }
    }
  }

  /// All examples of an op in one graph.
  private struct Case {
    var graph: Graph
    var inputs: [Tensor] = []
    var expected: [Tensor] = []

    /// Nil when the op needs constant weights and is to have variable ones.
    init?(_ op: any Op.Type, _ index: Int, weightsAreConstant: Bool) throws {
      let needsConstants = op is LSTM.Type || op is GRU.Type || op is SimpleRNN.Type
      if needsConstants && !weightsAreConstant { return nil }
      graph = Graph(name: op.name, batch: nil)
      var values = SeededValues(seed: UInt64(index + 1))
      for (number, example) in op.examples.enumerated() {
        // Only a convolution that is a product of matrices takes a kernel that is computed.
        if let convolution = example.op as? Convolution, !weightsAreConstant, !(convolution.window.isPointwise && convolution.groups == 1) {
          continue
        }
        // A recurrence with large weights is chaotic: rounding alone would make its outputs differ.
        let isRecurrent = example.op is SimpleRNN || example.op is LSTM || example.op is GRU
        let tensors = example.operands.enumerated().map { position, type in
          example.fixed[position] ?? values.tensor(type, scale: isRecurrent && position == 2 ? 0.2 : 1)
        }
        var operands: [ValueID] = []
        for (position, tensor) in tensors.enumerated() {
          let isWeight = (1...3).contains(position) && tensor.dtype == .float32
          if weightsAreConstant && isWeight {
            operands.append(try graph.append1(Constant(tensor), [], name: "w\(number)_\(position)"))
          } else {
            operands.append(try graph.addInput("x\(number)_\(position)", tensor.type))
            inputs.append(tensor)
          }
        }
        let results = try graph.append(example.op, operands, name: "example\(number)")
        for (position, result) in results.enumerated() { graph.outputs.append(Port("y\(number)_\(position)", result)) }
        expected += try example.op.evaluate(tensors)
      }
      try graph.verify(after: "test")
    }

    func run(_ options: PlanOptions) async throws -> [Tensor] {
      let plan = try Planner.plan(graph, target: .native(), options: options)
      let emitted = ModelEmitter.emit([plan], name: graph.name, weights: .file("w"))
      let (directory, path) = try await ModelBuilder(extraFlags: ["-O1", "-Wall", "-Wextra", "-Werror"]).buildTemporary(emitted)
      return try withExtendedLifetime(directory) { try LoadedModel(path).run(inputs) }
    }
  }
}

/// NaN and infinity go through element-wise code as NumPy says.
@Suite struct SpecialValueTests {
  @Test func nanAndInfinityTravel() async throws {
    let exprs: [Expr] = [
      .max(.x, 0), .max(0, .x), .min(.x, 6), .min(.max(.x, 0), 6), .max(.x, .operand(1)), .min(.operand(1), .x),
      .select(.x < 0, then: .x * 0.2, otherwise: .x), .apply(.tanh, .x), .apply(.sigmoid, .x), .apply(.exp, .x), .apply(.erf, .x),
      .apply(.softplus, .x), .x * .apply(.sigmoid, .x), .apply(.sqrt, .x), .apply(.log, .x),
    ]
    let special: [Float] = [.nan, .infinity, -.infinity, 0, -0.0, 1e38, -1e38, Float(bitPattern: 70000), 3, -3, 88, -88, 104]
    let x = Tensor([special.count], special)
    let y = Tensor([special.count], special.reversed())
    var graph = Graph(name: "special", batch: nil)
    let inputs = [try graph.addInput("x", x.type), try graph.addInput("y", y.type)]
    var expected: [Tensor] = []
    for (index, expr) in exprs.enumerated() {
      let map = Map(expr)
      let operands = expr.operands.contains(1) ? inputs : [inputs[0]]
      graph.outputs.append(Port("y\(index)", try graph.append1(map, operands, name: "map\(index)")))
      expected += try map.evaluate(operands.count == 2 ? [x, y] : [x])
    }
    let plan = try Planner.plan(graph, target: .native())
    let (directory, path) = try await ModelBuilder().buildTemporary(ModelEmitter.emit([plan], name: "special", weights: .file("w")))
    let results = try LoadedModel(path).run([x, y])
    _ = directory
    for (index, (actual, wanted)) in zip(results, expected).enumerated() {
      for (element, (a, w)) in zip(actual.floats, wanted.floats).enumerated() {
        let isEqual = a == w || (a.isNaN && w.isNaN) || abs(a - w) <= 1e-6 * abs(w)
        #expect(isEqual, "\(exprs[index]) of \(special[element]): \(a) instead of \(w)")
      }
    }
  }
}

/// Seeded values that exercise an op: floats of both signs, small integers, both truths.
struct SeededValues {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }

  mutating func tensor(_ type: TensorType, scale: Double = 1) -> Tensor {
    Tensor(
      type,
      doubles: (0..<type.elementCount).map { _ in
        type.dtype.isFloatingPoint ? (next() * 2 - 1) * scale : (next() * 5).rounded(.down)
      })
  }
}
