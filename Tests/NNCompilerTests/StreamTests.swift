import Foundation
import ModelFormats
import NNIR
import NNInterpreter
import NNKeras
import NNPasses
import NNPlanning
import NNToolchain
import Testing

@testable import NNCompiler

/// Models that remember: stateful layers, and sequences taken piece by piece.
@Suite struct StreamTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/streams").path

  private func compiler(stream frames: Int? = nil) -> Compiler {
    var options = CompileOptions()
    options.streamFrames = frames
    return Compiler(options: options)
  }

  @Test(arguments: ["temporal", "convolutional_recurrent", "spectrogram", "upsampled", "tokens"], [4, 8, 12])
  func piecesGiveWhatTheWholeGives(model: String, frames: Int) async throws {
    let report = try await compiler(stream: frames).verify(
      "\(Self.folder)/\(model).keras", inputs: nil, expected: nil, samples: 1, tolerance: .init())
    #expect(report.isAccepted, "\(report.figures)")
    #expect(report.figures.outputs.allSatisfy { $0.shape.reduce(1, *) > 0 })
  }

  @Test(arguments: ["temporal", "tokens", "upsampled"])
  func singleFramesGiveWhatTheWholeGives(model: String) async throws {
    let report = try await compiler(stream: 1).verify(
      "\(Self.folder)/\(model).keras", inputs: nil, expected: nil, samples: 1, tolerance: .init())
    #expect(report.isAccepted, "\(report.figures)")
  }

  @Test(arguments: ["ends", "permuted"], [2, 4, 6])
  func piecesEndWhereTheWholeEnds(model: String, frames: Int) async throws {
    let report = try await compiler(stream: frames).verify(
      "\(Self.folder)/\(model).json", inputs: nil, expected: nil, samples: 1, tolerance: .init())
    #expect(report.isAccepted, "\(report.figures)")
    #expect(report.figures.outputs.allSatisfy { $0.shape.reduce(1, *) > 0 })
  }

  @Test(arguments: [1, 2, 4, 12])
  func hiddenFramesKeepTheLastOutput(frames: Int) async throws {
    let report = try await compiler(stream: frames).verify(
      "\(Self.folder)/hidden_tokens.json", inputs: ["\(Self.folder)/hidden_tokens.npy"], expected: nil, samples: 1, tolerance: .init())
    #expect(report.isAccepted, "\(report.figures)")
  }

  @Test(arguments: ["last_frames": "depends on the length", "first_frames": "depends on the length", "late_end": "does not have the end"])
  func whatHasNoEndIsRefused(model: String, reason: String) async throws {
    let error = await #expect(throws: CompilerError.self) {
      try await compiler(stream: 4).verify("\(Self.folder)/\(model).json", inputs: nil, expected: nil, samples: 1, tolerance: .init())
    }
    #expect("\(try #require(error))".contains(reason))
  }

  @Test func piecesMakeUpTheSequence() async throws {
    let error = await #expect(throws: CompilerError.self) {
      try await compiler(stream: 5).verify(
        "\(Self.folder)/hidden_tokens.json", inputs: ["\(Self.folder)/hidden_tokens.npy"], expected: nil, samples: 1, tolerance: .init())
    }
    #expect("\(try #require(error))".contains("does not end with a piece"))
  }

  @Test func aStreamMayEndInLogits() async throws {
    let path = "/tmp/nncc-stream-\(UInt64.random(in: 0 ... .max)).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.write(
      """
      {"class_name": "Sequential", "config": {"name": "s", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, null, 2], "name": "x"}},
        {"class_name": "Conv1D", "config": {"name": "c", "filters": 4, "kernel_size": 3, "padding": "causal"}},
        {"class_name": "Dense", "config": {"name": "d", "units": 3, "activation": "softmax"}}]}}
      """, to: path)
    var compiler = compiler(stream: 2)
    compiler.options.logits = true
    let report = try await compiler.verify(path, inputs: nil, expected: nil, samples: 1, tolerance: .init())
    #expect(report.isAccepted, "\(report.figures)")
    #expect(report.warnings.count == 1)
  }

  /// Frame by frame, with states of their own, two streams of one library do not disturb each other, and a reset begins anew.
  @Test func streamsAreIndependent() async throws {
    let compiler = compiler(stream: 4)
    let stages = Stages { _ in }
    let planned = try compiler.plan(compiler.source("\(Self.folder)/convolutional_recurrent.keras"), batch: 1, stages)
    let library = try await compiler.buildAndLoad([planned.plan], stages)
    let pieces = RandomInputs.tensors(for: planned.plan.graph.inputPorts, of: planned.plan.graph, count: 1, seed: 1)
      + RandomInputs.tensors(for: planned.plan.graph.inputPorts, of: planned.plan.graph, count: 1, seed: 2)
    let (first, second) = (ModelState(library), ModelState(library))
    var alone: [[Tensor]] = []
    for _ in 0..<6 { alone.append(try library.run([pieces[0]], state: first)) }
    first.reset()
    var other: [Tensor] = []
    for index in 0..<6 {
      #expect(try library.run([pieces[0]], state: first) == alone[index])
      other = try library.run([pieces[1]], state: second)
    }
    #expect(other != alone[5])
  }

  @Test func wholeSequencesAreRefused() async throws {
    await #expect(throws: CompilerError.self) {
      try await compiler(stream: 4).verify(
        "\(Self.folder)/not_causal.keras", inputs: nil, expected: nil, samples: 1, tolerance: .init())
    }
    // The strides need pieces of a multiple of four frames.
    await #expect(throws: CompilerError.self) {
      try await compiler(stream: 3).verify(
        "\(Self.folder)/convolutional_recurrent.keras", inputs: nil, expected: nil, samples: 1, tolerance: .init())
    }
  }

  /// Several batches of a model that fixes its batch are run one after another, and the states go on.
  @Test(arguments: [false, true]) func batchesOfAStatefulModelContinue(interpreted: Bool) async throws {
    let calls = try NPZArchive("\(Self.folder)/stateful.npz")
    func joined(_ name: String) throws -> Tensor {
      Tensor(joining: try (0..<3).map { try calls.tensor("call_\($0)_\(name)") }, along: 0)
    }
    let path = "/tmp/nncc-stateful-\(UInt64.random(in: 0 ... .max)).npy"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try NPYFile.write(try joined("input_0"), to: path)
    let result = try await compiler().run("\(Self.folder)/stateful.keras", inputs: [path], interpreted: interpreted)
    for (index, tensor) in result.outputs(named: false).arrays.enumerated() {
      let difference = TensorDifference(actual: tensor.tensor, expected: try joined("output_\(index)"), tolerance: .init())
      #expect(difference.isAccepted, "\(tensor.name): \(difference)")
    }
  }

  /// Three calls of stateful layers, in Keras, interpreted and compiled.
  @Test func statefulLayersRemember() async throws {
    let compiler = compiler()
    let stages = Stages { _ in }
    let planned = try compiler.plan(compiler.source("\(Self.folder)/stateful.keras"), batch: 1, stages)
    let library = try await compiler.buildAndLoad([planned.plan], stages)
    let calls = try NPZArchive("\(Self.folder)/stateful.npz")
    let interpreter = Interpreter(planned.imported.graph)
    var states = interpreter.initialStates
    #expect(states.count == 6)
    let state = ModelState(library)
    for call in 0..<3 {
      let input = try calls.tensor("call_\(call)_input_0")
      let interpreted = try interpreter.run(inputs: [input], states: &states)
      let compiled = try library.run([input], state: state)
      for (index, results) in zip(interpreted, compiled).enumerated() {
        let expected = try calls.tensor("call_\(call)_output_\(index)")
        for result in [results.0, results.1] {
          let difference = TensorDifference(actual: result, expected: expected, tolerance: .init())
          #expect(difference.failures == 0, "call \(call), output \(index): \(difference)")
        }
      }
    }
  }
}
