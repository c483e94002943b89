import Glibc

/// Memory that runs of a model compute in.
///
/// It comes in huge pages from a quarter of one on, where the system has them: the kernel clears and maps one in the time of about 64 of its 512
/// small pages, and the first run is the one that waits for them.
///
/// It is unchecked `Sendable` because it is only lent: whoever holds it is the only one to use it.
package final class Workspace: @unchecked Sendable {
  package let bytes: UnsafeMutableRawPointer
  package let count: Int
  private let mapping: UnsafeMutableRawBufferPointer?

  private static let hugePage = 2 << 20

  /// - Parameter count: In bytes.
  package init(count: Int) {
    self.count = count
    let tail = count % Self.hugePage
    let size = tail < Self.hugePage / 4 ? count : count - tail + Self.hugePage
    guard size >= Self.hugePage, let mapping = Self.map(size + Self.hugePage) else {
      mapping = nil
      bytes = .allocate(byteCount: max(count, 1), alignment: 64)
      return
    }
    self.mapping = mapping
    bytes = mapping.baseAddress!.alignedUp(toMultipleOf: Self.hugePage)
    madvise(bytes, size, MADV_HUGEPAGE)
  }

  /// Addresses; memory is behind those that are written.
  private static func map(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    return address == MAP_FAILED ? nil : UnsafeMutableRawBufferPointer(start: address, count: count)
  }

  deinit {
    if let mapping { munmap(mapping.baseAddress, mapping.count) } else { bytes.deallocate() }
  }
}
