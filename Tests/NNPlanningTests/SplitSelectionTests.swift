import NNIR
import NNOps
import Testing

@testable import NNPlanning

/// Which steps are cut into tasks, and along what.
@Suite struct SplitSelectionTests {
  private func product(rows: Int, depth: Int, columns: Int, threads: Int) throws -> Step {
    var graph = Graph(name: "product", batch: nil)
    let x = try graph.addInput("x", TensorType(.float32, Shape([rows, depth])))
    let w = try graph.append1(Constant(Tensor([depth, columns], [Float](repeating: 1, count: depth * columns))), [], name: "w")
    graph.outputs = [Port("y", try graph.append1(MatMul(), [x, w], name: "product"))]
    return try #require(try Planner.plan(graph, target: .x86_64_v3, options: PlanOptions(threads: threads)).steps.first)
  }

  @Test func oneThreadSharesNothing() throws {
    #expect(try product(rows: 1000, depth: 500, columns: 500, threads: 1).split == nil)
  }

  @Test func shortStepsAreNotShared() throws {
    #expect(try product(rows: 8, depth: 100, columns: 100, threads: 2).split == nil)
    // 20 µs of arithmetic.
    #expect(try product(rows: 60, depth: 100, columns: 100, threads: 2).split != nil)
  }

  @Test func theLoopOverTheLargerOperandIsCut() throws {
    let many = try product(rows: 10000, depth: 64, columns: 64, threads: 2)
    #expect(many.parallelLoops[many.split!.loop].name == "rows")
    let few = try product(rows: 1, depth: 2000, columns: 1000, threads: 2)
    #expect(few.parallelLoops[few.split!.loop].name == "columns")
  }

  @Test(arguments: [2, 3, 8])
  func everyThreadGetsAsManyTasks(threads: Int) throws {
    let split = try #require(try product(rows: 10000, depth: 256, columns: 64, threads: threads).split)
    #expect(split.tasks == threads * SplitSelection.tasksPerThread)
    let short = try #require(try product(rows: 60, depth: 100, columns: 100, threads: threads).split)
    #expect(short.tasks <= 8)
  }

  /// Tiles, packing and buffers are the same, so that every element is computed in the same way.
  @Test func threadsChangeNothingElse() throws {
    for (rows, columns) in [(1, 3000), (49, 512), (5000, 64)] {
      var shared = try product(rows: rows, depth: 256, columns: columns, threads: 3)
      let alone = try product(rows: rows, depth: 256, columns: columns, threads: 1)
      #expect(shared.split != nil)
      (shared.split, shared.kernel) = (nil, alone.kernel)  // A measured choice holds for a number of threads.
      #expect(shared == alone)
    }
  }
}
