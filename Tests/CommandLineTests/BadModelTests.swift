import Testing

/// Whatever is wrong with a model: exit code 1, an error in words, and nothing written.
@Suite struct BadModelTests {
  private func expectRefusal(_ model: String, _ extra: [String] = [], says words: String? = nil) throws {
    let folder = try TemporaryFolder()
    let run = try Invocation(["compile", model, "-o", folder.path("libmodel.so")] + extra)
    #expect(run.exitCode == 1, "\(run.errors)")
    #expect(run.errors.hasPrefix("error: "), "\(run.errors)")
    #expect(run.output.isEmpty)
    if let words { #expect(run.errors.contains(words), "\(run.errors)") }
    #expect(folder.contents.isEmpty)
  }

  @Test func aMissingFile() throws { try expectRefusal("/nowhere/model.keras", says: "model.keras") }

  @Test func aFileThatIsNoModel() throws {
    let folder = try TemporaryFolder()
    try expectRefusal(try folder.write("hello", to: "model.keras"))
    try expectRefusal(try folder.write("", to: "model.h5"))
    try expectRefusal(try folder.write("{\"a\": 1}", to: "model.json"))
    try expectRefusal(try folder.write("[1, 2", to: "other.json"))
  }
}
