import NNDiagnostics
import NNIR

extension ArgReduce: Op {
  package static var name: String { "arg_reduce" }
  package var attributes: [(String, String)] { [("kind", kind.rawValue), ("axis", "\(axis)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    let shape = operands[0].shape
    try require((0..<shape.rank).contains(axis), "axis", "axis \(axis) of shape \(shape)")
    try require(shape[axis] > 0, "empty-axis", "no elements along axis \(axis) of shape \(shape)")
    var dims = shape.dims
    dims.remove(at: axis)
    return [TensorType(.int32, Shape(dims))]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes(operands.map(\.type))[0]
    return [Tensor(type, integers: positions(in: operands[0], operands[0].dtype.wideNumber))]
  }

  private func positions<Number: WideNumber>(in x: Tensor, _: Number.Type) -> [Int64] {
    let lines = AxisLines(x.shape, axis)
    let x = Number.elements(of: x)
    return (0..<lines.count).map { line in
      let values = lines.elements(line).map { x[$0] }
      if let nan = values.firstIndex(where: \.isNaN) { return Int64(nan) }
      let best = kind == .maximum ? values.max()! : values.min()!
      return Int64(values.firstIndex(of: best)!)
    }
  }

  package static var examples: [OpExample] {
    [
      OpExample(ArgReduce(.maximum, axis: 1), [TensorType(.float32, [3, 7])]),
      OpExample(ArgReduce(.minimum, axis: 1), [TensorType(.float32, [2, 5, 3])]),
      OpExample(ArgReduce(.maximum, axis: 0), [TensorType(.int32, [4, 2])]),
      OpExample(
        ArgReduce(.maximum, axis: 0), [TensorType(.float32, [4])], fixed: [0: Tensor([4], [1, .nan, 2, .nan])]),
    ]
  }
}

/// The lines of elements along one axis of a dense tensor, in row-major order of the other axes.
struct AxisLines {
  private let extent: Int
  private let inner: Int
  let count: Int

  init(_ shape: Shape, _ axis: Int) {
    extent = shape[axis]
    inner = shape.dims[(axis + 1)...].reduce(1, *)
    count = shape.dims[..<axis].reduce(1, *) * inner
  }

  /// Row-major indices of the elements of one line.
  func elements(_ line: Int) -> [Int] {
    let start = line / max(inner, 1) * extent * inner + line % max(inner, 1)
    return (0..<extent).map { start + $0 * inner }
  }
}
