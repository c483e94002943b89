import CLinearAlgebra
import NNDiagnostics
import NNIR

extension MatrixFunction: Op {
  package static var name: String { "matrix_function" }
  package var attributes: [(String, String)] { [("kind", "\(kind)")] }

  private var takesRightSide: Bool {
    switch kind {
    case .solve, .solveTriangular: true
    default: false
    }
  }

  private var isForSquares: Bool {
    switch kind {
    case .qr, .svd, .pseudoInverse: false
    default: true
    }
  }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, takesRightSide ? 2 : 1)
    let a = operands[0]
    try requireFloat(a)
    try requireRank(a, atLeast: 2)
    let (m, n) = (a.shape[a.shape.rank - 2], a.shape.last)
    try require(m > 0 && n > 0, "empty-matrix", "matrices of shape \(a.shape)")
    if isForSquares { try require(m == n, "square", "matrices of shape \(a.shape) that are not square") }
    let batch = Array(a.shape.dims.dropLast(2))
    if takesRightSide {
      let b = operands[1]
      try require(
        b.dtype == a.dtype && b.shape.rank == a.shape.rank && Array(b.shape.dims.dropLast()) == batch + [n], "right-side",
        "a right side \(b) of matrices \(a)")
    }
    let least = min(m, n)
    func result(_ dims: Int...) -> TensorType { TensorType(a.dtype, Shape(batch + dims)) }
    switch kind {
    case .cholesky: return [result(n, n)]
    case .inverse, .pseudoInverse: return [result(n, m)]
    case .determinant: return [result()]
    case .logDeterminant: return [result(), result()]
    case .solve, .solveTriangular: return [operands[1]]
    case .lu: return [result(n, n), result(n)]
    case .qr(let complete):
      let width = complete ? m : least
      return [result(m, width), result(width, n)]
    case .eigh: return [result(n), result(n, n)]
    case .svd(let full): return [result(m, full ? m : least), result(least), result(full ? n : least, n)]
    }
  }

  /// Doubles that a kernel needs beside its operands and results.
  package static func scratchCount(_ kind: Kind, rows m: Int, columns n: Int) -> Int {
    switch kind {
    case .cholesky, .solveTriangular, .lu: 0
    case .determinant, .logDeterminant, .solve: n * n + n
    case .inverse: 2 * n * n + n
    case .qr: m * n + m * m + min(m, n)
    case .eigh: n * n + 3 * n
    case .svd: nnc_svd_scratch(m, n)
    case .pseudoInverse: nnc_svd_scratch(m, n) + (m + n + 1) * min(m, n)
    }
  }

  /// The distance from 1 to the next number of a type.
  package static func epsilon(_ dtype: DType) -> Double { dtype == .float64 ? .ulpOfOne : Double(Float.ulpOfOne) }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let types = try resultTypes(operands.map(\.type))
    let shape = operands[0].shape
    let (m, n) = (shape[shape.rank - 2], shape.last)
    let batch = shape.dims.dropLast(2).reduce(1, *)
    let a = operands[0].doubles
    var results = types.map { [Double](repeating: 0, count: $0.elementCount) }
    var scratch = [Double](repeating: 0, count: MatrixFunction.scratchCount(kind, rows: m, columns: n))
    let b = takesRightSide ? operands[1].doubles : []
    let k = takesRightSide ? operands[1].shape.last : 0
    switch kind {
    case .cholesky: nnc_cholesky_f64(&results[0], a, batch, n)
    case .inverse: nnc_inverse_f64(&results[0], a, &scratch, batch, n)
    case .pseudoInverse(let rcond): nnc_pseudo_inverse_f64(&results[0], a, &scratch, batch, m, n, rcond)
    case .determinant: nnc_determinant_f64(&results[0], a, &scratch, batch, n)
    case .solve: nnc_solve_f64(&results[0], a, b, &scratch, batch, n, k)
    case .solveTriangular(let lower): nnc_solve_triangular_f64(&results[0], a, b, batch, n, k, lower ? 1 : 0)
    case .logDeterminant, .lu, .qr, .eigh, .svd:
      // Several results at once need pointers of their own.
      var (first, second) = (results[0], results[1])
      if case .svd(let full) = kind {
        var third = results[2]
        nnc_svd_f64(&first, &second, &third, a, &scratch, batch, m, n, full ? 1 : 0)
        results[2] = third
      } else if case .qr = kind {
        nnc_qr_f64(&first, &second, a, &scratch, batch, m, n, types[0].shape.last)
      } else if kind == .eigh {
        nnc_eigh_f64(&first, &second, a, &scratch, batch, n, MatrixFunction.epsilon(operands[0].dtype))
      } else if kind == .lu {
        nnc_lu_f64(&first, &second, a, batch, n)
      } else {
        nnc_log_determinant_f64(&first, &second, a, &scratch, batch, n)
      }
      (results[0], results[1]) = (first, second)
    }
    return zip(types, results).map { Tensor($0, doubles: $1) }
  }

  package static var examples: [OpExample] {
    func example(_ kind: Kind, _ shapes: Shape..., fixed: [Int: Tensor] = [:]) -> OpExample {
      OpExample(MatrixFunction(kind), shapes.map { TensorType(.float32, $0) }, fixed: fixed)
    }
    let definite = Tensor([2, 2, 2], [4, 1, 1, 3, 9, -2, -2, 5])
    return [
      example(.cholesky, [2, 2, 2], fixed: [0: definite]), example(.inverse, [2, 2, 2], fixed: [0: definite]),
      example(.determinant, [3, 4, 4]), example(.logDeterminant, [2, 3, 3]),
      example(.solve, [2, 2, 2], [2, 2, 3], fixed: [0: definite]),
      example(.solveTriangular(lower: true), [2, 2, 2], [2, 2, 3], fixed: [0: definite]),
      example(.solveTriangular(lower: false), [2, 2, 2], [2, 2, 1], fixed: [0: definite]),
      example(.lu, [2, 4, 4]), example(.qr(complete: true), [2, 4, 3]), example(.qr(complete: false), [3, 5]),
      example(.eigh, [2, 2, 2], fixed: [0: definite]), example(.svd(full: true), [2, 3, 2]),
      example(.svd(full: false), [4, 6]), example(.pseudoInverse(rcond: 1e-6), [2, 3, 5]),
    ]
  }
}
