import FoundationEssentials
import NNCodegen
import NNDiagnostics
import NNIR
import NNPlanning
import NNToolchain

/// Measures the choices for the kernels of one plan.
struct TuningSession {
  let compiler: Compiler
  /// With the cost model's choices.
  let standard: Plan

  /// A kernel's choice is changed for a gain of more than this, …
  private static let kernelGain = 0.03
  /// … and a model's choices together for more than this.
  private static let modelGain = 0.005
  /// Bytes of weights in the variants that exist at a time.
  private static let variantBytes = 2 << 30

  /// - Parameter inStrips: whether layers are computed strip by strip, as usual. Kernels in a strip have no times of their own.
  func plan(_ choices: [KernelKey: KernelChoice], inStrips: Bool = true) throws(Diagnostic) -> Plan {
    var options = standard.options
    options.choices = choices
    if !inStrips { options.strips = nil }
    return try Planner.plan(standard.graph, target: standard.target, options: options)
  }

  /// The fastest choice for each kernel, and how much rounds differed with most kernels.
  ///
  /// Variants of the whole model are made, of which the first has every kernel by its first alternative, the second by its second, and so on. What
  /// seems fastest is measured once more, because the best of several measurements is partly luck.
  func measure(_ decisions: [KernelDecision]) async throws -> (answers: [KernelKey: TuningCache.Answer], spread: Double) {
    let count = decisions.map(\.alternatives.count).max()!
    compiler.tuning(.began(kernels: decisions.count, variants: count))
    let variants = try (0..<count).map { number in try plan(choices(decisions, number), inStrips: false) }
    let plain = try plan([:], inStrips: false)
    let library = try await libraries([plain])[0]
    let base = try KernelTimer.Subject(plain, library, buffers(library, variants))
    var best: [KernelKey: TuningCache.Answer] = [:]
    var spreads: [Double] = []
    for numbers in waves(count) {
      compiler.tuning(.compiling(variants: numbers.count, of: count))
      for (number, library) in zip(numbers, try await libraries(Array(variants[numbers]))) {
        compiler.tuning(.timing(variant: number + 1, of: count))
        let ratios = try compare(variants[number], library, base)
        for (key, choice) in variants[number].options.choices {
          guard let ratio = ratios[key] else { continue }
          spreads.append(ratio.spread)
          guard ratio.isFaster(by: Self.kernelGain), ratio.median < best[key]?.ratio ?? 1 else { continue }
          best[key] = TuningCache.Answer(choice: choice, ratio: ratio.median)
        }
      }
    }
    var answers = Dictionary(uniqueKeysWithValues: decisions.map { ($0.key, TuningCache.Answer(choice: $0.standard, ratio: 1)) })
    let spread = spreads.isEmpty ? 0 : LatencyStatistics(milliseconds: spreads).median
    if best.isEmpty { return (answers, spread) }
    compiler.tuning(.confirming)
    let together = try plan(best.mapValues(\.choice), inStrips: false)
    let again = try KernelTimer.Subject(plain, library, buffers(library, [together]))
    for (key, ratio) in try compare(together, try await libraries([together])[0], again) where ratio.isFaster(by: Self.kernelGain) {
      if let answer = best[key] { answers[key] = TuningCache.Answer(choice: answer.choice, ratio: ratio.median) }
    }
    return (answers, spread)
  }

  /// The time of the model with other choices relative to the standard ones, and how much rounds differed. The time is at least 1 where a gain is not
  /// certain, and infinite where the outputs differ.
  func timeModel(_ plan: Plan) async throws -> (ratio: Double, spread: Double) {
    compiler.tuning(.timingModel)
    let libraries = try await libraries([plan, standard], profiled: false)
    let buffers = buffers(libraries[1], [plan])
    let (trial, base) = (try KernelTimer.Subject(plan, libraries[0], buffers), try KernelTimer.Subject(standard, libraries[1], buffers))
    if !agrees(trial, base) { return (.infinity, 0) }
    let ratio = try timer(factor: 3).compareRuns(trial, base)
    return (ratio.isFaster(by: Self.modelGain) ? ratio.median : max(ratio.median, 1), ratio.spread)
  }

  // MARK: Variants

  /// What the variant of that number computes otherwise.
  private func choices(_ decisions: [KernelDecision], _ number: Int) -> [KernelKey: KernelChoice] {
    let some = decisions.filter { $0.alternatives.count > number }
    return Dictionary(uniqueKeysWithValues: some.map { ($0.key, $0.alternatives[number]) })
  }

  /// Numbers of variants that are there at the same time, as their weights allow.
  private func waves(_ count: Int) -> [Range<Int>] {
    let weights = standard.constants.reduce(0) { $0 + $1.byteCount }
    let size = max(1, Self.variantBytes / max(weights, 1))
    return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  private func libraries(_ plans: [Plan], profiled: Bool = true) async throws -> [LoadedModel] {
    let emitted = plans.map { compiler.emit([$0], as: .sharedLibrary, to: "model") }
    var builder = compiler.builder
    if profiled { builder.extraFlags.append("-DNNCC_PROFILE") }
    let finished = builder
    return try await withThrowingTaskGroup(of: (Int, LoadedModel).self) { group in
      var made = [LoadedModel?](repeating: nil, count: plans.count)
      var next = 0
      func start() {
        guard next < plans.count else { return }
        let index = next
        next += 1
        group.addTask {
          let (directory, path) = try await finished.buildTemporary(emitted[index])
          return (index, try withExtendedLifetime(directory) { try LoadedModel(path) })
        }
      }
      // As many C compilers at a time as there are CPUs.
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
      while let (index, library) = try await group.next() {
        made[index] = library
        start()
      }
      return made.map { $0! }
    }
  }

  /// Enough for the standard plan and others.
  private func buffers(_ library: LoadedModel, _ others: [Plan]) -> RunBuffers {
    let arena = others.map(\.arena.byteCount).max() ?? 0
    return RunBuffers(
      library, count: library.batches?.first ?? 1, seed: compiler.options.seed,
      workspaceBytes: max(library.workspaceBytes, arena + Arena.alignment))
  }

  // MARK: Times

  private func timer(factor: Double = 1) -> KernelTimer { KernelTimer(seconds: factor * compiler.options.tuningSeconds) }

  /// The times of a variant's kernels relative to the base's; none when its results differ.
  private func compare(_ plan: Plan, _ library: LoadedModel, _ base: KernelTimer.Subject) throws -> [KernelKey: TimeRatio] {
    let trial = try KernelTimer.Subject(plan, library, base.runner.buffers)
    return agrees(trial, base) ? try timer().compareKernels(trial, base) : [:]
  }

  /// Whether the floating-point outputs are as close as rounding and the tolerance let them be.
  private func agrees(_ trial: KernelTimer.Subject, _ base: KernelTimer.Subject) -> Bool {
    let tolerance = max(1e-3, 100 * standard.options.tolerance)
    return zip(trial.results, base.results).allSatisfy { trial, base in
      if !trial.dtype.isFloatingPoint { return true }
      let (values, meant) = (trial.doubles, base.doubles)
      let scale = meant.filter(\.isFinite).map(abs).max() ?? 0
      return zip(values, meant).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * scale || ($0.isNaN && $1.isNaN) }
    }
  }
}
