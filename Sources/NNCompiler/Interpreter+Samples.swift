import NNDiagnostics
import NNInterpreter
import NNIR

extension Interpreter {
  /// Runs any number of samples, one batch of the graph after another, and joins the results.
  ///
  /// - Precondition: `count` is a multiple of the graph's batch; 1 when the model fixes it.
  func run(samples inputs: [Tensor], count: Int, observe: (ValueID, Tensor) -> Void = { _, _ in }) throws(Diagnostic) -> [Tensor] {
    guard let batch = graph.batch, batch != count else { return try run(inputs: inputs, observing: observe) }
    for output in graph.outputs where graph[output.value].shape.dims.first != batch {
      throw Diagnostic(
        id: "run-samples", "output '\(output.name)' is \(graph[output.value]) for \(batch) samples, so \(count) cannot be run one batch after another",
        hint: "give \(batch) samples")
    }
    var results: [[Tensor]] = []
    for start in stride(from: 0, to: count, by: batch) {
      results.append(try run(inputs: inputs.map { $0.samples(start..<start + batch) }, observing: observe))
    }
    return graph.outputs.enumerated().map { index, output in
      let type = graph[output.value]
      let shape = Shape([count] + type.shape.dims.dropFirst())
      return Tensor(TensorType(type.dtype, shape), bytes: results.flatMap { $0[index].bytes })
    }
  }
}

extension Tensor {
  /// Elements of the first axis.
  func samples(_ range: Range<Int>) -> Tensor {
    let size = shape[0] == 0 ? 0 : bytes.count / shape[0]
    let type = TensorType(dtype, Shape([range.count] + shape.dims.dropFirst()))
    return Tensor(type, bytes: Array(bytes[range.lowerBound * size..<range.upperBound * size]))
  }
}
