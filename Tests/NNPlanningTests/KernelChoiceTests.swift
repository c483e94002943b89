import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct KernelChoiceTests {
  @Test(arguments: [
    KernelChoice.tile(Tile(rows: 6, vectors: 2)), .lines(Tile(rows: 4, vectors: 2)), .gathered(Tile(rows: 3, vectors: 4)),
    .dots(Tile(rows: 7, vectors: 1)), .winograd(height: 4, width: 2, Tile(rows: 13, vectors: 1)), .pixels(7), .openblas, .units(2),
    .strassen(Tile(rows: 5, vectors: 2)), .planes(Tile(rows: 6, vectors: 2)), .fixed(Tile(rows: 1, vectors: 4)), .fixedUnits(2),
    .attention(rows: 24, scores: Tile(rows: 6, vectors: 2), results: Tile(rows: 12, vectors: 1)),
  ])
  func textAndBack(choice: KernelChoice) { #expect(KernelChoice(choice.description) == choice) }

  @Test(arguments: ["", "tile", "tile 6", "tile 6x2x1", "tile ax2", "winograd 4x4", "winograd 4x4 pixels 6x2", "pixels", "pixels x", "openblas 1",
    "units", "attention 24", "attention 24 tiles 6x2", "attention a tiles 6x2 6x2"])
  func otherTextIsNoChoice(text: String) { #expect(KernelChoice(text) == nil) }

  /// A 3 × 3 convolution, a depthwise one, and a product, each with weights.
  private func graph() throws -> Graph {
    var graph = Graph(name: "choices", batch: 1)
    var value = try graph.addInput("x", TensorType(.float32, [1, 14, 14, 32]))
    var window = Window(size: [3, 3], strides: [1, 1])
    window.padSame([14, 14])
    func weights(_ dims: [Int]) throws -> ValueID {
      var random = SplitMix64(seed: 1)
      let shape = Shape(dims)
      let tensor = Tensor(shape, (0..<shape.elementCount).map { _ in Float(random.uniform() - 0.5) })
      return try graph.append1(Constant(tensor), [], name: "weights")
    }
    value = try graph.append1(Convolution(window), [value, weights([3, 3, 32, 32])], name: "square")
    value = try graph.append1(Convolution(window, groups: 32), [value, weights([3, 3, 1, 32])], name: "depthwise")
    value = try graph.append1(MatMul(), [value, weights([32, 48])], name: "product")
    graph.outputs.append(Port("y", value))
    return graph
  }

  private func chosen(_ choices: [KernelKey: KernelChoice], tolerance: Double = 1e-5) throws -> [String] {
    let plan = try Planner.plan(graph(), target: .x86_64_v3, options: PlanOptions(tolerance: tolerance, choices: choices))
    return plan.steps.map(\.reason)
  }

  @Test func decisionsNameWhatThereIsToChoose() throws {
    let decisions = try Planner.decisions(graph(), target: .x86_64_v3)
    #expect(decisions.count == 3)
    for decision in decisions {
      #expect(!decision.alternatives.isEmpty && !decision.alternatives.contains(decision.standard))
      #expect(Set(decision.alternatives).count == decision.alternatives.count)
    }
    let methods = Set(decisions.map { $0.alternatives[0].description.prefix(4) })
    #expect(methods == ["wino", "pixe", "tile"], "\(decisions)")
    #expect(try Planner.decisions(graph(), target: .x86_64_v3, options: PlanOptions(tolerance: 0))[0].key != decisions[0].key)
  }

  @Test func planningObeysChoices() throws {
    let decisions = try Planner.decisions(graph(), target: .x86_64_v3)
    let standard = try chosen([:])
    for number in 0..<3 {
      let reasons = try chosen([decisions[number].key: decisions[number].alternatives[0]])
      #expect(reasons.indices.filter { reasons[$0] != standard[$0] } == [number])
    }
  }

  /// A cache may hold anything.
  @Test func choicesThatCannotBeUsedAreNot() throws {
    let keys = try Planner.decisions(graph(), target: .x86_64_v3).map(\.key)
    let standard = try chosen([:])
    for choice in ["tile 40x4", "tile 0x0", "winograd 9x9 tile 6x2", "winograd 4x4 tile 99x1", "pixels 99", "pixels 0", "openblas"] {
      #expect(try chosen([keys[0]: KernelChoice(choice)!, keys[1]: KernelChoice(choice)!, keys[2]: KernelChoice(choice)!]) == standard)
    }
  }

  @Test func winogradIsChosenOnlyWithinTheTolerance() throws {
    let options = PlanOptions(tolerance: 1e-12)
    let key = try Planner.decisions(graph(), target: .x86_64_v3, options: options)[0].key
    let reasons = try chosen([key: KernelChoice("winograd 4x4 tile 6x2")!], tolerance: 1e-12)
    #expect(reasons[0].hasPrefix("direct"))
  }
}
