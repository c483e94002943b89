/// What a compiled model remembers from run to run, for one stream of data. It begins as zeros.
package final class ModelState {
  let bytes: UnsafeMutableRawPointer
  private let count: Int

  package init(_ model: LoadedModel) {
    count = model.stateBytes
    bytes = .allocate(byteCount: max(count, 1), alignment: 64)
    reset()
  }

  deinit { bytes.deallocate() }

  /// Forgets everything.
  package func reset() { bytes.initializeMemory(as: UInt8.self, repeating: 0, count: count) }
}
