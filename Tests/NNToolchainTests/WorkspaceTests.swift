import Testing

@testable import NNToolchain

struct WorkspaceTests {
  /// Around a quarter of a huge page, where mapping begins, and around whole ones.
  @Test(arguments: [0, 1, 524_287, 524_288, 2_097_151, 2_097_152, 2_097_153, 5_000_000])
  func everyByteCanBeUsed(_ count: Int) {
    let workspace = Workspace(count: count)
    #expect(workspace.count == count)
    #expect(Int(bitPattern: workspace.bytes) % (count < 524_288 ? 64 : 2_097_152) == 0)
    let bytes = UnsafeMutableRawBufferPointer(start: workspace.bytes, count: count)
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index) }
    #expect(bytes.indices.allSatisfy { bytes[$0] == UInt8(truncatingIfNeeded: $0) })
  }
}
