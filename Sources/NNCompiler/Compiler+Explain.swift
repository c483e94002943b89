import NNCodegen
import NNPlanning

extension Compiler {
  /// What the compiler decides for a model, and why.
  package func explain(_ model: String) async throws(CompilerError) -> Explanation {
    let stages = Stages(progress: progress)
    let models = try await tunedPlans(source(model), stages)
    let first = models[0]
    let isCompiled = BatchSelection.worthwhile(models.map(\.plan))
    return Explanation(
      figures: Explanation.Figures(
        name: first.imported.graph.name, target: first.plans.map(\.target.name).joined(separator: ","),
        passes: first.passes.map {
          Explanation.Pass(name: $0.name, nodesBefore: $0.nodesBefore, nodesAfter: $0.nodesAfter)
        },
        bodies: zip(models, isCompiled).flatMap { model, isCompiled in model.plans.map { body($0, isCompiled) } }),
      warnings: warnings(of: first))
  }

  private func body(_ plan: Plan, _ isCompiled: Bool) -> Explanation.Body {
    Explanation.Body(
      target: plan.target.name, batch: plan.graph.batch, isCompiled: isCompiled, steps: plan.steps.map { step($0, plan) },
      fusions: plan.graph.nodes.map(\.name).filter { $0.contains("+") }, workspaceBytes: plan.arena.byteCount,
      workspaceLowerBound: plan.arena.lowerBound, buffers: plan.arena.buffers.count,
      weightBytes: plan.constants.reduce(0) { $0 + $1.byteCount }, flops: plan.flops)
  }

  private func step(_ step: Step, _ plan: Plan) -> Explanation.Step {
    let producer = step.value.flatMap { value in plan.graph.nodes.first { $0.results.contains(value) } }
    let reason = step.reason.isEmpty ? "the only kernel for it" : step.reason
    let measured = step.stages.contains { $0.kernel.map { plan.options.choices[$0] != nil } == true } ? ", measured" : ""
    let split = step.split.map { split in
      let loop = step.parallelLoops[split.loop]
      return "; \(split.tasks) tasks of \(loop.name)" + (loop.rounds.map { " in each of \($0) rounds" } ?? "")
    }
    return Explanation.Step(
      layer: step.name, operation: producer.map { type(of: $0.op).name } ?? "copy", kernel: step.kernelName, flops: step.flops,
      reason: reason + measured + (split ?? ""))
  }
}
