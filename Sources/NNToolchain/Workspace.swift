/// Memory that runs of a model compute in.
///
/// In ordinary pages: huge ones are cleared and mapped in a quarter of the time if the kernel has them at hand, but take 7 ms each where the
/// host of a virtual machine took them back.
///
/// It is unchecked `Sendable` because it is only lent: whoever holds it is the only one to use it.
package final class Workspace: @unchecked Sendable {
  package let bytes: UnsafeMutableRawPointer
  package let count: Int

  /// - Parameter count: In bytes.
  package init(count: Int) {
    self.count = count
    bytes = .allocate(byteCount: max(count, 1), alignment: 64)
  }

  deinit { bytes.deallocate() }
}
