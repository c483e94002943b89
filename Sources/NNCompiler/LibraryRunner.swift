import NNDiagnostics
import NNIR
import NNToolchain

/// Runs a library again and again on the same buffers, so that nothing but the model is timed.
final class LibraryRunner {
  let library: LoadedModel
  /// Samples in a run.
  let count: Int
  private let inputs: [UnsafeMutableRawPointer]
  private let outputs: [UnsafeMutableRawPointer]
  private let workspace: UnsafeMutableRawPointer
  private let state: ModelState

  /// Fills the inputs with seeded values: floating-point ones standard normal, others 0 and 1, which are indices that every table has.
  init(_ library: LoadedModel, count: Int, seed: UInt64) {
    self.library = library
    self.count = count
    let size = { (port: LoadedModel.Port) in max(port.bytes * count, 1) }
    state = ModelState(library)
    inputs = library.inputs.map { .allocate(byteCount: size($0), alignment: 64) }
    outputs = library.outputs.map { .allocate(byteCount: size($0), alignment: 64) }
    workspace = .allocate(byteCount: max(library.workspaceBytes, 1), alignment: 64)
    var generator = SplitMix64(seed: seed)
    for (buffer, port) in zip(inputs, library.inputs) {
      let elements = (0..<port.bytes * count / port.dtype.byteCount).map { _ in
        port.dtype.isFloatingPoint ? generator.normal() : Double(generator.next() & 1)
      }
      DTypeConversion.store(
        elements, into: UnsafeMutableRawBufferPointer(start: buffer, count: port.bytes * count), as: port.dtype)
    }
  }

  deinit { (inputs + outputs + [workspace]).forEach { $0.deallocate() } }

  func run() throws(Diagnostic) {
    let status = library.run(count, inputs: inputs.map { UnsafeRawPointer($0) }, outputs: outputs, state: state, workspace: workspace)
    if status != 0 { throw Diagnostic(id: "run-failed", "'\(library.path)' did not run: \(library.message(status))") }
  }

  /// The outputs of the latest run.
  var results: [Tensor] {
    zip(library.outputs, outputs).map { port, buffer in
      let count = port.bytes * count
      return Tensor(TensorType(port.dtype, [count / port.dtype.byteCount])) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: buffer, count: count))
      }
    }
  }

  /// Runs the smallest batch and calls `hook` with the number of each step when it is done.
  func profile(_ hook: (Int) -> Void) throws(Diagnostic) {
    let succeeded = library.profile(
      inputs: inputs.map { UnsafeRawPointer($0) }, outputs: outputs, state: state, workspace: workspace, hook)
    if !succeeded { throw Diagnostic(id: "run-failed", "'\(library.path)' was not compiled to be timed layer by layer") }
  }
}
