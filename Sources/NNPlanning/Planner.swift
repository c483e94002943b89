import NNDiagnostics
import NNIR

/// Turns an optimised graph into a plan: a pure function of the graph, the target and the options.
package enum Planner {
  /// - Throws: `internal-…` diagnostics only; whatever a user can cause was reported by the importer or by type inference.
  package static func plan(_ graph: Graph, target: Target, options: PlanOptions = PlanOptions()) throws(Diagnostic) -> Plan {
    var builder = PlanBuilder(graph, target: target, options: options)
    try builder.lowerAll()
    return builder.finish()
  }

  /// The kernels of a graph that can be computed in several ways, each once.
  package static func decisions(_ graph: Graph, target: Target, options: PlanOptions = PlanOptions()) throws(Diagnostic) -> [KernelDecision] {
    var builder = PlanBuilder(graph, target: target, options: options, listsAlternatives: true)
    try builder.lowerAll()
    return builder.decisions
  }
}

extension PlanBuilder {
  /// Packs the buffers that the steps name, dropping those that none does.
  fileprivate consuming func finish() -> Plan {
    var lifetimes: [Int: ClosedRange<Int>] = [:]
    for (index, step) in steps.enumerated() {
      for case .arena(let buffer) in step.places.map(\.base) {
        lifetimes[buffer] = (lifetimes[buffer]?.lowerBound ?? index)...index
      }
    }
    let used = lifetimes.keys.sorted()
    let arena = ArenaPacking.pack(
      used.map { ArenaPacking.Request(byteCount: bufferBytes[$0], lifetime: lifetimes[$0]!) })
    let renumbered = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    let steps = self.steps.map { step in
      step.mapPlaces { place in
        guard case .arena(let buffer) = place.base else { return place }
        var copy = place
        copy.base = .arena(renumbered[buffer]!)
        return copy
      }
    }
    return Plan(graph: graph, target: target, constants: constants, arena: arena, steps: steps, options: options)
  }
}
