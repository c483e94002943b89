import Testing

@Suite struct UsageTests {
  @Test func helpNamesEveryCommand() throws {
    let help = try Invocation(["--help"])
    #expect(help.exitCode == 0)
    for command in ["compile", "run", "verify", "summary", "bench", "explain"] { #expect(help.output.contains("  \(command) ")) }
  }

  @Test(arguments: [
    ["compile"], ["compile", "m.keras"], ["compile", "m.keras", "-o", "m.so", "--batch", "0"], ["run", "m.keras"],
    ["bench", "m.keras", "--seconds", "x"], ["verify", "m.keras", "--expect", "e.npz"], ["frobnicate"],
    ["compile", "m.keras", "-o", "m.so", "--threads", "0"], ["compile", "m.keras", "-o", "m.so", "--input-shape", "a=b"],
  ])
  func aWrongCommandLineExitsWithTwo(arguments: [String]) throws {
    let run = try Invocation(arguments)
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("rror: "))
    #expect(run.output.isEmpty)
  }

  /// The model is for three samples.
  @Test(arguments: ["1,3", "8"]) func aBatchThatTheModelHasNotIsAMistakeOnTheCommandLine(batch: String) throws {
    let run = try Invocation(["compile", Fixture.path("functions_static_keras3_keras/model.keras"), "-o", "m.c", "--batch", batch])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("usage-batch"), "\(run.errors)")
  }

  @Test(arguments: [
    (["1,20,4"], "input-shape-fixed"), (["1,20,3", "1,2"], "input-shape-unused"), (["1,20,3", "other=1,2"], "input-shape-unused"),
  ])
  func shapesAreForWhatTheModelLeavesOpen(shapes: [String], problem: String) throws {
    let run = try Invocation(["summary", Fixture.path("streams/permuted.json")] + shapes.flatMap { ["--input-shape", $0] })
    #expect(run.exitCode == 1)
    #expect(run.errors.contains(problem), "\(run.errors)")
  }

  @Test(arguments: ["int", "9x", "a-b", "é", ""]) func aPrefixIsAnIdentifierOfC(name: String) throws {
    let run = try Invocation(["compile", Fixture.path("streams/permuted.json"), "-o", "m.c", "--name", name])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("usage-name"), "\(run.errors)")
  }

  @Test func aMisspelledOptionIsCorrected() throws {
    #expect(try Invocation(["summary", "m.keras", "--jsom"]).errors.contains("--json"))
  }
}
