import NNIR
import NNToolchain

/// Elements of a float32 array in row-major order.
public struct FloatArray: Hashable, Sendable {
  public var shape: [Int]
  public var elements: [Float]

  /// - Precondition: as many elements as the shape has.
  public init(shape: [Int], elements: [Float]) {
    precondition(Shape(shape).checkedElementCount == elements.count, "\(elements.count) elements for shape \(shape)")
    self.shape = shape
    self.elements = elements
  }
}

/// A library that nncc made, loaded into this process.
public final class CompiledModel {
  private let library: LoadedModel

  public let inputs: [PortDescription]
  public let outputs: [PortDescription]

  /// Bytes that a run needs beside its inputs and outputs.
  public var workspaceBytes: Int { library.workspaceBytes }

  /// Loads a shared library.
  public init(contentsOf path: String) throws(CompilerError) {
    let library = try CompilerError.wrapping { try LoadedModel(path) }
    self.library = library
    inputs = library.inputPorts
    outputs = library.outputPorts
  }

  /// Runs any number of samples.
  ///
  /// - Parameter inputs: An array for each input, in order, its first extent the number of samples.
  /// - Returns: An array for each output, in order.
  public func predict(_ inputs: [FloatArray]) throws(CompilerError) -> [FloatArray] {
    try CompilerError.wrapping {
      let arrays = inputs.map { NamedTensor(name: "", tensor: Tensor(Shape($0.shape), $0.elements)) }
      let tensors = try InputBinding.match(arrays, to: self.inputs.map(\.name), isNamed: false)
      let results = try library.run(try InputBinding.bind(tensors, to: self.inputs).tensors)
      return results.map { FloatArray(shape: $0.shape.dims, elements: $0.converted(to: .float32).floats) }
    }
  }
}
