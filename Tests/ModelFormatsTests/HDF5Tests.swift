import NNDiagnostics
import NNIR
import Testing

@testable import ModelFormats

@Suite struct HDF5Tests {
  @Test(arguments: ["types.h5", "types_v110.h5"])
  func readsEveryType(name: String) throws {
    let file = try HDF5File(resource(name))
    for (code, dtype) in NumPyTests.codes {
      let first = dtype.isSigned ? -2.0 : 0
      for order in ["little", "big"] {
        #expect(try file.type(of: "\(order)/\(code)") == TensorType(dtype, [2, 3]))
        #expect(try file.read("\(order)/\(code)").doubles == (0..<6).map { Double($0) + first }, "\(order) \(code)")
      }
    }
    #expect(try file.read("bool") == Tensor(TensorType(.bool, [3]), doubles: [1, 0, 1]))
    #expect(try file.read("scalar") == .scalar(1.5))
    #expect(try file.read("rows0").shape == [0, 4])
    #expect(try file.read("empty").shape == [0])
    #expect(try file.read("bfloat16") == Tensor(TensorType(.bfloat16, [2]), doubles: [1, -2]))
    #expect(try file.read("deflated").doubles == (0..<1000).map(Double.init))
    for path in ["text", "pairs", "opaque"] {
      #expect(diagnosticID { () throws(Diagnostic) in try file.read(path) } == "hdf5-unsupported-dtype")
    }
  }

  @Test func readsAttributesAsKerasWritesThem() throws {
    let file = try HDF5File(resource("keras.h5"))
    let config = try #require(try file.string(attribute: "model_config"))
    #expect(try JSONValue(parsing: config, at: file.location)["text"]?.string?.count == 33000)
    #expect(try file.string(attribute: "keras_version") == "2.15.0")
    #expect(try file.string(attribute: "backend") == "tensorflow")
    #expect(try file.strings(attribute: "layer_names") == (0..<5).map { "layer_\($0)" })
    #expect(try file.strings(attribute: "split") == (0..<5).map { "layer_\($0)" })
    #expect(try file.strings(attribute: "none") == [])
    #expect(try file.strings(attribute: "padded") == ["ab  "])
    #expect(try file.strings(attribute: "nothing") == nil)
    #expect(try file.tensor(attribute: "epoch") == .scalar(7, .int64))
    #expect(try file.tensor(attribute: "rates")?.doubles == [0.5, 0.25])
    #expect(try file.tensor(attribute: "nothing") == nil)
    #expect(diagnosticID { () throws(Diagnostic) in try file.strings(attribute: "epoch") } == "hdf5-unsupported-dtype")
    #expect(try file.attributeNames(of: "/").contains("keras_version"))
  }

  @Test func listsGroups() throws {
    let file = try HDF5File(resource("keras.h5"))
    #expect(try file.children() == ["layer_0", "ordered"])
    #expect(try file.children(of: "ordered") == ["z", "a", "m"])
    #expect(try file.datasets() == ["layer_0/layer_0/kernel:0", "ordered/z", "ordered/a", "ordered/m"])
    #expect(file.kind(of: "/layer_0") == .group)
    #expect(file.kind(of: "ordered/z") == .dataset)
    #expect(file.kind(of: "ordered/z/x") == nil)
    #expect(!file.contains("layer_1"))
    #expect(diagnosticID { () throws(Diagnostic) in try file.read("layer_1/kernel") } == "hdf5-missing-object")
    #expect(diagnosticID { () throws(Diagnostic) in try file.read("ordered") } == "hdf5-missing-object")
  }

  @Test func readsFromArchivesAndMemory() throws {
    let archive = try ZipArchive(resource("model.keras"))
    let stored = try HDF5File("model.weights.h5", in: archive)
    let kernel = try HDF5File(resource("keras.h5")).read("layer_0/layer_0/kernel:0")
    #expect(try stored.read("layer_0/layer_0/kernel:0") == kernel)
    #expect(try HDF5File("deflated.h5", in: archive).read("scalar") == .scalar(1.5))
    #expect(try HDF5File(File.read(resource("types.h5")), at: Location("types")).read("scalar") == .scalar(1.5))
  }

  @Test func refusesHostileFiles() throws {
    let file = try HDF5File(resource("hostile.h5"))
    func id(_ path: String) -> String { diagnosticID { () throws(Diagnostic) in try file.read(path) } }
    #expect(id("data") == "")
    for path in ["soft", "soft_cycle", "external", "raw", "virtual"] { #expect(id(path) == "hdf5-link", "\(path)") }
    for path in ["huge", "overflow", "overflow0"] { #expect(id(path) == "hdf5-too-large", "\(path)") }
    #expect(diagnosticID { () throws(Diagnostic) in try file.datasets() } == "hdf5-too-deep")
    #expect(diagnosticID { () throws(Diagnostic) in try HDF5File(resource("deep.h5")).datasets() } == "hdf5-too-deep")
    #expect(diagnosticID { () throws(Diagnostic) in try HDF5File(resource("model.keras")) } == "hdf5-not-a-file")
  }

  @Test func isSafeFromManyThreads() async throws {
    let expected = try HDF5File(resource("types.h5")).read("deflated")
    try await withThrowingTaskGroup(of: Tensor.self) { group in
      for _ in 0..<16 { group.addTask { try HDF5File(resource("types.h5")).read("deflated") } }
      for try await tensor in group { #expect(tensor == expected) }
    }
  }
}
