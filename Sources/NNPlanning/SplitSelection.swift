/// Decides which steps threads share, and how.
package enum SplitSelection {
  /// In nanoseconds. Sharing a step costs about 1000, and more when the others sleep.
  package static let threshold = 10_000.0
  /// A task should take this long, in nanoseconds, so that handing it out doesn't count.
  static let taskDuration = 4_000.0
  /// Tasks for each thread: when one is late, others take over what is left. Where every task repeats work of others, a thread has only one.
  static let tasksPerThread = 4
  /// By how much of a step its largest part may exceed that of the loop that is dealt out most evenly.
  static let tolerableUnevenness = 0.04
  /// A round should take one thread this part of the threshold, and a task half of that; threads that are awake take a fifth of it to meet.
  static let roundsPerThreshold = 10.0

  /// - Returns: nil for a step that one thread computes.
  package static func choose(_ step: Step, options: PlanOptions, target: Target) -> Split? {
    let threads = options.threads
    let duration = duration(step, target)
    guard threads > 1, duration >= options.splitThreshold else { return nil }
    let loops = step.parallelLoops
    func longest(_ indices: [Int]) -> Int? {
      indices.filter { loops[$0].units > 1 }.max { (loops[$0].units, $1) < (loops[$1].units, $0) }
    }
    func largestPart(_ index: Int) -> Double { Double(loops[index].units.parts(of: threads)) / Double(loops[index].units) }
    let independent = loops.indices.filter { loops[$0].rounds == nil && loops[$0].units > 1 }
    let evenest = independent.min { largestPart($0) < largestPart($1) }
    // The first loop, over the rows of the result, where it has rows enough for every thread: steps in a row then share the same rows, which stay in
    // the cache of the core that computed them. Else the one that is dealt out most evenly, which is the longest if tasks are many.
    let outer = independent.first {
      loops[$0].units >= threads * tasksPerThread && largestPart($0) <= largestPart(evenest!) + tolerableUnevenness
    }
    let free = outer ?? (step.tasksRepeatWork ? evenest : longest(independent))
    // Threads meet after every round only where they would have nothing to do otherwise. Each computes the same part in every round, which
    // may then stay in its cache.
    let shortest = max(options.splitThreshold, 1) / roundsPerThreshold
    if free.map({ loops[$0].units < threads }) ?? true,
      let loop = longest(loops.indices.filter { loops[$0].rounds.map { duration / Double($0) >= shortest } ?? false })
    {
      let round = duration / Double(loops[loop].rounds!)
      return Split(loop: loop, tasks: min(loops[loop].units, threads, Int(2 * round / shortest)))
    }
    guard let free else { return nil }
    // One task for each thread where every task repeats work of others.
    if step.tasksRepeatWork { return Split(loop: free, tasks: min(loops[free].units, threads)) }
    let wanted = min(threads * tasksPerThread, max(threads, Int(duration / taskDuration)))
    // As many for every thread.
    return Split(loop: free, tasks: min(loops[free].units, wanted / threads * threads))
  }

  /// Nanoseconds on one core of a common machine, to a factor of two or so: 7 operations in every lane and 8 bytes a nanosecond.
  static func duration(_ step: Step, _ target: Target) -> Double {
    Double(step.flops) / Double(7 * target.lanes) + Double(step.bytes) / 8
  }
}
