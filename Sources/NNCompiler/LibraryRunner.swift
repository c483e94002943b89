import NNDiagnostics
import NNIR
import NNToolchain

/// Runs a library again and again on the same buffers, so that nothing but the model is timed.
final class LibraryRunner {
  let library: LoadedModel
  let buffers: RunBuffers

  /// Samples in a run.
  var count: Int { buffers.count }

  /// - Parameter buffers: of a library of the same model.
  init(_ library: LoadedModel, _ buffers: RunBuffers) {
    precondition(buffers.workspace.count >= library.workspaceBytes, "the workspace is too small")
    self.library = library
    self.buffers = buffers
  }

  convenience init(_ library: LoadedModel, count: Int, seed: UInt64) {
    self.init(library, RunBuffers(library, count: count, seed: seed, workspaceBytes: library.workspaceBytes))
  }

  func run() throws(Diagnostic) {
    let status = library.run(
      count, inputs: buffers.inputs, outputs: buffers.outputs, state: buffers.state, workspace: buffers.workspace)
    if status != 0 { throw Diagnostic(id: "run-failed", "'\(library.path)' did not run: \(library.message(status))") }
  }

  /// The outputs of the latest run.
  var results: [Tensor] {
    zip(library.outputs, buffers.outputs).map { port, buffer in
      let count = port.bytes * count
      return Tensor(TensorType(port.dtype, [count / port.dtype.byteCount])) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: buffer!, count: count))
      }
    }
  }

  /// Runs the smallest batch and calls `hook` with the number of each step when it is done.
  func profile(_ hook: (Int) -> Void) throws(Diagnostic) {
    let succeeded = library.profile(
      inputs: buffers.inputs, outputs: buffers.outputs, state: buffers.state, workspace: buffers.workspace, hook)
    if !succeeded { throw Diagnostic(id: "run-failed", "'\(library.path)' was not compiled to be timed layer by layer") }
  }
}
