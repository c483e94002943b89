import Glibc
import NNDiagnostics
import NNIR
import Testing

@testable import ModelFormats

/// Damaged files end in a diagnostic or are read; they never crash. `NNCC_FUZZ=n` tries n mutations and 10n lengths of each file.
@Suite(.serialized) struct FuzzTests {
  static let mutations = getenv("NNCC_FUZZ").flatMap { Int(String(cString: $0)) } ?? 30
  static let truncations = 10 * mutations

  /// Reads all that a file holds, by the reader that its first bytes ask for.
  static func readAll(_ path: String) throws(Diagnostic) {
    switch try FileKind(of: path) {
    case .zip:
      let archive = try ZipArchive(path)
      for member in archive.members where member.name.hasSuffix(".h5") { try readAll(HDF5File(member.name, in: archive)) }
      for member in archive.members { _ = try archive.read(member.name, limit: 1 << 24) }
      _ = try NPZArchive(path).tensors()
    case .hdf5: try readAll(HDF5File(path))
    case .npy: _ = try NPYFile.read(path)
    case .json, .unknown: _ = try JSONValue(contentsOf: path)
    }
  }

  /// Goes on after an error, to reach all parts of a damaged file.
  static func readAll(_ file: HDF5File) throws(Diagnostic) {
    readAttributes(of: "/", in: file)
    for path in try file.datasets() {
      readAttributes(of: path, in: file)
      _ = try? file.read(path)
    }
  }

  static func readAttributes(of path: String, in file: HDF5File) {
    for name in (try? file.attributeNames(of: path)) ?? [] {
      _ = try? file.strings(attribute: name, of: path)
      _ = try? file.tensor(attribute: name, of: path)
    }
  }

  static let files = [
    "model.keras", "types.h5", "types_v110.h5", "keras.h5", "hostile.h5", "arrays.npz", "arrays_deflated.npz", "version1.npy",
  ]

  @Test(arguments: ["tiny.h5", "tiny.keras", "tiny.npz", "version1.npy"]) func truncatedFilesEndInDiagnostics(name: String) throws {
    let bytes = try File.read(resource(name))
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / Self.truncations)) {
        try AtomicFile.write(Array(bytes[..<length]), to: path)
        #expect(throws: Diagnostic.self, "\(length) bytes") { try Self.readAll(path) }
      }
    }
  }

  @Test(arguments: files) func mutatedFilesEndInDiagnosticsOrAreRead(name: String) throws {
    let bytes = try File.read(resource(name))
    try withTemporaryFolder { folder in
      for seed in 0..<Self.mutations {
        var random = SplitMix64(seed: UInt64(seed))
        try AtomicFile.write(random.mutated(bytes), to: folder + "/file")
        try? Self.readAll(folder + "/file")
      }
    }
  }

  @Test func mutatedJSONEndsInDiagnosticsOrIsRead() throws {
    let text = #"{"a": [1, -2.5e-3, NaN, -Infinity, true, null], "é\u00e9\ud83d\ude00": {"b": "x\n"}, "c": 12345678901234567890}"#
    let bytes = Array(text.utf8)
    for length in bytes.indices {
      #expect(throws: Diagnostic.self) { try JSONValue(parsing: Array(bytes[..<length]), at: Location("a")) }
    }
    for seed in 0..<(Self.mutations * 20) {
      var random = SplitMix64(seed: UInt64(seed))
      guard let value = try? JSONValue(parsing: random.mutated(bytes), at: Location("a")) else { continue }
      // NaN equals nothing, so what is read back is compared as text.
      #expect(try JSONValue(parsing: value.text(), at: Location("a")).text() == value.text())
    }
  }
}

extension SplitMix64 {
  /// A copy with a few bytes changed, most of them near one place, where formats keep their structure.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var copy = bytes
    let center = Int.random(in: copy.indices, using: &self)
    for _ in 0..<Int.random(in: 1...8, using: &self) {
      let isNear = Int.random(in: 0..<4, using: &self) > 0
      let near = min(center + Int.random(in: 0..<64, using: &self), copy.count - 1)
      let offset = isNear ? near : Int.random(in: copy.indices, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: copy[offset] = 0xFF
      case 1: copy[offset] = 0
      case 2: copy[offset] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      default: copy[offset] = UInt8.random(in: 0...255, using: &self)
      }
    }
    return copy
  }
}
