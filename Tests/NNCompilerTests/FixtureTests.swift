import Foundation
import ModelFormats
import NNIR
import Testing

@testable import NNCompiler

/// Models that Keras wrote, with the results that Keras computed.
@Suite struct FixtureTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  /// Every format of every model.
  private static let all = ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
    .filter { $0.contains("_keras") }.sorted()

  /// One format of every model.
  private static let models = all.filter { $0.hasSuffix("_keras3_keras") }

  private func files(_ fixture: String) throws -> (model: String, weights: String?, inputs: String, outputs: String) {
    let folder = Self.root.appendingPathComponent(fixture)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let path = { (name: String) in folder.appendingPathComponent(name).path }
    let model = try #require(names.first { ["model.keras", "model.h5", "model.json"].contains($0) })
    let weights = names.first { $0.contains("weights") && model == "model.json" }
    return (path(model), weights.map(path), path("inputs.npz"), path("outputs.npz"))
  }

  private func compiler(_ weights: String?) -> Compiler {
    var options = CompileOptions()
    options.weights = weights
    return Compiler(options: options)
  }

  @Test func fixturesAreThere() { #expect(Self.models.count >= 4 && Self.all.count >= 30) }

  @Test(arguments: all)
  func interpretedModelsGiveKerasAnswers(fixture: String) async throws {
    let files = try files(fixture)
    let result = try await compiler(files.weights).run(files.model, inputs: [files.inputs], interpreted: true)
    try expect(result, files.outputs)
  }

  @Test(arguments: models)
  func compiledModelsGiveKerasAnswers(fixture: String) async throws {
    let files = try files(fixture)
    let report = try await compiler(files.weights).verify(
      files.model, inputs: [files.inputs], expected: files.outputs, samples: 1, tolerance: .init())
    #expect(report.isAccepted, "\(report.figures)")
    #expect(!report.figures.layers.isEmpty)
  }

  /// Bodies for several batches share their weights, and any number of samples runs through them.
  @Test func severalBatchesGiveTheSameAnswers() async throws {
    let files = try files(try #require(Self.models.first { $0.hasPrefix("cnn") }))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nncc-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var compiler = compiler(files.weights)
    compiler.options.batchSizes = [1, 2]
    let library = folder.appendingPathComponent("libcnn.so").path
    let report = try await compiler.compile(files.model, to: library)
    #expect(report.figures.batchSizes == [1, 2])
    try expect(try await compiler.run(library, inputs: [files.inputs], interpreted: false), files.outputs)

    let model = try CompiledModel(contentsOf: library)
    let input = try #require(try DataFiles(reading: [files.inputs]).arrays.first).tensor
    let outputs = try model.predict([FloatArray(shape: input.shape.dims, elements: input.floats)])
    let expected = try #require(try DataFiles(reading: [files.outputs]).arrays.first).tensor
    #expect(outputs[0].shape == expected.shape.dims)
    #expect(zip(outputs[0].elements, expected.floats).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  private func expect(_ result: RunResult, _ path: String) throws {
    let expected = try DataFiles(reading: [path]).arrays
    let actual = result.outputs(named: false).arrays
    #expect(actual.count == expected.count)
    for array in actual {
      let wanted = try #require(expected.first { $0.name == array.name })
      #expect(array.tensor.shape == wanted.tensor.shape)
      let difference = TensorDifference(actual: array.tensor, expected: wanted.tensor, tolerance: .init())
      #expect(difference.isAccepted, "\(array.name): \(difference)")
    }
  }
}
