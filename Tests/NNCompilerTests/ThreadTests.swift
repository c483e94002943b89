import Foundation
import NNIR
import NNPlanning
import NNToolchain
import Testing

@testable import NNCompiler

/// Models compiled for several threads, every step cut into tasks however short it is.
@Suite struct ThreadTests {
  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path

  private func library(_ path: String, batches: [Int], threads: Int, stream: Int?) async throws -> (LoadedModel, Graph) {
    var options = CompileOptions()
    options.streamFrames = stream
    let compiler = Compiler(options: options)
    let stages = Stages { _ in }
    let plans = try batches.map { batch in
      let planned = try compiler.plan(compiler.source(path), batch: batch, stages).plan
      return try Planner.plan(planned.graph, target: planned.target, options: PlanOptions(threads: threads, splitThreshold: 0))
    }
    #expect(threads == 1 || plans.last!.steps.contains { $0.split != nil })
    return (try await compiler.buildAndLoad(plans, stages), plans[0].graph)
  }

  @Test(arguments: ["cnn_keras3_keras", "audio_keras3_keras", "branches_keras3_keras", "attention_keras3_keras", "recurrence_keras3_keras"])
  func resultsDoNotDependOnThreads(fixture: String) async throws {
    let path = "\(Self.fixtures)/\(fixture)/model.keras"
    let (alone, graph) = try await library(path, batches: [1, 3], threads: 1, stream: nil)
    let data = RandomInputs.tensors(for: graph.inputPorts, of: graph, count: alone.batches == nil ? 1 : 7, seed: 1)
    let expected = try alone.run(data)
    for threads in [2, 3] {
      let shared = try await library(path, batches: [1, 3], threads: threads, stream: nil).0
      #expect(shared.threads == threads)
      for (a, b) in zip(try shared.run(data), expected) { #expect(a.bytes == b.bytes, "\(fixture), \(threads) threads") }
    }
  }

  @Test func streamsDoNotDependOnThreads() async throws {
    let path = "\(Self.fixtures)/streams/temporal.keras"
    let (alone, graph) = try await library(path, batches: [1], threads: 1, stream: 4)
    let shared = try await library(path, batches: [1], threads: 3, stream: 4).0
    let states = (ModelState(alone), ModelState(shared))
    for call in 0..<5 {
      let data = RandomInputs.tensors(for: graph.inputPorts, of: graph, count: 1, seed: UInt64(call))
      for (a, b) in zip(try alone.run(data, state: states.0), try shared.run(data, state: states.1)) { #expect(a.bytes == b.bytes) }
    }
  }

  @Test func aModelRunsInManyTasksAtOnce() async throws {
    let (model, graph) = try await library("\(Self.fixtures)/cnn_keras3_keras/model.keras", batches: [1, 3], threads: 1, stream: nil)
    let inputs = (0..<8).map { RandomInputs.tensors(for: graph.inputPorts, of: graph, count: 1 + $0 % 4, seed: UInt64($0)) }
    let expected = try inputs.map { try model.run($0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        for (input, outputs) in zip(inputs, expected) {
          group.addTask {
            for _ in 0..<20 {
              let results = try model.run(input)
              #expect(results == outputs)
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
