import Glibc
import NNDiagnostics

/// A regular file on disk.
final class FileSource: ByteSource {
  let count: Int
  private let descriptor: Int32

  /// - Throws: `file-not-found`, `file-unreadable`.
  init(_ path: String) throws(Diagnostic) {
    // O_NONBLOCK: opening a pipe must not wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw File.unreadable(path) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let kind = info.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
      throw Diagnostic(id: "file-unreadable", "'\(path)' is \(kind)", hint: "give a file")
    }
    self.descriptor = descriptor
    count = Int(info.st_size)
  }

  deinit { close(descriptor) }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard contains(offset, buffer) else { return false }
    var done = 0
    while done < buffer.count {
      let got = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if got < 0 && errno == EINTR { continue }
      if got <= 0 { return false }
      done += got
    }
    return true
  }
}
