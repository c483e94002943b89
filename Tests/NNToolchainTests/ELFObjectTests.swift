import Foundation
import ModelFormats
import NNCodegen
import NNDiagnostics
import Testing

@testable import NNToolchain

@Suite struct ELFObjectTests {
  @Test func linkersTakeBytesFromAnObjectOfOurs() async throws {
    let folder = try TemporaryDirectory()
    let compiler = CCompiler()
    try await compiler.run(["-c", "-o", "sample.o", "-x", "c", "/dev/null"], in: folder.path)
    let format = try #require(ELFObject(like: try File.read(folder.file("sample.o"))))
    // More than a page, and no multiple of anything.
    let bytes = (0..<70_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try format.write("blob", byteCount: bytes.count, to: folder.file("blob.o")) { (write) throws(Diagnostic) in
      for start in stride(from: 0, to: bytes.count, by: 1000) { try write(Array(bytes[start..<min(start + 1000, bytes.count)])) }
    }
    try AtomicFile.write(
      """
      extern __attribute__((visibility("hidden"))) const unsigned char blob[];
      int main(void) {
        if ((unsigned long)blob % \(WeightsBlob.alignment) != 0) return 1;
        for (int i = 0; i < \(bytes.count); ++i) if (blob[i] != (unsigned char)(i * 31)) return 2;
        return 0;
      }
      """, to: folder.file("main.c"))
    for flags in [["-fPIE", "-pie"], ["-fno-pie", "-no-pie"]] {
      try await compiler.run(flags + ["-Wl,--fatal-warnings", "-o", "program", "main.c", "blob.o"], in: folder.path)
      let program = try Process.run(URL(fileURLWithPath: folder.file("program")), arguments: [])
      program.waitUntilExit()
      #expect(program.terminationStatus == 0)
    }
  }

  @Test func otherObjectsAreNoExample() throws {
    #expect(ELFObject(like: []) == nil)
    #expect(ELFObject(like: [0xCF, 0xFA, 0xED, 0xFE] + [UInt8](repeating: 0, count: 100)) == nil)
    // 32 bits
    #expect(ELFObject(like: [0x7F, 0x45, 0x4C, 0x46, 1, 1, 1] + [UInt8](repeating: 0, count: 100)) == nil)
  }
}
