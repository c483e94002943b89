import Foundation
import ModelFormats
import NNDiagnostics
import NNIR
import Testing

@testable import NNCompiler

/// Metrics against what `keras.metrics` made of the same arrays.
@Suite struct EvaluationTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/evaluate")

  private static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Numbers of the cases in `cases.json`.
  private static let cases = try! JSONValue(contentsOf: path("cases.json")).array!

  private func request(_ predictions: String, _ targets: String, _ metrics: [String] = []) -> EvaluationRequest {
    EvaluationRequest(
      inputs: [Self.path(predictions + ".npy")], targets: [Self.path(targets + ".npy")], metrics: metrics.map { Metric($0)! }, batch: 7,
      isInterpreted: true)
  }

  @Test(arguments: cases.indices)
  func metricsAreThoseOfKeras(index: Int) async throws {
    let test = Self.cases[index]
    let expected = try #require(test["metrics"]?.object)
    var request = request(test["predictions"]!.string!, test["targets"]!.string!, expected.keys)
    request.options.fromLogits = test["from_logits"]?.bool ?? false
    request.options.k = test["k"]!.int!
    request.options.threshold = test["threshold"]?.double
    request.options.labelSmoothing = test["label_smoothing"]?.double ?? 0
    let report = try await Compiler().evaluate(Self.path(test["model"]!.string!), request)
    let actual = try #require(report.figures.outputs.first).metrics
    for (name, value) in expected {
      let (value, result) = (value.double!, try #require(actual[name]))
      // Keras adds up in float32, which loses more than a digit where squares cancel.
      #expect(abs(result - value) <= 1e-5 * max(1, abs(value)) || (result.isNaN && value.isNaN), "\(name): \(result) instead of \(value)")
    }
  }

  @Test func compiledBatchesAndTheRestGiveTheSame() async throws {
    var request = request("probabilities", "classes", ["accuracy", "crossentropy"])
    let interpreted = try await Compiler().evaluate(Self.path("model_7.json"), request)
    request.isInterpreted = false
    nonisolated(unsafe) var steps: [Int] = []
    let compiled = try await Compiler().evaluate(Self.path("model_7.json"), request) { done, total, _ in
      #expect(total == 50)
      steps.append(done)
    }
    #expect(steps == [7, 14, 21, 28, 35, 42, 49, 50])
    #expect(compiled.figures.outputs.map(\.metrics) == interpreted.figures.outputs.map(\.metrics))
  }

  @Test func compiledMasksHideTheSameSteps() async throws {
    var request = request("masked_ids", "masked_classes", ["accuracy", "crossentropy"])
    let interpreted = try await Compiler().evaluate(Self.path("masked.keras"), request)
    request.isInterpreted = false
    let compiled = try await Compiler().evaluate(Self.path("masked.keras"), request)
    for (name, value) in compiled.figures.outputs[0].metrics {
      #expect(abs(value - interpreted.figures.outputs[0].metrics[name]!) < 1e-6)
    }
    var compiler = Compiler()
    compiler.options.logits = true
    let logits = try await compiler.evaluate(Self.path("masked.keras"), request)
    #expect(logits.warnings.isEmpty)
    #expect(abs(logits.figures.outputs[0].metrics["crossentropy"]! - compiled.figures.outputs[0].metrics["crossentropy"]!) < 1e-5)
  }

  @Test func metricsAreChosenByTheTargets() async throws {
    let classes = try await Compiler().evaluate(Self.path("model_7.json"), request("probabilities", "classes"))
    #expect(classes.metrics.map(\.name) == ["accuracy", "crossentropy"])
    #expect(classes.warnings.contains { $0.contains("may give no probabilities") })
    let values = try await Compiler().evaluate(Self.path("model_3.json"), request("values", "truth"))
    #expect(values.metrics.map(\.name) == ["mse", "mae"])
  }

  @Test func everyOutputHasItsTargets() async throws {
    let fixture = Self.folder.deletingLastPathComponent().appendingPathComponent("branches_keras3_keras")
    let path = { (name: String) in fixture.appendingPathComponent(name).path }
    // What Keras computed stands for the truth.
    let request = EvaluationRequest(
      inputs: [path("inputs.npz")], targets: [path("outputs.npz")], metrics: [Metric("mse")!, Metric("r2")!], batch: 2)
    let report = try await Compiler().evaluate(path("model.keras"), request)
    #expect(report.figures.outputs.map(\.name) == ["first", "second"])
    for output in report.figures.outputs {
      #expect(try #require(output.metrics["mse"]) < 1e-9)
      #expect(try #require(output.metrics["r2"]) > 0.999)
    }
  }

  private func failure(_ request: EvaluationRequest) async throws -> String {
    do {
      _ = try await Compiler().evaluate(Self.path("model_7.json"), request)
      return ""
    } catch { return error.description }
  }

  @Test func dataThatDoesNotFitIsAnError() async throws {
    #expect(try await failure(request("probabilities", "labels")).contains("30 samples for output 'y', but 50 for the inputs"))
    #expect(try await failure(request("probabilities", "classes", ["mse"])).contains("'mse' takes targets of the output's shape"))
    #expect(try await failure(request("probabilities", "one_hot", ["sparse_categorical_accuracy"])).contains("class numbers of shape [7]"))
    #expect(try await failure(request("values", "classes")).contains("data-"))
  }

  @Test func classesThatDoNotExistAreAnError() async throws {
    let targets = FileManager.default.temporaryDirectory.appendingPathComponent("nncc-\(UUID().uuidString).npy").path
    defer { try? FileManager.default.removeItem(atPath: targets) }
    try NPYFile.write(Tensor([50], [Float](repeating: 7, count: 50)), to: targets)
    var request = request("probabilities", "classes", ["crossentropy"])
    request.targets = [targets]
    #expect(try await failure(request).contains("target 7.0 is no class of an output with 7"))
  }
}
