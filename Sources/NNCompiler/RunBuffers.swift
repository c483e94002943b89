import NNIR
import NNToolchain

/// What runs of a library read and write.
final class RunBuffers {
  /// Samples in a run.
  let count: Int
  // As a library takes them, so that a run makes no arrays.
  let inputs: [UnsafeRawPointer?]
  let outputs: [UnsafeMutableRawPointer?]
  let workspace: Workspace
  let state: ModelState

  /// Fills the inputs with seeded values: floating-point ones standard normal, others 0 and 1, which are indices that every table has.
  init(_ library: LoadedModel, count: Int, seed: UInt64, workspaceBytes: Int) {
    self.count = count
    workspace = Workspace(count: workspaceBytes)
    let size = { (port: LoadedModel.Port) in max(port.bytes * count, 1) }
    state = ModelState(library)
    let buffers = library.inputs.map { UnsafeMutableRawPointer.allocate(byteCount: size($0), alignment: 64) }
    inputs = buffers.map { UnsafeRawPointer($0) }
    outputs = library.outputs.map { .allocate(byteCount: size($0), alignment: 64) }
    var generator = SplitMix64(seed: seed)
    for (buffer, port) in zip(buffers, library.inputs) {
      let elements = (0..<port.bytes * count / port.dtype.byteCount).map { _ in
        port.dtype.isFloatingPoint ? generator.normal() : Double(generator.next() & 1)
      }
      DTypeConversion.store(
        elements, into: UnsafeMutableRawBufferPointer(start: buffer, count: port.bytes * count), as: port.dtype)
    }
  }

  deinit {
    inputs.forEach { $0!.deallocate() }
    outputs.forEach { $0!.deallocate() }
  }
}
