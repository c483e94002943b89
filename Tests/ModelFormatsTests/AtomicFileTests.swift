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
      #expect(File.names(in: folder) == ["a.txt"])
    }
  }

  @Test func leavesNothingBehindWithoutACommit() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.txt"
      try AtomicFile.write("old", to: path)
      do {
        let file = try AtomicFile(path)
        try file.write(Array("new".utf8))
        #expect(File.names(in: folder).count == 2)
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
      #expect(File.names(in: folder) == ["a.txt"])
    }
  }

  @Test func followsLinksAndWritesDevicesInPlace() throws {
    try withTemporaryFolder { folder in
      symlink("a.txt", folder + "/link")
      try AtomicFile.write("old", to: folder + "/a.txt")
      try AtomicFile.write("new", to: folder + "/link")
      #expect(try File.read(folder + "/a.txt") == Array("new".utf8))
      #expect(File.names(in: folder) == ["a.txt", "link"])
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

  @Test func foldersAppearCompleteOrNotAtAll() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/project/"
      do {
        let abandoned = try AtomicFolder(path)
        try AtomicFile.write("1", to: abandoned.file("a.c"))
      }
      #expect(File.names(in: folder) == [])
      for (content, name) in [("1", "a.c"), ("2", "b.c"), ("3", "a.c")] {
        let made = try AtomicFolder(path)
        try AtomicFile.write(content, to: made.file(name))
        try made.commit()
      }
      #expect(File.names(in: folder) == ["project"])
      #expect(File.names(in: path) == ["a.c", "b.c"])
      #expect(try File.read(path + "a.c") == Array("3".utf8))
      #expect(diagnosticID { () throws(Diagnostic) in try AtomicFolder(path + "a.c") } == "output-unwritable")
      #expect(diagnosticID { () throws(Diagnostic) in try AtomicFolder(folder + "/none/project") } == "output-unwritable")
    }
  }

  @Test func tellsKindsOfFiles() throws {
    #expect(try FileKind(of: resource("model.keras")) == .zip)
    #expect(try FileKind(of: resource("keras.h5")) == .hdf5)
    #expect(try FileKind(of: resource("version1.npy")) == .npy)
    #expect(try FileKind(of: resource("make.py")) == .unknown)
    #expect(FileKind(Array("\n {".utf8)) == .json)
  }
}
