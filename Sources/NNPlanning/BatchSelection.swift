import NNIR

/// Decides which of several batches are worth code of their own.
///
/// A larger batch reads the weights once for more samples, but then fewer of its values stay in the cache. What a sample costs is counted
/// in cycles: those of its multiply-adds, and those in which weights and values arrive, weights from where all weights of the model fit, values from
/// where the arena fits.
package enum BatchSelection {
  /// For each plan whether a sample costs less in it than in any smaller one, of which several runs do the same. The first always counts.
  ///
  /// - Parameter plans: of one model for one target, batches ascending.
  package static func worthwhile(_ plans: [Plan]) -> [Bool] {
    var best = Double.infinity
    return plans.map { plan in
      // A state belongs to the batch that it was made for.
      if !plan.graph.states.isEmpty { return true }
      let cost = cyclesPerSample(plan)
      defer { best = min(best, cost) }
      return cost < best
    }
  }

  static func cyclesPerSample(_ plan: Plan) -> Double {
    let modelBytes = plan.constants.reduce(0) { $0 + $1.byteCount }
    let flopsPerCycle = Double(plan.target.lanes * (plan.target.hasFMA ? 4 : 2))
    let cycles = plan.steps.reduce(0.0) { cycles, step in
      let constants = Set(step.places.compactMap { if case .constant(let index) = $0.base { index } else { nil } }).map { plan.constants[$0] }
      let weights = constants.reduce(0) { $0 + $1.byteCount }
      let values = max(step.bytes - constants.reduce(0) { $0 + $1.tensor.type.byteCount }, 0)
      return cycles + Double(step.flops) / flopsPerCycle + TileSelection.readingCycles(bytes: weights, modelBytes: modelBytes)
        + TileSelection.readingCycles(bytes: values, modelBytes: plan.arena.byteCount)
    }
    return cycles / Double(plan.graph.batch ?? 1)
  }
}
