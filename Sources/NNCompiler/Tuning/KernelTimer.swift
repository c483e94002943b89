import NNDiagnostics
import NNIR
import NNPlanning
import NNToolchain

/// How long one way takes relative to another, over several rounds.
struct TimeRatio {
  /// One for each round: the way that is tried, over the other.
  var rounds: [Double]

  var median: Double { LatencyStatistics(milliseconds: rounds).median }

  /// How much rounds differ: the width of their middle half.
  var spread: Double {
    let statistics = LatencyStatistics(milliseconds: rounds)
    return (statistics.percentile(75) - statistics.percentile(25)) / statistics.median
  }

  /// Whether it is faster by more than `gain`, and in most rounds at all.
  func isFaster(by gain: Double) -> Bool {
    let statistics = LatencyStatistics(milliseconds: rounds)
    return statistics.median < 1 - gain && statistics.percentile(75) < 1
  }
}

/// Compares two libraries of one model in alternating rounds, so that what else the machine does at a time meets both.
///
/// The kernels are timed where they are, inside runs of the whole model: their weights and inputs come from the cache or memory from which they
/// always come. Each round repeats the runs of a library, and the shortest time counts; the first run only brings back what the other library drove
/// out of the caches.
struct KernelTimer {
  /// A library, the plan that it was made of, and what it computes.
  struct Subject {
    let plan: Plan
    let runner: LibraryRunner
    let results: [Tensor]

    /// - Parameter buffers: The same for all, because addresses alone can make a difference of some per cent.
    init(_ plan: Plan, _ library: LoadedModel, _ buffers: RunBuffers) throws(Diagnostic) {
      self.plan = plan
      runner = LibraryRunner(library, buffers)
      buffers.state.reset()
      try runner.run()
      results = runner.results
    }
  }

  /// How long to measure, in seconds.
  var seconds: Double
  private static let fewestRounds = 9
  private static let mostRounds = 200
  /// Milliseconds that the runs of a round should take, for a timer's sake.
  private static let roundMs = 2.0
  private static let runs = 2...50

  /// For each kernel the time in `trial` relative to that in `base`.
  func compareKernels(_ trial: Subject, _ base: Subject) throws(Diagnostic) -> [KernelKey: TimeRatio] {
    let (inTrial, inBase) = (Self.places(trial.plan), Self.places(base.plan))
    var ratios: [KernelKey: TimeRatio] = [:]
    try alternate(trial, base, Self.stepTimes) { trialTimes, baseTimes in
      for (key, steps) in inTrial {
        guard let others = inBase[key] else { continue }
        let (time, other) = (steps.reduce(0) { $0 + trialTimes[$1] }, others.reduce(0) { $0 + baseTimes[$1] })
        if other > 0 { ratios[key, default: TimeRatio(rounds: [])].rounds.append(time / other) }
      }
    }
    return ratios
  }

  /// The time of whole runs of `trial` relative to those of `base`.
  func compareRuns(_ trial: Subject, _ base: Subject) throws(Diagnostic) -> TimeRatio {
    var ratio = TimeRatio(rounds: [])
    try alternate(trial, base, Self.runTime) { ratio.rounds.append($0[0] / $1[0]) }
    return ratio
  }

  private func alternate(
    _ trial: Subject, _ base: Subject, _ measure: (LibraryRunner, Int) throws(Diagnostic) -> [Double],
    _ take: ([Double], [Double]) -> Void
  ) throws(Diagnostic) {
    let once = try Self.runTime(base.runner, 2)[0]
    let count = min(max(Int(Self.roundMs / max(once, 1e-6)), Self.runs.lowerBound), Self.runs.upperBound)
    let start = Stopwatch.now
    for round in 0..<Self.mostRounds where round < Self.fewestRounds || Stopwatch.milliseconds(since: start) < seconds * 1e3 {
      // Whoever goes first changes, for a clock that slows down while it runs.
      let first = try measure(round % 2 == 0 ? trial.runner : base.runner, count)
      let second = try measure(round % 2 == 0 ? base.runner : trial.runner, count)
      if round % 2 == 0 { take(first, second) } else { take(second, first) }
    }
  }

  /// The shortest time of each step in milliseconds.
  private static func stepTimes(_ runner: LibraryRunner, _ count: Int) throws(Diagnostic) -> [Double] {
    var times = [Double](repeating: .infinity, count: runner.library.steps.count)
    try runner.run()
    for _ in 0..<count {
      var last = Stopwatch.now
      try runner.profile { step in
        times[step] = min(times[step], Stopwatch.milliseconds(since: last))
        last = Stopwatch.now
      }
    }
    return times
  }

  /// The shortest time of a run in milliseconds.
  private static func runTime(_ runner: LibraryRunner, _ count: Int) throws(Diagnostic) -> [Double] {
    var time = Double.infinity
    try runner.run()
    for _ in 0..<count {
      let start = Stopwatch.now
      try runner.run()
      time = min(time, Stopwatch.milliseconds(since: start))
    }
    return [time]
  }

  /// The steps of each kernel.
  private static func places(_ plan: Plan) -> [KernelKey: [Int]] {
    var places: [KernelKey: [Int]] = [:]
    for (index, step) in plan.steps.enumerated() { if let kernel = step.kernel { places[kernel, default: []].append(index) } }
    return places
  }
}
