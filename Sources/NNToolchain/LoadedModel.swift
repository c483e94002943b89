import Glibc
import NNDiagnostics
import NNIR
import NNRuntime
import Synchronization

/// A compiled model in a shared library, opened with `dlopen` and run through its descriptor.
///
/// It is unchecked `Sendable` because the pointers it holds lead to constants of the library, and runs keep no state.
package final class LoadedModel: @unchecked Sendable {
  package struct Port: Sendable, Hashable {
    package var name: String
    package var dtype: DType
    /// Of the smallest compiled batch.
    package var shape: Shape
    /// Of one sample, or of everything when the batch is fixed.
    package var bytes: Int
  }

  package let path: String
  package let inputs: [Port]
  package let outputs: [Port]
  /// The batches that code exists for; nil when the model fixes its batch axis.
  package let batches: [Int]?
  /// What it took to load it until it could run, in milliseconds.
  package let loadMilliseconds: Double
  private let handle: UnsafeMutableRawPointer
  private let model: nncc_model
  /// That no run is using.
  private let workspaces = Mutex<[Workspace]>([])

  package var name: String { String(cString: model.name) }
  /// The target whose code runs, which the library picked when it was loaded.
  package var target: String { String(cString: model.target) }
  /// All targets of the library, the best first.
  package var targets: [String] { (0..<model.target_count).map { String(cString: model.targets[$0]!) } }
  package var workspaceBytes: Int { model.workspace_bytes }
  /// Threads that a run uses.
  package var threads: Int { model.threads }
  package var weightsBytes: Int { model.weights_bytes }
  /// Of what the model remembers from run to run; 0 for most.
  package var stateBytes: Int { model.state_bytes }
  /// Of one sample.
  package var flops: Double { model.flops / Double(batches?.first ?? 1) }

  package init(_ path: String) throws(Diagnostic) {
    self.path = path
    let start = Stopwatch.now
    // Without a slash dlopen would search the system's folders.
    guard let handle = dlopen(path.contains("/") ? path : "./" + path, RTLD_NOW | RTLD_LOCAL) else {
      throw Diagnostic(id: "library-unreadable", "cannot load '\(path)': \(String(cString: dlerror()))")
    }
    guard let symbol = dlsym(handle, NNCC_DESCRIPTOR_SYMBOL) else {
      dlclose(handle)
      throw Diagnostic(
        id: "library-no-model", "'\(path)' is a library without a model",
        hint: "make one with: nncc compile MODEL -o \(path)")
    }
    let model = symbol.assumingMemoryBound(to: nncc_model.self).pointee
    guard model.abi_version == UInt32(NNCC_ABI_VERSION) else {
      dlclose(handle)
      throw Diagnostic(
        id: "library-version", "'\(path)' has interface version \(model.abi_version), this nncc reads \(NNCC_ABI_VERSION)",
        hint: "compile the model again")
    }
    loadMilliseconds = Stopwatch.milliseconds(since: start)
    self.handle = handle
    self.model = model
    inputs = LoadedModel.ports(model.inputs, model.input_count)
    outputs = LoadedModel.ports(model.outputs, model.output_count)
    batches = model.has_free_batch == 0 ? nil : (0..<model.batch_count).map { model.batches[$0] }
  }

  deinit { dlclose(handle) }

  private static func ports(_ first: UnsafePointer<nncc_port>, _ count: Int) -> [Port] {
    (0..<count).map { index in
      let port = first[index]
      let dims = (0..<Int(port.rank)).map { Int(port.dims[$0]) }
      return Port(
        name: String(cString: port.name), dtype: DType.abiOrder[Int(port.dtype)], shape: Shape(dims), bytes: port.bytes)
    }
  }

  /// Runs `n` samples (whole runs when the batch is fixed) on raw buffers.
  package func run(
    _ n: Int, inputs: [UnsafeRawPointer?], outputs: [UnsafeMutableRawPointer?], state: ModelState,
    workspace: Workspace
  ) -> Int32 { model.run(n, inputs, outputs, state.bytes, workspace.bytes) }

  /// The words for a status of `run`.
  package func message(_ status: Int32) -> String { String(cString: model.strerror(status)!) }

  /// Runs tensors of the ports' types whose first extent may be any number of samples, from the zero state.
  package func run(_ tensors: [Tensor]) throws(Diagnostic) -> [Tensor] { try run(tensors, state: ModelState(self)) }

  /// Runs tensors of the ports' types whose first extent may be any number of samples, and changes the state.
  package func run(_ tensors: [Tensor], state: ModelState) throws(Diagnostic) -> [Tensor] {
    let n = try sampleCount(tensors)
    let workspace = workspaces.withLock { $0.popLast() } ?? Workspace(count: workspaceBytes)
    defer { workspaces.withLock { $0.append(workspace) } }
    let results = outputs.map { port in
      var shape = port.shape
      if batches != nil && shape.rank > 0 { shape[0] = port.shape[0] / batches![0] * n }
      return TensorType(port.dtype, shape)
    }
    // Empty tensors have no address of their own, yet NULL is an error.
    let buffers = results.map { UnsafeMutableRawPointer.allocate(byteCount: max($0.byteCount, 1), alignment: 64) }
    defer { buffers.forEach { $0.deallocate() } }
    let copies = tensors.map { tensor in
      let copy = UnsafeMutableRawPointer.allocate(byteCount: max(tensor.bytes.count, 1), alignment: 64)
      tensor.bytes.withUnsafeBytes { if let base = $0.baseAddress { copy.copyMemory(from: base, byteCount: $0.count) } }
      return copy
    }
    defer { copies.forEach { $0.deallocate() } }
    let status = run(n, inputs: copies.map { UnsafeRawPointer($0) }, outputs: buffers, state: state, workspace: workspace)
    if status != NNCC_OK {
      throw Diagnostic(id: "run-failed", "'\(path)' did not run: \(message(status))")
    }
    return zip(results, buffers).map { type, buffer in
      Tensor(type) { $0.copyMemory(from: UnsafeRawBufferPointer(start: buffer, count: type.byteCount)) }
    }
  }

  /// Checks tensors against the ports and returns how many samples they hold.
  private func sampleCount(_ tensors: [Tensor]) throws(Diagnostic) -> Int {
    guard tensors.count == inputs.count else {
      throw Diagnostic(id: "input-count", "\(tensors.count) inputs for a model that has \(inputs.count)")
    }
    var counts: [Int] = []
    for (tensor, port) in zip(tensors, inputs) {
      let isFree = batches != nil && port.shape.rank > 0
      let matches = isFree
        ? tensor.shape.rank == port.shape.rank && tensor.shape.dims.dropFirst() == port.shape.dims.dropFirst()
        : tensor.shape == port.shape
      guard matches, tensor.dtype == port.dtype else {
        var expected = port.shape.dims.map(String.init)
        if isFree { expected[0] = "n" }
        throw Diagnostic(
          id: "input-shape", "input '\(port.name)' is \(tensor.type), but the model takes \(port.dtype)[\(expected.joined(separator: ", "))]")
      }
      if isFree { counts.append(tensor.shape[0]) }
    }
    guard let first = counts.first else { return 1 }
    guard counts.allSatisfy({ $0 == first }) else {
      throw Diagnostic(id: "input-batch", "the inputs hold different numbers of samples: \(counts)")
    }
    return first
  }

  /// Times each step of the smallest batch; the library must be compiled with `-DNNCC_PROFILE`.
  package func profile(
    inputs: [UnsafeRawPointer?], outputs: [UnsafeMutableRawPointer?], state: ModelState, workspace: Workspace,
    _ hook: (Int) -> Void
  ) -> Bool {
    guard let run = model.run_profiled else { return false }
    return withoutActuallyEscaping(hook) { hook in
      var box = Hook(call: hook)
      return withUnsafeMutablePointer(to: &box) { pointer in
        run(inputs, outputs, state.bytes, workspace.bytes, { $0!.assumingMemoryBound(to: Hook.self).pointee.call($1) }, pointer) == NNCC_OK
      }
    }
  }

  private struct Hook {
    var call: (Int) -> Void
  }

  /// The steps of the smallest batch: the user's layer, the kernel, and FLOPs.
  package var steps: [(name: String, kernel: String, flops: Double)] {
    (0..<model.step_count).map { index in
      let step = model.steps[index]
      return (String(cString: step.name), String(cString: step.kernel), step.flops)
    }
  }
}

extension DType {
  /// In the order of the constants of nncc.h.
  static let abiOrder: [DType] = [
    .float32, .float64, .float16, .bfloat16, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .bool,
  ]
}
