import COpenBLAS
import NNDiagnostics
import NNIR
import NNOps

/// The same meaning as `evaluate`, faster: products that take most of a model's time go through OpenBLAS, still in double precision.
/// A test holds the two equal.
enum MatrixProducts {
  /// The results of the node's op, or nil when it is none of those that are worth it.
  static func evaluate(_ op: any Op, _ operands: [Tensor]) throws(Diagnostic) -> [Tensor]? {
    switch op {
    case let op as Convolution where op.groups == 1: return try convolution(op, operands)
    case let op as MatMul where operands[1].shape.rank == 2 && !op.transposeB: return try product(op, operands)
    default: return nil
    }
  }

  private static func product(_ op: MatMul, _ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    var raw = op
    raw.epilogue = nil
    let type = try raw.resultTypes(operands.prefix(2).map(\.type))[0]
    let result = multiply(
      operands[0].doubles, operands[1].doubles, rows: operands[0].shape.rows, depth: operands[0].shape.last, columns: type.shape.last)
    return try op.finish(result, type, operands)
  }

  /// Each window becomes a row of a matrix, one sample at a time.
  private static func convolution(_ op: Convolution, _ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    var raw = op
    raw.epilogue = nil
    let type = try raw.resultTypes(operands.prefix(2).map(\.type))[0]
    let (x, kernel) = (operands[0].doubles, operands[1].doubles)
    let channels = operands[0].shape.last
    let input = Array(operands[0].shape.dims[1..<(type.shape.rank - 1)])
    let output = Array(type.shape.dims[1..<(type.shape.rank - 1)])
    let (pixels, positions, depth) = (input.reduce(1, *), output.reduce(1, *), op.window.size.reduce(1, *) * channels)
    var result: [Double] = []
    for n in 0..<type.shape[0] {
      var rows = [Double](repeating: 0, count: positions * depth)
      op.window.forEachTap(input, output) { position, pixel, tap in
        let (to, from) = (position * depth + tap * channels, (n * pixels + pixel) * channels)
        for c in 0..<channels { rows[to + c] = x[from + c] }
      }
      result += multiply(rows, kernel, rows: positions, depth: depth, columns: type.shape.last)
    }
    return try op.finish(result, type, operands)
  }

  private static func multiply(_ a: [Double], _ b: [Double], rows: Int, depth: Int, columns: Int) -> [Double] {
    if rows * columns == 0 { return [] }
    if depth == 0 { return [Double](repeating: 0, count: rows * columns) }
    return [Double](unsafeUninitializedCapacity: rows * columns) { result, count in
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(depth), 1, a, blasint(depth), b,
        blasint(columns), 0, result.baseAddress!, blasint(columns))
      count = rows * columns
    }
  }
}
