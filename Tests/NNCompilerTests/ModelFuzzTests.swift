import Foundation
import ModelFormats
import NNDiagnostics
import NNIR
import NNInterpreter
import NNKeras
import NNPlanning
import NNToolchain
import Testing

@testable import NNCompiler

/// Models whose configuration says something else than Keras wrote are refused with an error in words, or compiled as they stand; they
/// never crash the compiler, nor keep it for long, nor make it take all memory. `NNCC_FUZZ=n` tries n changes of each model. Further models
/// are those of `NNCC_CONFORMANCE`, if it is set and many changes are tried.
@Suite(.serialized) struct ModelFuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let changes = environment["NNCC_FUZZ"].flatMap { Int($0) } ?? 10

  private static let models: [String] = {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures").standardizedFileURL.path
    var roots = ["", "/policies", "/streams"].map { fixtures + $0 }
    if changes > 10, let conformance = environment["NNCC_CONFORMANCE"] {
      let groups = (try? FileManager.default.contentsOfDirectory(atPath: conformance + "/cases")) ?? []
      roots += groups.filter { $0 != "applications" }.sorted().map { "\(conformance)/cases/\($0)" }
    }
    return roots.flatMap { root in
      ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted().flatMap { name in
        ["model.keras", "model.json", "model.h5"].map { "\(root)/\(name)/\($0)" }.filter(FileManager.default.fileExists)
      }
    }
  }()

  @Test func modelsAreThere() { #expect(Self.models.count > 40) }

  /// In a process of its own, so that a crash is one model's alone. The number of the change is the last that it prints.
  @Test(arguments: models) func changedConfigurationsEndInDiagnosticsOrAreCompiled(path: String) async {
    await #expect(processExitsWith: .success) { [path] in
      var memory = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
      let original = try ModelSource(path: path, weights: nil).configuration()
      let fuzzer = ConfigurationFuzzer(original)
      for seed in 0..<Self.changes {
        FileHandle.standardError.write(Data("\(path): change \(seed)\n".utf8))
        alarm(30)
        try Self.compile(fuzzer, seed)
      }
    }
  }

  private static func compile(_ fuzzer: ConfigurationFuzzer, _ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    do {
      try compileAndRun(ModelSource(configuration: fuzzer.changed(&random)), &random)
    } catch let errors as DiagnosticList {
      #expect(!errors.diagnostics.isEmpty && errors.diagnostics.allSatisfy { !$0.message.isEmpty && !$0.location.components.isEmpty })
    } catch is Diagnostic {
    }
  }

  /// All that happens to a model but the C compiler's part.
  private static func compileAndRun(_ source: ModelSource, _ random: inout SplitMix64) throws {
    let compiler = Compiler()
    let imported = try compiler.importModel(source, batch: 1)
    let plan = try Planner.plan(try compiler.optimise(imported.graph).graph, target: Target.resolve(["x86-64-v3"])[0], options: compiler.planOptions)
    #expect(!compiler.emit([plan], as: .source, to: "model.c").sources[0].text.isEmpty)
    let elements = imported.graph.nodes.flatMap(\.results).reduce(0) { $0 + imported.graph[$1].shape.elementCount }
    guard elements < 20_000 else { return }
    let inputs = imported.graph.inputs.map { input in
      let type = imported.graph[input.value]
      return Tensor(type, doubles: (0..<type.shape.elementCount).map { _ in random.normal() })
    }
    _ = try Interpreter(imported.graph).run(inputs: inputs)
  }
}

/// Changes values of a model's configuration.
struct ConfigurationFuzzer {
  private typealias Path = [Step]
  private enum Step { case key(String), index(Int) }

  private let original: JSONValue
  private let places: [Path]
  /// Numbers and lists of them, with which most can go wrong.
  private let numbers: [Path]

  init(_ original: JSONValue) {
    self.original = original
    places = Self.places(in: original, at: [])
    numbers = places.filter { path in
      let value = Self.value(at: path, of: original)
      return (value.array ?? [value]).contains { $0.double != nil }
    }
  }

  private static func places(in value: JSONValue, at path: Path) -> [Path] {
    switch value {
    case .object(let object): [path] + object.keys.flatMap { places(in: object[$0]!, at: path + [.key($0)]) }
    case .array(let array): [path] + array.indices.flatMap { places(in: array[$0], at: path + [.index($0)]) }
    default: [path]
    }
  }

  /// A copy with one to three places changed.
  func changed(_ random: inout SplitMix64) -> JSONValue {
    (0..<Int.random(in: 1...3, using: &random)).reduce(original) { value, _ in
      let path = (Bool.random(using: &random) ? numbers : places).randomElement(using: &random) ?? []
      return change(value, path[...], &random)
    }
  }

  private func change(_ value: JSONValue, _ path: ArraySlice<Step>, _ random: inout SplitMix64) -> JSONValue {
    switch (path.first, value) {
    case (.key(let key), .object(var object)):
      guard let member = object[key] else { return value }
      let isRemoved = path.count == 1 && Int.random(in: 0..<6, using: &random) == 0
      object[key] = isRemoved ? nil : change(member, path.dropFirst(), &random)
      return .object(object)
    case (.index(let index), .array(var array)):
      guard array.indices.contains(index) else { return value }
      switch path.count == 1 ? Int.random(in: 0..<8, using: &random) : 2 {
      case 0: array.remove(at: index)
      case 1: array.insert(array[index], at: index)
      default: array[index] = change(array[index], path.dropFirst(), &random)
      }
      return .array(array)
    case (nil, _): return replacement(of: value, &random)
    default: return value
    }
  }

  private static let extremes: [JSONValue] = [
    nil, true, false, 0, 1, -1, 2, 3, 5, 64, -7, .int(1 << 31), .int(.max), .int(.min), .bigInt("123456789012345678901234567890"), 0.5, -0.5, 1e300,
    .double(.nan), .double(.infinity), "", "x", "same", "valid", "channels_first", "relu", "softmax", "float16", "float64", "int32", "bool", [], [1], [0, 0],
    [1, -1], [2, 2], [nil, 3], [[1, 1], [2, 2]], [:],
  ]

  private func replacement(of value: JSONValue, _ random: inout SplitMix64) -> JSONValue {
    switch (value, Int.random(in: 0..<4, using: &random)) {
    case (.int(let number), 0...1): return .int(number &+ Int.random(in: -3...3, using: &random))
    case (.bool(let flag), 0...1): return .bool(!flag)
    case (_, 2): return places.randomElement(using: &random).map { Self.value(at: $0, of: original) } ?? value
    default: return Self.extremes.randomElement(using: &random)!
    }
  }

  private static func value(at path: Path, of original: JSONValue) -> JSONValue {
    path.reduce(original) { value, step in
      switch step {
      case .key(let key): value[key] ?? .null
      case .index(let index): value[index] ?? .null
      }
    }
  }
}
