import Foundation
import Testing

/// Models in every format that Keras 2 and 3 write: the compiled library gives Keras' own outputs, and every layer its meaning.
@Suite struct FixtureTests {
  static let models: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Fixture.path(""))) ?? []
    return names.filter { $0.contains("_keras") && FileManager.default.fileExists(atPath: Fixture.path("\($0)/outputs.npz")) }.sorted()
  }()

  @Test func everyFormatIsThere() { #expect(Self.models.count >= 39) }

  @Test(arguments: models)
  func verifyAcceptsWhatKerasComputed(name: String) throws {
    func existing(_ files: [String]) -> String? {
      files.map { Fixture.path("\(name)/\($0)") }.first { FileManager.default.fileExists(atPath: $0) }
    }
    var arguments = ["verify", try #require(existing(["model.keras", "model.h5", "model.json"]))]
    if let weights = existing(["weights.h5", "model.weights.h5", "weights.npz"]) { arguments += ["--weights", weights] }
    let run = try Invocation(
      arguments + ["--inputs", Fixture.path("\(name)/inputs.npz"), "--expect", Fixture.path("\(name)/outputs.npz")])
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
  }
}
