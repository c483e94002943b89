import NNDiagnostics
import NNIR
import NNOps

// Linear algebra is computed in double precision whatever its element type is.

extension MatrixFunction: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.operands[0]].shape
    let (m, n) = (shape[shape.rank - 2], shape.last)
    let inputs: [Argument] = node.operands.map { .input("a", builder.wide($0, .float64)) }
    let scratchCount = MatrixFunction.scratchCount(kind, rows: m, columns: n)
    let scratch: [Argument] = scratchCount == 0 ? [] : [.output("scratch", builder.scratch(.float64, count: scratchCount))]
    let (function, sizes) = call(m, n, builder.graph[node.results[0]].shape.last, builder.graph[node.operands[0]].dtype)
    let batch = Argument.integer("batch", shape.dims.dropLast(2).reduce(1, *))
    lower(node.results[...], [], node, &builder) { builder, outputs in
      builder.emitWide(
        "nnc_\(function)", .float64, outputs.map { .output("y", $0) } + inputs + scratch + [batch] + sizes, node,
        header: "linear_algebra.h")
    }
  }

  /// Finds storage for one result after the other, then computes all of them.
  private func lower(
    _ rest: ArraySlice<ValueID>, _ places: [Place], _ node: Node, _ builder: inout PlanBuilder,
    _ compute: (inout PlanBuilder, [Place]) -> Void
  ) {
    guard let value = rest.first else { return compute(&builder, places) }
    builder.withWideStorage(for: value, .float64, node) { builder, place in
      lower(rest.dropFirst(), places + [place], node, &builder, compute)
    }
  }

  /// The kernel and the arguments behind the number of matrices.
  private func call(_ m: Int, _ n: Int, _ k: Int, _ dtype: DType) -> (String, [Argument]) {
    let (rows, columns) = (Argument.integer("m", m), Argument.integer("n", n))
    switch kind {
    case .cholesky: return ("cholesky", [columns])
    case .inverse: return ("inverse", [columns])
    case .determinant: return ("determinant", [columns])
    case .logDeterminant: return ("log_determinant", [columns])
    case .solve: return ("solve", [columns, .integer("k", k)])
    case .solveTriangular(let lower): return ("solve_triangular", [columns, .integer("k", k), .integer("lower", lower ? 1 : 0)])
    case .lu: return ("lu", [columns])
    case .qr: return ("qr", [rows, columns, .integer("width", k)])
    case .eigh: return ("eigh", [columns, .double("epsilon", MatrixFunction.epsilon(dtype))])
    case .svd(let full): return ("svd", [rows, columns, .integer("full", full ? 1 : 0)])
    case .pseudoInverse(let rcond): return ("pseudo_inverse", [rows, columns, .double("rcond", rcond)])
    }
  }
}
