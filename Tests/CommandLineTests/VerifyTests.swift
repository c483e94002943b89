import Foundation
import ModelFormats
import NNIR
import Testing

@Suite struct VerifyTests {
  private let model: SmallModel

  init() throws { model = try SmallModel() }

  @Test func aSoundModelIsAccepted() throws {
    let run = try Invocation(["verify", model.path, "--samples", "3"])
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
    #expect(run.output.hasSuffix("verified on 3 samples, compiled for native\n"))
  }

  @Test func storedResultsAreCompared() throws {
    let stored = model.folder.path("out.npz")
    _ = try Invocation(["run", model.path, "--inputs", model.inputs, "--outputs", stored])
    let arguments = ["verify", model.path, "--inputs", model.inputs, "--expect", stored]
    #expect(try Invocation(arguments).exitCode == 0)

    try NPZArchive.write([("output_0", Tensor([5, 3], [Float](repeating: 0.5, count: 15)))], to: stored)
    let run = try Invocation(arguments)
    #expect(run.exitCode == 1)
    #expect(run.output.contains("FAILED"))
    #expect(run.output.contains("not accepted on 5 samples"))
  }

  @Test func layersOutOfToleranceAreNamed() throws {
    let run = try Invocation(["verify", model.path, "--rtol", "0", "--atol", "0", "--samples", "20", "--json"])
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(run.exitCode == (figures["is_accepted"] as? Bool == true ? 0 : 1))
    #expect(figures["samples"] as? Int == 20)
    #expect((figures["layers"] as? [[String: Any]])?.isEmpty == false)
  }
}
