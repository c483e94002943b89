import NNDiagnostics
import Testing

@testable import ModelFormats

@Suite struct ZipTests {
  @Test func readsMembers() throws {
    let archive = try ZipArchive(resource("model.keras"))
    #expect(archive.members.map(\.name) == ["metadata.json", "config.json", "model.weights.h5", "deflated.h5"])
    #expect(archive.members.map(\.isStored) == [true, true, true, false])
    let config = try JSONValue(parsing: archive.read("config.json"), at: archive.location)
    #expect(config["config"]?["momentum"]?.double?.isNaN == true)
    #expect(try archive.read("deflated.h5") == File.read(resource("types.h5")))
  }

  @Test func namesWhatIsWrong() throws {
    func id(_ file: String, _ member: String = "a.txt", limit: Int = .max) -> String {
      diagnosticID { () throws(Diagnostic) in try ZipArchive(file).read(member, limit: limit) }
    }
    #expect(id("/nowhere/a.keras") == "file-not-found")
    #expect(id("/tmp") == "file-unreadable")
    #expect(id(resource("keras.h5")) == "zip-truncated")
    #expect(id(resource("model.keras"), "nothing") == "zip-missing-member")
    #expect(id(resource("model.keras"), "config.json", limit: 10) == "zip-member-too-large")
    #expect(id(resource("bomb.zip")) == "zip-bomb")
    #expect(id(resource("understated.zip")) == "zip-corrupt")
    #expect(["", "zip-unsupported"].contains(id(resource("lzma.zip"))))
  }

  @Test func findsDamageInStoredMembers() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.keras"
      var bytes = try File.read(resource("model.keras"))
      bytes[bytes.count / 2] ^= 1
      try AtomicFile.write(bytes, to: path)
      let archive = try ZipArchive(path)
      #expect(diagnosticID { () throws(Diagnostic) in try archive.read("model.weights.h5") } == "zip-corrupt")
      #expect(diagnosticID { () throws(Diagnostic) in try HDF5File("model.weights.h5", in: archive) } == "zip-corrupt")
    }
  }

  @Test func writesTheSameBytesEveryTime() throws {
    try withTemporaryFolder { folder in
      let members = [(name: "a", bytes: [UInt8](repeating: 7, count: 1000)), (name: "empty", bytes: [])]
      for name in ["1.zip", "2.zip"] { try ZipArchive.write(members, to: folder + "/" + name, isCompressed: true) }
      #expect(try File.read(folder + "/1.zip") == File.read(folder + "/2.zip"))
      #expect(try ZipArchive(folder + "/1.zip").read("a") == members[0].bytes)
      #expect(try ZipArchive(folder + "/1.zip").read("empty") == [])
    }
  }
}
