import Glibc
import NNDiagnostics
import Testing

@testable import ModelFormats

@Suite struct AtomicFileTests {
  @Test func replacesWholeFilesAndKeepsTheirPermissions() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.txt"
      try AtomicFile.write("one", to: path)
      chmod(path, 0o600)
      try AtomicFile.write("two", to: path)
      #expect(try File.read(path) == Array("two".utf8))
      var info = stat()
      #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o600)
      #expect(entries(of: folder) == ["a.txt"])
    }
  }

  @Test func leavesNothingBehindWithoutACommit() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.txt"
      try AtomicFile.write("old", to: path)
      do {
        let file = try AtomicFile(path)
        try file.write(Array("new".utf8))
        #expect(entries(of: folder).count == 2)
      }
      #expect(try File.read(path) == Array("old".utf8))
      let refusal = Diagnostic(id: "refused", "")
      #expect(throws: refusal) {
        try AtomicFile.replace(path) { temporary throws(Diagnostic) in
          try AtomicFile.write("new", to: temporary)
          throw refusal
        }
      }
      #expect(try File.read(path) == Array("old".utf8))
      #expect(entries(of: folder) == ["a.txt"])
    }
  }

  @Test func followsLinksAndWritesDevicesInPlace() throws {
    try withTemporaryFolder { folder in
      symlink("a.txt", folder + "/link")
      try AtomicFile.write("old", to: folder + "/a.txt")
      try AtomicFile.write("new", to: folder + "/link")
      #expect(try File.read(folder + "/a.txt") == Array("new".utf8))
      #expect(entries(of: folder) == ["a.txt", "link"])
      var info = stat()
      #expect(lstat(folder + "/link", &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
    }
    try AtomicFile.write("x", to: "/dev/null")
    #expect(AtomicFile.isInPlace("/dev/null"))
  }

  @Test(arguments: ["/nowhere/a.txt", "/tmp", "/tmp/new/", "", "/dev/full"])
  func namesWhatCannotBeWritten(path: String) {
    #expect(diagnosticID { () throws(Diagnostic) in try AtomicFile.write("x", to: path) } == "output-unwritable")
  }

  @Test func tellsKindsOfFiles() throws {
    #expect(try FileKind(of: resource("model.keras")) == .zip)
    #expect(try FileKind(of: resource("keras.h5")) == .hdf5)
    #expect(try FileKind(of: resource("version1.npy")) == .npy)
    #expect(try FileKind(of: resource("make.py")) == .unknown)
    #expect(FileKind(Array("\n {".utf8)) == .json)
  }
}
