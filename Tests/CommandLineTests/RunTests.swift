import Foundation
import ModelFormats
import NNIR
import Testing

@Suite struct RunTests {
  private let model: SmallModel

  init() throws { model = try SmallModel() }

  private func library() throws -> String {
    let path = model.folder.path("libsmall.so")
    #expect(try Invocation(["compile", model.path, "-o", path]).exitCode == 0)
    return path
  }

  @Test func modelLibraryAndInterpreterAgree() throws {
    let library = try library()
    var results: [[Float]] = []
    for (name, arguments) in [("a.npz", [model.path]), ("b.npz", [library]), ("c.npz", [model.path, "--interpret"])] {
      let run = try Invocation(["run"] + arguments + ["--inputs", model.inputs, "--outputs", model.folder.path(name)])
      #expect(run.exitCode == 0, "\(run.errors)")
      let arrays = try model.arrays(name)
      #expect(arrays.map(\.name) == ["output_0"])
      #expect(arrays[0].tensor.shape == [5, 3])
      results.append(arrays[0].tensor.floats)
    }
    #expect(results[0] == results[1])
    #expect(zip(results[0], results[2]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aSingleResultMayBeAnArrayFile() throws {
    let run = try Invocation(["run", model.path, "--inputs", model.inputs, "--outputs", model.folder.path("y.npy")])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try NPYFile.read(model.folder.path("y.npy")).shape == [5, 3])
  }

  @Test func logitsAreWhatTheSoftmaxIsAppliedTo() throws {
    for (name, arguments) in [("a.npz", []), ("b.npz", ["--logits"])] {
      let run = try Invocation(["run", model.path, "--inputs", model.inputs, "--outputs", model.folder.path(name)] + arguments)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let (probabilities, logits) = (try model.arrays("a.npz")[0].tensor.floats, try model.arrays("b.npz")[0].tensor.floats)
    for start in stride(from: 0, to: 15, by: 3) {
      let row = logits[start..<start + 3].map { exp(Double($0)) }
      for index in 0..<3 { #expect(abs(row[index] / row.reduce(0, +) - Double(probabilities[start + index])) < 1e-6) }
    }
    #expect(try Invocation(["verify", model.path, "--logits"]).exitCode == 0)
    #expect(try Invocation(["summary", model.path]).output.contains("scores: float32[n, 3] ends in a softmax (--logits drops it)"))
    let summary = try Invocation(["summary", model.path, "--logits"])
    #expect(!summary.output.contains("softmax"))
    #expect(try Invocation(["run", try library(), "--logits", "--inputs", model.inputs]).exitCode == 2)
    let refused = try Invocation(["run", try library(), "--cc", "gcc", "--tolerance", "0", "--inputs", model.inputs])
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("--cc, --tolerance can't be chosen any more"), "\(refused.errors)")
    #expect(try Invocation(["summary", try library()]).errors.contains("usage-model"))
  }

  @Test func evaluateDrawsABarOnATerminal() throws {
    let (inputs, targets) = (model.folder.path("many.npy"), model.folder.path("many_y.npy"))
    try NPYFile.write(Tensor([2_000, 4], [Float](repeating: 1, count: 8_000)), to: inputs)
    try NPYFile.write(Tensor(TensorType(.uint8, [2_000]), bytes: [UInt8](repeating: 1, count: 2_000)), to: targets)
    let run = try Invocation(["evaluate", model.path, "--inputs", inputs, "--targets", targets, "--interpret"], onTerminal: true)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("█") && run.output.contains("/2,000") && run.output.contains("samples/s"))
    #expect(run.output.contains("2,000 samples in"))
  }

  @Test func anOutputWithoutSoftmaxStaysWithAWarning() throws {
    let text = try String(contentsOfFile: model.path, encoding: .utf8).replacingOccurrences(of: "softmax", with: "linear")
    let linear = try model.folder.write(text, to: "linear.json")
    let run = try Invocation(["compile", linear, "--logits", "-o", model.folder.path("linear.c")])
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("output 'scores' ends in neither softmax nor sigmoid"), "\(run.errors)")
  }

  @Test func evaluateTellsWhatScriptsNeedAndDrawsNoBarInAPipe() throws {
    let targets = model.folder.path("y.npy")
    try NPYFile.write(Tensor(TensorType(.int64, [5]), doubles: [0, 1, 2, 0, 1]), to: targets)
    let arguments = ["evaluate", model.path, "--inputs", model.inputs, "--targets", targets]
    var values: [Double] = []
    for logits in [[], ["--logits"]] {
      let run = try Invocation(arguments + ["--metric", "accuracy", "crossentropy", "--json"] + logits)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(!run.errors.contains("█") && !run.errors.contains("samples"))
      let figures = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      #expect(figures["samples"] as? Int == 5)
      #expect(figures["samples_per_second"] is Double)
      let outputs = try #require(figures["outputs"] as? [[String: Any]])
      values.append(try #require((outputs[0]["metrics"] as? [String: Double])?["crossentropy"]))
    }
    #expect(abs(values[0] - values[1]) < 1e-5, "\(values)")
    let table = try Invocation(arguments + ["--batch", "2"])
    for word in ["scores", "accuracy", "5 samples in"] { #expect(table.output.contains(word), "\(table.output)") }
    #expect(try Invocation(arguments + ["--metric", "beauty"]).exitCode == 2)
  }

  @Test func openBLASIsLinkedWhenAskedFor() throws {
    for (name, arguments) in [("a", []), ("b", ["--blas", "openblas"])] {
      let library = model.folder.path("\(name).so")
      #expect(try Invocation(["compile", model.path, "-o", library] + arguments).exitCode == 0)
      let run = try Invocation(["run", library, "--inputs", model.inputs, "--outputs", model.folder.path("\(name).npz")])
      #expect(run.exitCode == 0, "\(run.errors)")
      let names = try Data(contentsOf: URL(fileURLWithPath: library)).range(of: Data("cblas_sgemm".utf8))
      #expect((names != nil) == (name == "b"))
    }
    let (own, blas) = (try model.arrays("a.npz")[0].tensor.floats, try model.arrays("b.npz")[0].tensor.floats)
    #expect(zip(own, blas).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func resultsArePrintedWithoutAFile() throws {
    let input = model.folder.path("x.npy")
    try NPYFile.write(Tensor([1, 4], [1, 2, 3, 4]), to: input)
    let run = try Invocation(["run", try library(), "--inputs", input, "--names"])
    #expect(run.output.contains("float32[1, 3]"), "\(run.output)")
    #expect(run.output.hasPrefix("scores "), "\(run.output)")
  }

  @Test func dataOfTheWrongShapeIsAnError() throws {
    let input = model.folder.path("x.npy")
    try NPYFile.write(Tensor([1, 5], [1, 2, 3, 4, 5]), to: input)
    let run = try Invocation(["run", model.path, "--inputs", input, "--outputs", model.folder.path("out.npz")])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("x: float32[n, 4]"), "\(run.errors)")
    #expect(!model.folder.contents.contains("out.npz"))
  }

  @Test func aLibraryWithoutAModelIsAnError() throws {
    let fake = try model.folder.write("not a library", to: "libfake.so")
    #expect(try Invocation(["run", fake, "--inputs", model.inputs]).exitCode == 1)
  }

  @Test func benchTellsWhatScriptsNeed() throws {
    let run = try Invocation(["bench", try library(), "--seconds", "0.01", "--threads", "1", "--json"])
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    for key in ["median_ms", "p10_ms", "p90_ms", "runs", "threads", "load_ms", "first_ms", "peak_gflops", "gflops"] {
      #expect(figures[key] is NSNumber, "\(key)")
    }
  }

  @Test func benchTimesEachLayer() throws {
    let run = try Invocation(["bench", model.path, "--seconds", "0.01", "--layers"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("nnc_matmul_f32"), "\(run.output)")
  }

  @Test func benchTimesAModelForThreads() throws {
    let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("EmbeddingTests/shared.json").path
    let run = try Invocation(["bench", shared, "--seconds", "0.01", "--threads", "2", "--layers", "--json"])
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(figures["threads"] as? Int == 2)
    #expect((figures["layers"] as? [Any])?.count ?? 0 > 6)
    #expect(!run.errors.contains("one-thread"), "\(run.errors)")
  }

  @Test func aLibraryHasTheThreadsItWasCompiledFor() throws {
    let run = try Invocation(["bench", try library(), "--seconds", "0.01", "--threads", "2"])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("was compiled for 1 thread, not 2"), "\(run.errors)")
  }

  @Test func summaryListsLayersAndParameters() throws {
    let run = try Invocation(["summary", model.path])
    #expect(run.output.contains("hidden (Dense)"), "\(run.output)")
    #expect(run.output.contains("67, of which 67 are trainable"), "\(run.output)")
  }

  @Test func explainShowsKernelsAndReasons() throws {
    let run = try Invocation(["explain", model.path])
    #expect(run.output.contains("fuse-epilogues"))
    #expect(run.output.contains("nnc_matmul_f32"))
  }
}
