import NNCodegen
import NNIR
import NNOps
import NNPlanning
import Testing

@testable import NNToolchain

/// Layers that are computed together, strip by strip, give the bits that they give one after the other.
@Suite struct StripTests {
  /// Every tensor between layers counts as too large for the cache, and strips are as small as `stripBytes` has it.
  private static func limits(_ stripBytes: Int) -> StripLimits {
    StripLimits(cachedBytes: 0, stripBytes: stripBytes, weightBytes: 1 << 20, fewestPixels: 1, fewestLines: 1)
  }

  @Test(arguments: 1...8) func randomChainsGiveTheSameBits(seed: Int) async throws {
    let chain = try RandomChain(seed: UInt64(seed))
    let whole = try await chain.run(PlanOptions(convolution: .direct, strips: nil))
    var shapes: Set<Int> = []
    for (stripBytes, threads) in [(2 << 10, 1), (6 << 10, 1), (6 << 10, 3), (1 << 20, 2)] {
      let options = PlanOptions(convolution: .direct, threads: threads, splitThreshold: 0, strips: Self.limits(stripBytes))
      shapes.insert(try chain.plan(options).steps.count)
      for (a, b) in zip(try await chain.run(options), whole) { #expect(a.bytes == b.bytes, "strips of \(stripBytes) bytes, \(threads) threads") }
    }
    #expect(shapes.contains { $0 < chain.layers }, "nothing was joined")
  }

  /// A block whose result may stand where its input does: not when strips of it are written before all of the input is read.
  @Test func resultsDoNotOverwriteWhatIsStillRead() async throws {
    var chain = try RandomChain(seed: 0, layers: 0)
    let x = try chain.convolve(chain.graph.inputs[0].value, kernel: 1, outputs: 8)
    var y = x
    for _ in 0..<3 {
      let expanded = try chain.convolve(y, kernel: 1, outputs: 16)
      let middle = try chain.convolve(expanded, kernel: 3, outputs: 16, depthwise: true)
      y = try chain.convolve(middle, kernel: 1, outputs: 8, adding: y)
    }
    chain.graph.outputs = [Port("y", try chain.convolve(y, kernel: 1, outputs: 3))]
    let whole = try await chain.run(PlanOptions(strips: nil))
    for threads in [1, 2] {
      let options = PlanOptions(threads: threads, splitThreshold: 0, strips: Self.limits(8 << 10))
      let plan = try chain.plan(options)
      #expect(plan.steps.contains { $0.stages.count > 2 && $0.reason.contains("strips") })
      for (a, b) in zip(try await chain.run(options), whole) { #expect(a.bytes == b.bytes) }
    }
  }

  @Test func smallTensorsAreNotCut() throws {
    let chain = try RandomChain(seed: 1)
    #expect(try chain.plan(PlanOptions()).steps.allSatisfy { $0.stages.count == 1 })
  }

  /// What strips are for: the wide tensor of an inverted bottleneck is never there as a whole.
  @Test func stripsTakeTheMemoryOfAStrip() throws {
    var graph = Graph(name: "bottleneck", batch: nil)
    let x = try graph.addInput("x", TensorType(.float32, [1, 112, 112, 16]))
    var chain = RandomChain(graph)
    let wide = try chain.convolve(x, kernel: 1, outputs: 96)
    let deep = try chain.convolve(wide, kernel: 3, outputs: 96, depthwise: true)
    chain.graph.outputs = [Port("y", try chain.convolve(deep, kernel: 1, outputs: 24))]
    let plan = try chain.plan(PlanOptions())
    #expect(plan.steps.count == 1)
    #expect(plan.arena.byteCount < 1 << 20)
    #expect(try chain.plan(PlanOptions(strips: nil)).arena.byteCount > 9 << 20)
  }
}

/// Convolutions of all kinds and pooling, one after the other, of three images.
private struct RandomChain {
  var graph: Graph
  private var values: SeededValues
  private(set) var layers = 0

  init(_ graph: Graph) {
    self.graph = graph
    values = SeededValues(seed: 1)
  }

  init(seed: UInt64, layers count: Int = 6) throws {
    graph = Graph(name: "chain", batch: nil)
    values = SeededValues(seed: seed &+ 77)
    var value = try graph.addInput("x", TensorType(.float32, [3, 21, 13, 8]))
    for _ in 0..<count {
      switch Int(values.next() * 5) {
      case 0: value = try convolve(value, kernel: 1, outputs: choose([3, 8, 17, 24]))
      case 1: value = try convolve(value, kernel: choose([2, 3, 5]), outputs: graph[value].shape.last, stride: choose([1, 2]), depthwise: true)
      case 2: value = try convolve(value, kernel: 3, outputs: graph[value].shape.last, dilation: choose([1, 2]), depthwise: true)
      case 3: value = try convolve(value, kernel: 3, outputs: choose([4, 9, 16]), stride: choose([1, 1, 2]))
      default:
        let window = Window(size: [2, 3], strides: [choose([1, 2]), 1], padLow: [0, 1], padHigh: [1, 1])
        value = try graph.append1(Pool(choose([0, 1]) == 0 ? .max : .average, window), [value], name: "pool\(layers)")
        layers += 1
      }
    }
    graph.outputs = [Port("y", value)]
  }

  private mutating func choose(_ values: [Int]) -> Int { values[Int(self.values.next() * Double(values.count))] }

  /// A convolution with 'same' padding, more or less, then max(·, 0), or the sum with another value.
  mutating func convolve(
    _ x: ValueID, kernel: Int, outputs: Int, stride: Int = 1, dilation: Int = 1, depthwise: Bool = false, adding other: ValueID? = nil
  ) throws -> ValueID {
    let channels = graph[x].shape.last
    let weights = values.tensor(TensorType(.float32, [kernel, kernel, depthwise ? 1 : channels, outputs]))
    let reach = (kernel - 1) * dilation
    let window = Window(
      size: [kernel, kernel], strides: [stride, stride], dilations: [dilation, dilation], padLow: [reach / 2, reach / 2],
      padHigh: [reach - reach / 2, reach - reach / 2])
    let epilogue: Expr = other == nil ? .max(.x, 0) : .x + .operand(1)
    layers += 1
    let w = try graph.append1(Constant(weights), [], name: "w\(layers)")
    let convolution = Convolution(window, groups: depthwise ? channels : 1, epilogue: epilogue)
    return try graph.append1(convolution, [x, w] + (other.map { [$0] } ?? []), name: "layer\(layers)")
  }

  func plan(_ options: PlanOptions) throws -> Plan { try Planner.plan(graph, target: .native(), options: options) }

  func run(_ options: PlanOptions) async throws -> [Tensor] {
    let emitted = ModelEmitter.emit([try plan(options)], name: graph.name, weights: .file("w"))
    let (directory, path) = try await ModelBuilder(extraFlags: ["-O1", "-Wall", "-Wextra", "-Werror"]).buildTemporary(emitted)
    var values = SeededValues(seed: 5)
    let inputs = graph.inputs.map { values.tensor(graph[$0.value]) }
    return try withExtendedLifetime(directory) { try LoadedModel(path).run(inputs) }
  }
}
