import Foundation
import Testing

/// Whatever is wrong with a model: exit code 1, an error in words, and nothing written.
@Suite struct BadModelTests {
  private func expectRefusal(_ model: String, says words: String = "") throws {
    let folder = try TemporaryFolder()
    let run = try Invocation(["compile", model, "-o", folder.path("libmodel.so")])
    #expect(run.exitCode == 1, "\(run.errors)")
    #expect(run.errors.contains("error: "), "\(run.errors)")
    #expect(run.output.isEmpty)
    if !words.isEmpty { #expect(run.errors.contains(words), "\(run.errors)") }
    #expect(folder.contents.isEmpty)
  }

  @Test func aMissingFile() throws { try expectRefusal("/nowhere/model.keras", says: "model.keras") }

  @Test func filesThatAreNoModels() throws {
    let folder = try TemporaryFolder()
    for (name, text) in [("a.keras", "hello"), ("b.h5", ""), ("c.json", "{\"a\": 1}"), ("d.json", "[1, 2"), ("e.json", "3")] {
      try expectRefusal(try folder.write(text, to: name))
    }
  }

  @Test(arguments: (try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("bad"))) ?? [])
  func damagedAndHostileFiles(name: String) throws { try expectRefusal(Fixture.path("bad/\(name)")) }

  @Test(arguments: [
    ("cycle.json", "cycle"), ("huge_shape.keras", "too large"), ("missing_weight.keras", "missing"), ("no_model.json", "no Keras model"),
    ("unsupported.keras", "unsupported layer"), ("wrong_shape.keras", "shape"), ("padding.keras", "padding"),
  ])
  func errorsSayWhatIsWrong(name: String, words: String) throws { try expectRefusal(Fixture.path("bad/\(name)"), says: words) }
}
