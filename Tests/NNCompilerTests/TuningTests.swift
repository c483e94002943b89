import Foundation
import NNDiagnostics
import NNPlanning
import NNToolchain
import Testing

@testable import NNCompiler

/// Choices of kernels that are measured and kept. Nothing here depends on what the times are.
@Suite final class TuningTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("nncc-tuning-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private var file: String { folder.appendingPathComponent("made/of/need/tuning.json").path }
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/cnn_keras3_keras/model.keras").path

  /// What a compiler reports while it tunes.
  private final class Events: @unchecked Sendable {
    private let lock = NSLock()
    private var list: [TuningEvent] = []
    func add(_ event: TuningEvent) { lock.withLock { list.append(event) } }
    var all: [TuningEvent] { lock.withLock { list } }
    var report: TuningReport? {
      if case .finished(let report) = all.last { report } else { nil }
    }
  }

  private func compiler(_ events: Events = Events(), target: String = "native") -> Compiler {
    var options = CompileOptions()
    options.tune = true
    options.tuningCache = file
    options.tuningSeconds = 0
    options.targets = [target]
    return Compiler(options: options, tuning: { events.add($0) })
  }

  private func tuned(_ compiler: Compiler) async throws -> PlannedModel {
    try await compiler.tunedPlan(compiler.source(Self.model), batch: 1, Stages { _ in })
  }

  @Test func answersAreKeptByEnvironment() throws {
    let (key, other) = (KernelKey("product"), KernelKey("convolution \"3x3\""))
    var cache = TuningCache(path: file, environment: "this machine")
    cache.answers[key] = TuningCache.Answer(choice: .tile(Tile(rows: 6, vectors: 2)), ratio: 0.5)
    cache.models["abc"] = 0.75
    #expect(cache.save() == nil)

    // Another process has found more in the meantime; a second environment shares the file.
    var second = TuningCache(path: file, environment: "this machine")
    second.answers[other] = TuningCache.Answer(choice: .winograd(height: 4, width: 2, Tile(rows: 6, vectors: 2)), ratio: 1)
    #expect(second.save() == nil)
    var elsewhere = TuningCache(path: file, environment: "another compiler")
    let trouble = elsewhere.load()
    #expect(trouble == nil && elsewhere.answers.isEmpty && elsewhere.models.isEmpty)
    elsewhere.models["def"] = 0.25
    #expect(elsewhere.save() == nil)

    var read = TuningCache(path: file, environment: "this machine")
    let warning = read.load()
    #expect(warning == nil && read.answers == cache.answers.merging(second.answers) { $1 })
    #expect(read.models == ["abc": 0.75])
    #expect(try FileManager.default.contentsOfDirectory(atPath: (file as NSString).deletingLastPathComponent) == ["tuning.json"])
  }

  @Test(arguments: ["", "{\"nncc_tuning\": 1, \"environ", "[1, 2]", "{\"nncc_tuning\": 2, \"environments\": {}}", "not JSON"])
  func filesOfOthersStayAndAWarningSaysSo(text: String) throws {
    let path = folder.appendingPathComponent("other").path
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    var cache = TuningCache(path: path, environment: "this machine")
    let warning = cache.load()
    #expect(warning?.severity == .warning && warning?.message.contains(path) == true)
    #expect(cache.save() == nil)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func answersThatMakeNoSenseAreLeftOut() throws {
    let path = folder.appendingPathComponent("odd.json").path
    let text = #"""
      {"nncc_tuning": 1, "environments": {"e": {"kernels": {"a": {"choice": "tile 6x2", "ratio": 1}, "b": 3, "c": {"choice": "magic",
        "ratio": 1}, "d": {"choice": "openblas"}}, "models": {"m": "fast"}}}}
      """#
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    var cache = TuningCache(path: path, environment: "e")
    let warning = cache.load()
    #expect(warning == nil && Array(cache.answers.keys) == [KernelKey("a")] && cache.models.isEmpty)
  }

  @Test func aCacheThatCannotBeWrittenIsAWarning() {
    #expect(TuningCache(path: "/dev/null/tuning.json", environment: "e").save()?.severity == .warning)
    var nowhere = TuningCache(path: nil, environment: "e")
    let warning = nowhere.load()
    #expect(warning?.severity == .warning && nowhere.save() == nil)
  }

  @Test func environmentsTellTargetsAndCompilersApart() async throws {
    let cc = CCompiler()
    let native = try await TuningEnvironment.describe(.native(), cc)
    let generic = try await TuningEnvironment.describe(.generic, cc)
    #expect(native != generic && native.contains(HostCPU.name))
    // A script written here could not be run while another test forks: the child has the file open for writing for a moment.
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/compilers/cc").path
    let other = try await TuningEnvironment.describe(.native(), CCompiler(script))
    #expect(other != native && other.contains("cc 99.0"))
    #expect(Fingerprint.of(["a", "b"]) != Fingerprint.of(["ab", ""]))
  }

  @Test func onlyWhatIsFasterInMostRoundsIsFaster() {
    #expect(TimeRatio(rounds: [0.9, 0.95, 0.9, 0.94, 1.2]).isFaster(by: 0.03))
    #expect(!TimeRatio(rounds: [0.9, 0.95, 0.9, 1.1, 1.2]).isFaster(by: 0.03))
    #expect(!TimeRatio(rounds: [0.98, 0.98, 0.98]).isFaster(by: 0.03))
    #expect(TimeRatio(rounds: [0.98, 0.98, 0.98]).spread == 0)
    #expect(abs(TimeRatio(rounds: [0.5, 0.75, 1, 1.5, 2]).spread - 0.75) < 1e-12)
  }

  /// Kernels and the model are known: the choices are in the plan, and nothing is compiled or timed.
  @Test func aFilledCacheIsObeyedWithoutTiming() async throws {
    let events = Events()
    let compiler = compiler(events)
    let plan = try compiler.plan(compiler.source(Self.model), batch: 1, Stages { _ in }).plan
    let decisions = try Planner.decisions(plan.graph, target: plan.target).filter { !$0.alternatives.isEmpty }
    let choices = Dictionary(uniqueKeysWithValues: decisions.map { ($0.key, $0.alternatives[0]) })
    var cache = TuningCache(path: file, environment: try await TuningEnvironment.describe(plan.target, CCompiler()))
    cache.answers = choices.mapValues { TuningCache.Answer(choice: $0, ratio: 0.5) }
    let other = try Planner.plan(plan.graph, target: plan.target, options: PlanOptions(choices: choices))
    cache.models[Compiler.fingerprint(plan, other)] = 0.75
    #expect(cache.save() == nil)

    let tuned = try await tuned(compiler)
    #expect(events.all.count == 1)
    #expect(tuned.plan.options.choices == choices)
    #expect(tuned.tuning.count == 1)
    #expect(events.report?.measured == 0 && events.report?.isApplied == true && events.report?.changes.count == choices.count)

    // What made the model slower is known too.
    cache.models[Compiler.fingerprint(plan, other)] = 1.25
    #expect(cache.save() == nil)
    #expect(try await self.tuned(compiler).plan.options.choices.isEmpty)
    #expect(events.report?.isApplied == false)
  }

  @Test func whatIsMeasuredOnceIsKnown() async throws {
    let first = Events()
    _ = try await tuned(compiler(first))
    let report = try #require(first.report)
    #expect(report.measured == report.kernels && report.kernels > 2)
    let second = Events()
    _ = try await tuned(compiler(second))
    #expect(second.all.count == 1)
    #expect(second.report?.measured == 0 && second.report?.changes.count == report.changes.count)
  }

  @Test func anotherKindOfMachineCannotBeTimed() async throws {
    #if arch(arm64)
      let target = "x86-64-v3"
    #else
      let target = "aarch64"
    #endif
    let error = await #expect(throws: CompilerError.self) { try await tuned(compiler(target: target)) }
    #expect(error?.kind == .commandLine && error?.description.contains(target) == true)
  }
}
