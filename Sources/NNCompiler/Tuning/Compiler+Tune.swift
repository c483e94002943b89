import ModelFormats
import NNCodegen
import NNDiagnostics
import NNIR
import NNKeras
import NNPlanning
import NNToolchain

extension Compiler {
  /// Everything before C, for each target and those batch sizes of the options that pay.
  func worthwhilePlans(_ model: ModelSource, _ stages: Stages) async throws(CompilerError) -> [PlannedModel] {
    let models = try await tunedPlans(model, stages)
    return zip(models, BatchSelection.worthwhile(models.map(\.plan))).filter(\.1).map(\.0)
  }

  /// Everything before C, for each batch size and target that the options ask for.
  func tunedPlans(_ model: ModelSource, _ stages: Stages) async throws(CompilerError) -> [PlannedModel] {
    var models: [PlannedModel] = []
    for batch in options.batchSizes.sorted() {
      models.append(try await tunedPlan(model, batch: batch, stages))
      let graph = models.last!.imported.graph
      let hasAnother = batch > 1 && !graph.inputs.contains { graph[$0.value].shape.dims.first == batch }
      if graph.batch == nil && (options.batchSizes.count > 1 || hasAnother) {
        let sizes = options.batchSizes.map(String.init).joined(separator: ",")
        throw CompilerError([
          Diagnostic(
            id: "usage-batch", "'--batch \(sizes)' for a model that has one batch size",
            notes: ["its inputs fix the batch, samples of a batch meet, or it takes a stream"], hint: "leave --batch out, or give the one that it has")
        ])
      }
    }
    return models
  }

  /// Everything before C, for one batch size, with measured choices where they are asked for.
  func tunedPlan(
    _ model: ModelSource, batch: Int, shapes: [String: [Int]] = [:], keepsMasks: Bool = false, _ stages: Stages
  ) async throws(CompilerError) -> PlannedModel {
    var planned = try plan(model, batch: batch, shapes: shapes, keepsMasks: keepsMasks, stages)
    guard options.tune else { return planned }
    try stages.run("detecting the target") { try planned.plans.forEach { try checkTuning($0.target) } }
    for (index, plan) in planned.plans.enumerated() {
      let tuned = try await stages.run("tuning") { try await tune(plan) }
      planned.plans[index] = tuned.plan
      planned.tuning.append(tuned.report)
      planned.imported.warnings += tuned.warnings
    }
    return planned
  }

  private func checkTuning(_ target: Target) throws(Diagnostic) {
    if target.runsHere { return }
    throw Diagnostic(
      id: "usage-tune-target", "'--tune' needs code that runs on this machine, which is not '\(target.name)'",
      notes: ["choices are measured by running them"], hint: "tune on a machine of that kind, or leave '--tune' out")
  }

  /// The plan with the choices that are fastest on this machine, measured or known from before.
  private func tune(_ plan: Plan) async throws -> (plan: Plan, report: TuningReport, warnings: [Diagnostic]) {
    let environment = try await TuningEnvironment.describe(plan.target, builder.compiler)
    var cache = TuningCache(path: options.tuningCache ?? TuningCache.defaultPath, environment: environment)
    var warnings = [cache.load()].compactMap { $0 }
    let decisions = try Planner.decisions(plan.graph, target: plan.target, options: planOptions).filter { !$0.alternatives.isEmpty }
    let unknown = decisions.filter { cache.answers[$0.key] == nil }
    let session = TuningSession(compiler: self, standard: plan)
    var spread = 0.0
    if !unknown.isEmpty {
      let measured = try await session.measure(unknown)
      cache.answers.merge(measured.answers) { $1 }
      spread = measured.spread
    }

    let choices = decisions.compactMap { decision in cache.answers[decision.key].map { (decision.key, $0.choice) } }
    let changed = choices.filter { key, choice in decisions.contains { $0.key == key && $0.standard != choice } }
    let tuned = try session.plan(Dictionary(uniqueKeysWithValues: changed))
    let name = Self.fingerprint(plan, tuned)
    let isTimed = !changed.isEmpty && cache.models[name] == nil
    if isTimed {
      let timed = try await session.timeModel(tuned)
      cache.models[name] = timed.ratio
      spread = max(spread, timed.spread)
    }
    if spread > Self.largestSpread { warnings.append(Self.noiseWarning(spread, cache.path)) }
    if !unknown.isEmpty || isTimed { warnings += [cache.save()].compactMap { $0 } }

    let ratio = changed.isEmpty ? nil : cache.models[name]
    let report = TuningReport(
      target: plan.target.name, batch: plan.graph.batch, kernels: decisions.count, measured: unknown.count,
      changes: decisions.compactMap { change($0, cache, plan) }, ratio: ratio, isApplied: ratio.map { $0 < 1 } ?? false)
    tuning(.finished(report))
    return (report.isApplied ? tuned : plan, report, warnings)
  }

  /// Rounds that differ by more say little about gains of some per cent.
  private static let largestSpread = 0.15

  private static func noiseWarning(_ spread: Double, _ path: String?) -> Diagnostic {
    Diagnostic(
      .warning, id: "tuning-noisy", "times differed by \(Int((100 * spread).rounded())) % from round to round, so faster choices may have been missed",
      notes: ["nothing becomes slower by that: a choice is changed only when it is faster in most rounds"],
      hint: "let nothing else run, and tune again with '--tune-cache' and a new file" + (path.map { ", or without '\($0)'" } ?? ""))
  }

  private func change(_ decision: KernelDecision, _ cache: TuningCache, _ plan: Plan) -> TuningReport.Change? {
    guard let answer = cache.answers[decision.key], answer.choice != decision.standard else { return nil }
    return TuningReport.Change(
      layers: plan.steps.flatMap(\.stages).filter { $0.kernel == decision.key }.map(\.name), kernel: decision.key.description,
      costModel: decision.standard.description, measured: answer.choice.description, ratio: answer.ratio)
  }

  /// Names a model and what is changed in it by the kernels that it runs, one after the other.
  static func fingerprint(_ standard: Plan, _ tuned: Plan) -> String {
    Fingerprint.of(
      standard.steps.flatMap(\.stages).map { "\($0.kernelName) \($0.flops) \($0.bytes) \($0.kernel.map(\.description) ?? "")" }
        + tuned.options.choices.map { "\($0.key): \($0.value)" }.sorted())
  }
}
