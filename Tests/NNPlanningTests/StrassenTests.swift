import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct StrassenTests {
  private func weights(_ depth: Int, _ columns: Int) -> Tensor {
    var random = SplitMix64(seed: 5)
    return Tensor(Shape([depth, columns]), (0..<depth * columns).map { _ in Float(random.uniform() - 0.5) })
  }

  @Test func panelsOfTheSevenProductsStandTogether() {
    // B11 = 1, B12 = 10, B21 = 100, B22 = 1000, and an odd column.
    let tensor = Tensor(Shape([2, 3]), [1, 10, 5, 100, 1000, 6])
    let packing = WeightPacking.strassen(width: 1)
    let bytes = packing.pack(tensor)
    #expect(bytes.count == packing.byteCount(of: tensor.type))
    #expect(bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } == [1, 991, 990, -891, 9, 1000, 100, 5, 6])
  }

  @Test func panelsEndWithZeros() {
    let packing = WeightPacking.strassen(width: 2)
    let tensor = Tensor(Shape([2, 3]), [1, 2, 3, 4, 5, 6])
    let bytes = packing.pack(tensor)
    #expect(bytes.count == packing.byteCount(of: tensor.type))
    // The right half's second column does not exist.
    #expect(bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } == [1, 2, 4, 2, 3, 0, 0, 3, 2, -2, 6, 0, 4, 5])
  }

  @Test func errorsAreThoseOfSinglePrecision() {
    let error = StrassenError.measure(weights(256, 64), width: 16)
    #expect(error > 1e-8 && error < 5e-6, "\(error)")
    #expect(StrassenError.measure(Tensor(Shape([2, 4]), [Float](repeating: .nan, count: 8)), width: 2) == .infinity)
    #expect(StrassenError.measure(Tensor(Shape([2, 4]), [Float](repeating: 0, count: 8)), width: 2) == 0)
  }

  private func step(_ dims: [Int], columns: Int, tolerance: Double = 1e-5, threads: Int = 1) throws -> Step {
    var graph = Graph(name: "product", batch: nil)
    let x = try graph.addInput("x", TensorType(.float32, Shape(dims)))
    let b = try graph.append1(Constant(weights(dims.last!, columns)), [], name: "weights")
    graph.outputs.append(Port("y", try graph.append1(MatMul(), [x, b], name: "product")))
    return try #require(try Planner.plan(graph, target: .x86_64_v3, options: PlanOptions(tolerance: tolerance, threads: threads)).steps.first)
  }

  private func chosen(_ dims: [Int], columns: Int, tolerance: Double = 1e-5, threads: Int = 1) throws -> String {
    try step(dims, columns: columns, tolerance: tolerance, threads: threads).reason
  }

  @Test func largeProductsOfOneSampleTakeIt() throws {
    #expect(try chosen([1, 128, 256], columns: 256).hasPrefix("Strassen"))
    #expect(try chosen([1, 128, 256], columns: 256, threads: 2) == chosen([1, 128, 256], columns: 256))
    #expect(try !chosen([1, 128, 32], columns: 256).hasPrefix("Strassen"))
    #expect(try !chosen([1, 4, 256], columns: 256).hasPrefix("Strassen"))
    #expect(try !chosen([1, 128, 255], columns: 256).hasPrefix("Strassen"))
  }

  @Test func samplesStayApart() throws { #expect(try !chosen([2, 64, 256], columns: 256).hasPrefix("Strassen")) }

  @Test func toleranceForbidsIt() throws { #expect(try !chosen([1, 128, 256], columns: 256, tolerance: 1e-8).hasPrefix("Strassen")) }

  @Test(arguments: [(256, "factors"), (96, "pairs")])
  func tasksAreFewAndEven(columns: Int, loop: String) throws {
    // 11 units of 6 pairs of rows; 8 pairs of panels, or 3.
    let step = try step([1, 128, 256], columns: columns, threads: 2)
    #expect(step.reason.hasPrefix("Strassen"))
    let split = try #require(step.split)
    #expect(step.parallelLoops[split.loop].name == loop && split.tasks == 2)
  }
}
