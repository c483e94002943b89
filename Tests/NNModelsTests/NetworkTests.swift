import Foundation
import ModelFormats
import NNCompiler
import NNIR
import NNModels
import Testing

@Suite struct NetworkTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/swift_api")

  private static let names = SampleNetworks.all.keys.sorted()

  private static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func arrays(_ name: String, _ key: String) throws -> [FloatArray] {
    let archive = try NPZArchive(Self.path(name))
    return try (0..<archive.names.count).map { FloatArray(try archive.tensor("\(key)_\($0)")) }
  }

  /// The files that Keras read. `NNCC_RECORD=1` writes them anew; then Tests/Fixtures/make_api_fixtures.py has Keras compute the results.
  @Test(arguments: names)
  func configurationsAreThoseThatKerasRead(name: String) throws {
    let network = try #require(SampleNetworks.all[name])
    if ProcessInfo.processInfo.environment["NNCC_RECORD"] != nil {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try network.save(Self.path(name + ".json"))
      try network.saveWeights(Self.path(name + ".weights.npz"))
    }
    #expect(try String(contentsOfFile: Self.path(name + ".json"), encoding: .utf8) == network.toJSON(indent: 1))
  }

  @Test func everyLayerIsWrittenAsKerasReadIt() throws {
    let text = JSONValue.array(EveryLayer.examples.map { Sequential([$0]).toJSON() }.map { try! JSONValue(parsing: $0, at: .init()) })
      .text(indent: 1)
    let path = Self.path("layers.json")
    if ProcessInfo.processInfo.environment["NNCC_RECORD"] != nil { try AtomicFile.write(text, to: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test(arguments: names)
  func compiledNetworksGiveKerasAnswers(name: String) async throws {
    var network = try #require(SampleNetworks.all[name])
    try network.loadWeights(Self.path(name + ".weights.npz"))
    let results = try await network.compile().predict(try arrays(name + ".inputs.npz", "input"))
    let expected = try arrays(name + ".outputs.npz", "output")
    #expect(results.map(\.shape) == expected.map(\.shape))
    for (result, expected) in zip(results, expected) {
      #expect(zip(result.elements, expected.elements).allSatisfy { abs($0 - $1) < 1e-5 * max(1, abs($1)) })
    }
  }

  @Test(arguments: names)
  func seedsMakeTheStoredWeights(name: String) throws {
    let network = try #require(SampleNetworks.all[name])
    let archive = try NPZArchive(Self.path(name + ".weights.npz"))
    for variable in try network.variables() {
      let stored = try archive.tensor(variable.path).floats
      #expect(zip(variable.value.elements, stored).allSatisfy { abs($0 - $1) < 1e-6 }, "\(variable.path)")
    }
  }

  @Test func weightsAreAssignedByTheirPaths() async throws {
    var model = Sequential([Dense(2, inputShape: [3])])
    try model.assign([
      "dense/kernel": FloatArray([[1, 2], [3, 4], [5, 6]]), "dense/bias": FloatArray([0.5, -0.5]),
    ])
    #expect(try await model.compile().predict(FloatArray([[1, 1, 1]])).elements == [9.5, 11.5])
    #expect(try model.variables().map(\.path) == ["dense/kernel", "dense/bias"])

    #expect(throws: CompilerError.self) { try model.assign(FloatArray([1]), to: "dense/kernel") }
    #expect(throws: CompilerError.self) { try model.assign(FloatArray([1]), to: "dense_1/kernel") }
    #expect(try model.variables()[1].value == FloatArray([0.5, -0.5]))
  }

  @Test func archivesOfWholeModelsServeAsWeights() throws {
    let path = Self.folder.deletingLastPathComponent().appendingPathComponent("cnn_keras3_keras/model.keras").path
    let loaded = try Model.load(path)
    var copy = Sequential([
      Conv2D(6, kernelSize: 3, padding: .same, useBias: false, inputShape: [10, 8, 3]), BatchNormalization(), ReLU(), MaxPooling2D(),
      DepthwiseConv2D(3, padding: .same), SeparableConv2D(5, kernelSize: 3, activation: .elu), Dropout(0.5), Flatten(),
      Dense(7, activation: .softmax),
    ])
    try copy.loadWeights(path)
    #expect(try copy.variables().map(\.value) == loaded.variables().map(\.value))
  }

  @Test func metricsAreComputedOfPredictions() throws {
    let predictions = FloatArray([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    #expect(abs(try Metric.accuracy.value(of: predictions, targets: FloatArray([1, 0, 0])) - 2.0 / 3) < 1e-9)
    #expect(abs(try Metric.meanAbsoluteError.value(of: predictions, targets: FloatArray(repeating: 0.5, shape: [3, 2])) - 0.3) < 1e-6)
    #expect(throws: CompilerError.self) { try Metric.accuracy.value(of: predictions, targets: FloatArray([1, 2])) }
  }

  @Test func networksAreValues() throws {
    let small = Sequential([Dense(2, inputShape: [3])], seed: 1)
    var large = small
    large.add(Dense(4))
    large.seed = 2
    #expect(small.layers.count == 1 && large.layers.count == 2)
    #expect(small.seed == 1)
    #expect(try small.variables()[0].value != large.variables()[0].value)
    #expect(try small.variables()[0].value == Sequential([Dense(2, inputShape: [3])], seed: 1).variables()[0].value)
  }

  @Test func filesOfKerasAreLoadedAndUsedAsLayers() async throws {
    let fixtures = Self.folder.deletingLastPathComponent()
    let loaded = try Model.load(fixtures.appendingPathComponent("cnn_keras3_keras/model.keras").path)
    let inputs = try NPZArchive(fixtures.appendingPathComponent("cnn_keras3_keras/inputs.npz").path).tensor("input_0")
    let outputs = try NPZArchive(fixtures.appendingPathComponent("cnn_keras3_keras/outputs.npz").path).tensor("output_0").floats
    let x = Input([10, 8, 3])
    let around = Model(inputs: x, outputs: Rescaling(2)(loaded(x)))
    for (network, factor) in [(loaded as any Network, Float(1)), (around, 2)] {
      let result = try await network.compile().predict(FloatArray(inputs))
      #expect(zip(result.elements, outputs).allSatisfy { abs($0 - factor * $1) < 1e-5 })
    }
    #expect(try JSONValue(parsing: loaded.toJSON(), at: .init())["class_name"] == "Sequential")
  }

  /// A sequence in two halves, and frame by frame through a model that is compiled as a stream.
  @Test func streamsGoOnWhereTheyStopped() async throws {
    let sequence = FloatArray(shape: [1, 6, 2], elements: (0..<12).map { sin(Float($0)) })
    func frames(_ range: Range<Int>) -> FloatArray {
      FloatArray(shape: [1, range.count, 2], elements: Array(sequence.elements[range.lowerBound * 2..<range.upperBound * 2]))
    }
    func recurrent(_ steps: Int) -> Sequential {
      Sequential([Input([steps, 2], batchSize: 1), LSTM(3, returnSequences: true, stateful: true)])
    }
    let whole = try await recurrent(6).compile().predict(sequence).elements
    let half = try await recurrent(3).compile()
    #expect(half.stateBytes > 0)
    let state = StreamState(of: half)
    for _ in 0..<2 {
      let parts = try [frames(0..<3), frames(3..<6)].flatMap { try half.predict([$0], state: state)[0].elements }
      #expect(zip(parts, whole).allSatisfy { abs($0 - $1) < 1e-6 })
      state.reset()
    }

    let causal = Sequential([Conv1D(3, kernelSize: 3, padding: .causal, inputShape: [nil, 2])])
    var options = CompileOptions()
    options.inputShapes = [InputShape(dims: [1, 6, 2])]
    let convolved = try await causal.compile(options).predict(sequence).elements
    options = CompileOptions()
    options.streamFrames = 1
    let stream = try await causal.compile(options)
    let streamState = StreamState(of: stream)
    let steps = try (0..<6).flatMap { try stream.predict([frames($0..<$0 + 1)], state: streamState)[0].elements }
    #expect(zip(steps, convolved).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func summariesShowShapesAndProblemsAreNamed() throws {
    #expect(try SampleNetworks.sequential.summary().contains("conv2d (Conv2D)"))
    do {
      _ = try Sequential([Dense(2, inputShape: [4]), Conv2D(3, kernelSize: 3, name: "edges")]).summary()
      Issue.record("a convolution over one axis")
    } catch {
      #expect(error.description.contains("'edges' (Conv2D)"), "\(error)")
    }
  }

  @Test func librariesAreWritten() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nncc-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let library = folder.appendingPathComponent("libsmall.so").path
    try await SampleNetworks.sequential.compile(to: library)
    #expect(try CompiledModel(contentsOf: library).inputs[0].shape == [8, 8, 2])
    #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("small.h").path))
  }
}
