import NNIR

/// How a step is cut into tasks, which threads compute at the same time in any order.
///
/// A task is a part of one loop of the step. Each element is computed in the same way whatever the task it falls into, so results depend
/// neither on the number of tasks nor on that of threads.
package struct Split: Hashable, Sendable {
  /// The loop, as an index of `Step.parallelLoops`.
  package var loop: Int
  package var tasks: Int

  package init(loop: Int, tasks: Int) {
    self.loop = loop
    self.tasks = tasks
  }
}

/// A loop whose iterations do not depend on each other, or only on those of the round before.
package struct ParallelLoop: Hashable, Sendable {
  /// What it runs over: `rows`.
  package var name: String
  package var count: Int
  /// Tasks get multiples of it.
  package var grain: Int
  /// How often the threads that share the loop wait for each other: each round reads what all tasks of the one before have written. nil for
  /// iterations that have nothing to do with each other.
  package var rounds: Int?

  package var units: Int { count.parts(of: grain) }

  package init(_ name: String, count: Int, grain: Int = 1, rounds: Int? = nil) {
    self.name = name
    self.count = count
    self.grain = grain
    self.rounds = rounds
  }
}

extension Step {
  /// The loops that threads may share: the outermost of those around the kernel or of a scalar loop, and the ranges that the kernel takes,
  /// the better one first.
  package var parallelLoops: [ParallelLoop] {
    var found = loops.prefix(1).map { ParallelLoop("blocks", count: $0) }
    switch body {
    case .kernel(let call):
      for case .range(let label, let count, let grain, let rounds) in call.arguments {
        found.append(ParallelLoop(label, count: count, grain: grain, rounds: rounds))
      }
    case .scalarLoop(let loop):
      // Neighbours in one cache line stay in one task.
      if let extent = loop.extents.first { found.append(ParallelLoop("elements", count: extent, grain: loop.extents.count == 1 ? 64 : 1)) }
    case .strips(let chain):
      found.append(ParallelLoop("lines", count: chain.lines))
    }
    return found
  }

  /// Whether each task begins with work that others do too: strips with lines that two need, Strassen's products with sums of rows, or with
  /// panels that others read.
  var tasksRepeatWork: Bool {
    switch body {
    case .kernel(let call): call.header == "strassen.h"
    case .scalarLoop: false
    case .strips: true
    }
  }
}
