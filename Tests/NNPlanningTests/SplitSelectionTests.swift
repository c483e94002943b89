import NNIR
import NNOps
import Testing

@testable import NNPlanning

extension Step {
  fileprivate var kernelFunction: String? { if case .kernel(let call) = body { call.function } else { nil } }
}

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

  @Test func rowsAreCutWhereThereAreEnough() throws {
    let wide = try product(rows: 100, depth: 64, columns: 4000, threads: 2)
    #expect(wide.parallelLoops[wide.split!.loop].name == "rows")
    let low = try product(rows: 12, depth: 64, columns: 4000, threads: 2)
    #expect(low.parallelLoops[low.split!.loop].name == "columns")
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

  private func recurrence(batch: Int = 1, units: Int, threads: Int) throws -> Step {
    var graph = Graph(name: "recurrence", batch: nil)
    var operands = [try graph.addInput("x", TensorType(.float32, Shape([batch, 50, 16])))]
    for (name, shape) in [("kernel", [16, 4 * units]), ("recurrent", [units, 4 * units]), ("bias", [4 * units])] {
      let values = [Float](repeating: 0, count: shape.reduce(1, *))
      operands.append(try graph.append1(Constant(Tensor(Shape(shape), values)), [], name: name))
    }
    graph.outputs = [Port("y", try graph.append(LSTM(), operands, name: "recurrence")[0])]
    let steps = try Planner.plan(graph, target: .x86_64_v3, options: PlanOptions(threads: threads)).steps
    return try #require(steps.first { $0.kernelFunction == "nnc_lstm_f32" })
  }

  @Test(arguments: [2, 3, 8])
  func oneSampleOfARecurrenceIsSharedInEveryStep(threads: Int) throws {
    let step = try recurrence(units: 256, threads: threads)
    let split = try #require(step.split)
    #expect(step.parallelLoops[split.loop] == ParallelLoop("blocks", count: 32, grain: 2, rounds: 51))
    // Each thread reads the same weights in every round.
    #expect(split.tasks == threads)
  }

  @Test func shortRoundsAreNotShared() throws {
    #expect(try recurrence(units: 48, threads: 2).split == nil)
  }

  @Test func fewThreadsShareShortRounds() throws {
    #expect(try recurrence(units: 128, threads: 16).split?.tasks == 6)
  }

  /// Threads that share samples never wait for each other.
  @Test func samplesAreSharedBeforeRounds() throws {
    let step = try recurrence(batch: 4, units: 256, threads: 2)
    #expect(step.parallelLoops[try #require(step.split).loop].name == "samples")
    let few = try recurrence(batch: 4, units: 256, threads: 4)
    #expect(few.parallelLoops[try #require(few.split).loop].name == "blocks")
  }

  /// Where the tile fits the threads, it, packing and buffers are the same.
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
