import NNDiagnostics
import NNIR
import NNToolchain

/// A library that nncc made, loaded into this process.
///
/// What a run remembers is the caller's (``StreamState``), so any number of tasks may run a model at once.
public final class CompiledModel: Sendable {
  let library: LoadedModel

  public let inputs: [PortDescription]
  public let outputs: [PortDescription]
  /// Diagnostics that did not stop the compilation; empty for a library from a file.
  public let warnings: [String]

  /// Bytes that a run needs beside its inputs and outputs.
  public var workspaceBytes: Int { library.workspaceBytes }

  /// The target whose code runs, one of `CompileOptions.targets`: the best that the CPU supports.
  public var target: String { library.target }

  init(_ library: LoadedModel, warnings: [String] = []) {
    self.library = library
    self.warnings = warnings
    inputs = library.inputPorts
    outputs = library.outputPorts
  }

  /// Loads a shared library.
  public convenience init(contentsOf path: String) throws(CompilerError) {
    self.init(try CompilerError.wrapping { try LoadedModel(path) })
  }

  /// Bytes that a stream's state takes; 0 for a model that remembers nothing.
  public var stateBytes: Int { library.stateBytes }

  /// Runs any number of samples, from the zero state.
  ///
  /// - Parameter inputs: An array for each input, in order, its first extent the number of samples.
  /// - Returns: An array for each output, in order.
  public func predict(_ inputs: [FloatArray]) throws(CompilerError) -> [FloatArray] { try predict(inputs, state: StreamState(of: self)) }

  /// Runs the next part of a stream.
  ///
  /// - Parameters:
  ///   - inputs: An array for each input, in order.
  ///   - state: Where the stream stands; it goes on.
  /// - Returns: An array for each output, in order.
  public func predict(_ inputs: [FloatArray], state: StreamState) throws(CompilerError) -> [FloatArray] {
    try CompilerError.wrapping {
      let arrays = inputs.map { NamedTensor(name: "", tensor: $0.tensor) }
      let tensors = try InputBinding.match(arrays, to: self.inputs.map(\.name), isNamed: false)
      let results = try library.run(try InputBinding.bind(tensors, to: self.inputs).tensors, state: state.state)
      return results.map { FloatArray($0) }
    }
  }

  /// Runs any number of samples of a model that has one input and one output.
  public func predict(_ input: FloatArray) throws(CompilerError) -> FloatArray {
    let results = try predict([input])
    guard results.count == 1 else {
      throw CompilerError([
        Diagnostic(
          id: "output-count", "the model has \(results.count) outputs", hint: "give its inputs as a list and take a list of outputs")
      ])
    }
    return results[0]
  }
}
