import NNDiagnostics
import NNIR
import Testing

@testable import ModelFormats

@Suite struct NumPyTests {
  static let codes: [(String, DType)] = [
    ("f2", .float16), ("f4", .float32), ("f8", .float64), ("i1", .int8), ("i2", .int16), ("i4", .int32), ("i8", .int64),
    ("u1", .uint8), ("u2", .uint16), ("u4", .uint32), ("u8", .uint64),
  ]

  @Test(arguments: ["arrays.npz", "arrays_deflated.npz"])
  func readsWhatNumPyWrites(file: String) throws {
    let archive = try NPZArchive(resource(file))
    for (code, dtype) in Self.codes {
      let first = dtype.isSigned ? -2.0 : 0
      for order in ["little", "big"] {
        let tensor = try archive.tensor("\(order)_\(code)")
        #expect(tensor.type == TensorType(dtype, [2, 3]))
        #expect(tensor.doubles == (0..<6).map { Double($0) + first })
      }
    }
    #expect(try archive.tensor("bool").doubles == [1, 0, 1])
    #expect(try archive.tensor("columns").doubles == (0..<24).map(Double.init))
    #expect(try archive.tensor("columns").shape == [2, 3, 4])
    #expect(try archive.tensor("scalar") == .scalar(2.5, .float64))
    #expect(try archive.tensor("rows0").shape == [0, 4])
    #expect(try archive.tensor("bfloat16").type == TensorType(.bfloat16, [2]))
    #expect(try archive.tensor("bfloat16").doubles == [1, -2])
  }

  @Test(arguments: ["arrays.npz", "arrays_deflated.npz"])
  func rowsReadOneByOneMakeTheArray(file: String) throws {
    let archive = try NPZArchive(resource(file))
    for name in archive.names where name != "scalar" {
      let (whole, stream) = (try archive.tensor(name), try archive.stream(name))
      #expect(stream.type == whole.type)
      var bytes: [UInt8] = []
      while stream.position < stream.count {
        let row = try stream.next(1)
        #expect(row.shape.dims == [1] + whole.shape.dims.dropFirst())
        bytes += row.bytes
      }
      #expect(bytes == whole.bytes, "\(name)")
    }
    #expect(try archive.stream("scalar").next(1) == .scalar(2.5, .float64))
  }

  @Test func anArchiveMayBeEmpty() throws {
    try withTemporaryFolder { folder in
      try NPZArchive.write([], to: folder + "/empty.npz")
      #expect(try NPZArchive(folder + "/empty.npz").names.isEmpty)
    }
  }

  @Test func keepsTheOrderOfAnArchive() throws {
    let names = try NPZArchive(resource("arrays.npz")).names
    #expect(names.first == "little_f2")
    #expect(names.last == "bfloat16")
    #expect(names.count == 27)
  }

  @Test(arguments: 1...3) func readsEveryVersion(version: Int) throws {
    #expect(try NPYFile.read(resource("version\(version).npy")).doubles == [-2, -1, 0, 1, 2, 3])
  }

  @Test(arguments: ["text", "complex", "pairs", "object", "time"])
  func namesUnsupportedTypes(name: String) throws {
    let archive = try NPZArchive(resource("arrays_unsupported.npz"))
    let error = #expect(throws: Diagnostic.self) { try archive.tensor(name) }
    #expect(error?.id == "npy-unsupported-dtype")
    #expect(error?.message.hasPrefix("unsupported dtype ") == true)
    #expect(error?.location.components.last == "\(name).npy")
  }

  @Test func readsBackWhatItWrites() throws {
    let shapes: [Shape] = [[], [3], [2, 3], [0, 4]]
    var tensors: [(name: String, tensor: Tensor)] = []
    for dtype in DType.allCases {
      for shape in shapes {
        let type = TensorType(dtype, shape)
        let tensor = Tensor(type, doubles: (0..<type.elementCount).map { Double($0 % 2) })
        tensors.append(("\(dtype)_\(shape.rank)_\(shape.elementCount)", tensor))
      }
    }
    try withTemporaryFolder { folder in
      for isCompressed in [false, true] {
        try NPZArchive.write(tensors, to: folder + "/a.npz", isCompressed: isCompressed)
        let read = try NPZArchive(folder + "/a.npz").tensors()
        #expect(read.map(\.name) == tensors.map(\.name))
        #expect(read.map(\.tensor) == tensors.map(\.tensor))
        #expect(File.names(in: folder) == ["a.npz"])
      }
      try NPYFile.write(tensors[2].tensor, to: folder + "/a.npy")
      #expect(try NPYFile.read(folder + "/a.npy") == tensors[2].tensor)
    }
  }

  @Test func writesTheSameBytesAsNumPy() throws {
    let tensor = Tensor(TensorType(.float32, [2, 3]), doubles: [-2, -1, 0, 1, 2, 3])
    #expect(try NPYFile.encode(tensor) == File.read(resource("version1.npy")))
  }

  @Test(arguments: [
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", "npy-syntax"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4611686018427387904, 0), }", "npy-syntax"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000,), }", "npy-truncated"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "npy-syntax"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "npy-syntax"),
    ("{'descr': '<f4', 'fortran_order': False}", "npy-syntax"),
    ("((((((((((((", "npy-syntax"),
    ("{'descr': \"<f4\", 'fortran_order': False, 'shape': (0L,)}", ""),
  ])
  func refusesHostileHeaders(header: String, id: String) {
    let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    #expect(diagnosticID { () throws(Diagnostic) in try NPYFile.decode(bytes, at: Location("a.npy")) } == id)
  }
}
