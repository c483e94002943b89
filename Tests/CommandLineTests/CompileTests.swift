import Foundation
import Testing

@Suite struct CompileTests {
  private let model: SmallModel

  init() throws { model = try SmallModel() }

  @Test(arguments: [
    ("libsmall.so", ["libsmall.so", "small.h"]), ("small.a", ["small.a", "small.h"]), ("small.o", ["small.h", "small.o"]),
    ("small.c", ["small.c", "small.h"]),
  ])
  func everyKindOfOutputComesWithItsHeader(output: String, files: [String]) throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path(output)])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(model.made == files)
  }

  @Test func cThatIncludesItsWeightsComesWithTheirFile() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.c"), "--embed-weights", "incbin"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(model.made == ["small.c", "small.h", "small.weights"])
  }

  @Test func aModelWithoutWeightsIsCompiledWithAWarning() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.c"), "--seed", "3"])
    #expect(run.errors.hasPrefix("warning: "), "\(run.errors)")
  }

  @Test func theReportTellsWhatWasMade() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("out") + "/", "--json", "--name", "net", "--batch", "1,4"])
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(figures["name"] as? String == "net")
    #expect(figures["batch_sizes"] as? [Int] == [1, 4])
    #expect((figures["files"] as? [String])?.contains { $0.hasSuffix("out/net.c") } == true, "\(run.output)")
    let workspace = try #require(figures["workspace_bytes"] as? Int)
    #expect(try String(contentsOfFile: model.folder.path("out/net.h"), encoding: .utf8).contains("NET_WORKSPACE_BYTES \(workspace)\n"))
  }

  @Test func theTimeReportTellsWhereTimeWent() throws {
    let arguments = ["compile", model.path, "-o", model.folder.path("libsmall.so"), "--time-report"]
    let table = try Invocation(arguments)
    for words in ["reading the model", "compiling C", "  small.c", "  packing weights", "  linking", "total", " in memory at most"] {
      #expect(table.errors.contains(words), "\(table.errors)")
    }
    let run = try Invocation(arguments + ["--json"])
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let time = try #require(figures["time"] as? [String: Any])
    let stages = try #require(time["stages"] as? [[String: Any]])
    let compiling = try #require(stages.first { $0["name"] as? String == "compiling C" })
    #expect((compiling["cpu_milliseconds"] as? Double ?? 0) > 0)
    #expect((compiling["pieces"] as? [[String: Any]])?.contains { $0["name"] as? String == "small.c" } == true, "\(run.output)")
    #expect((time["milliseconds"] as? Double ?? 0) > 0 && (time["peak_memory_bytes"] as? Int ?? 0) > 0)
  }

  @Test func theSameModelGivesTheSameBytes() throws {
    for name in ["a.c", "b.c"] {
      _ = try Invocation(["compile", model.path, "-o", model.folder.path(name), "--name", "small"])
    }
    #expect(
      FileManager.default.contentsEqual(atPath: model.folder.path("a.c"), andPath: model.folder.path("b.c")))
  }

  @Test func graphsAreDumpedAfterPasses() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.c"), "--dump-after", "fuse-epilogues"])
    #expect(run.output.contains("epilogue: maximum(add($0, $1), 0.0)} // hidden"), "\(run.output)")
  }

  @Test func anUnknownPassIsAMistakeOnTheCommandLine() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.c"), "--dump-after", "magic"])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("'fuse-epilogues'"))
    #expect(model.made.isEmpty)
  }

  @Test(arguments: [["--target", "z80"], ["-o", "small.exe"]])
  func unknownTargetsAndEndingsAreMistakesOnTheCommandLine(arguments: [String]) throws {
    let output = arguments[0] == "-o" ? [] : ["-o", model.folder.path("small.c")]
    let run = try Invocation(["compile", model.path] + output + arguments)
    #expect(run.exitCode == 2, "\(run.errors)")
    #expect(model.made.isEmpty)
  }

  @Test func aMissingCompilerExitsWithThree() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.so"), "--cc", "/nowhere/cc"])
    #expect(run.exitCode == 3)
    #expect(run.errors.contains("'/nowhere/cc'"))
    #expect(model.made.isEmpty)
  }

  @Test func aFailingCompilerExitsWithThreeAndItsWords() throws {
    let compiler = try model.folder.write("#!/bin/sh\necho 'no space left' >&2\nexit 1\n", to: "cc")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: compiler)
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.so"), "--cc", compiler])
    #expect(run.exitCode == 3)
    #expect(run.errors.contains("no space left"))
    #expect(model.made == ["cc"])
  }

  @Test func anUnwritableOutputIsAnError() throws {
    let run = try Invocation(["compile", model.path, "-o", "/nowhere/small.so"])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("'/nowhere'"), "\(run.errors)")
  }

  @Test func tuningSaysWhatItDoesAndReplacesADamagedCacheOfItsOwn() throws {
    try FileManager.default.createDirectory(atPath: model.folder.path("nncc"), withIntermediateDirectories: true)
    let cache = try model.folder.write("{", to: "nncc/tuning.json")
    let arguments = ["compile", model.path, "-o", model.folder.path("small.so"), "--tune", "--json"]
    let environment = ["XDG_CACHE_HOME": model.folder.url.path]
    let first = try Invocation(arguments, environment: environment)
    #expect(first.exitCode == 0 && first.errors.contains("tuning: timing variant 1 of "), "\(first.errors)")
    #expect(first.errors.contains("warning: '\(cache)'"), "\(first.errors)")
    #expect(first.output.contains("\"is_applied\""), "\(first.output)")
    let second = try Invocation(arguments, environment: environment)
    #expect(!second.errors.contains("timing") && second.errors.contains(" known, "), "\(second.errors)")
  }

  @Test func aCacheWithoutTuningIsAMistakeOnTheCommandLine() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.so"), "--tune-cache", "x"])
    #expect(run.exitCode == 2)
  }

  @Test func aModelTooSmallForThreadsIsCompiledWithAWarning() throws {
    let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.so"), "--threads", "2"])
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("one thread"))
  }
}
