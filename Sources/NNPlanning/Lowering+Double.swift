import NNDiagnostics
import NNIR
import NNOps

// Ops that are computed in double precision whatever their element type is: operands are converted before the kernel and results after it.

extension PlanBuilder {
  /// The value as a dense tensor of doubles. Integers are exact to 2^53.
  mutating func doubles(_ value: ValueID) -> Place {
    let type = graph[value]
    if type.dtype == .float64 { return dense(value) }
    let converted = doubleView(type.shape)
    emitElementwise(
      .cast(.float64, .operand(0)), [view(of: value)], to: converted, name: "convert", comment: "\(value) in double precision")
    return converted.place
  }

  /// Lets a kernel that writes doubles compute a value of any type, which is converted afterwards.
  mutating func withDoubleStorage(for value: ValueID, _ node: Node, _ compute: (inout PlanBuilder, Place) -> Void) {
    let type = graph[value]
    if type.dtype == .float64 { return withDenseStorage(for: value, node, compute) }
    let computed = doubleView(type.shape)
    compute(&self, computed.place)
    emitElementwise(
      .cast(type.dtype, .operand(0)), [computed], to: storage(for: value), name: node.name, comment: "\(value) as \(type.dtype)",
      value: value)
  }

  private mutating func doubleView(_ shape: Shape) -> View {
    View(dense: scratch(.float64, count: shape.elementCount).base, TensorType(.float64, shape))
  }

  mutating func emitDouble(_ function: String, _ arguments: [Argument], _ node: Node, header: String = "double_precision.h") {
    emit(KernelCall(function, header: header, arguments), for: node, reason: "in double precision")
  }
}

extension Shape {
  /// Element counts before, along and after a range of axes.
  fileprivate func split(_ axes: Range<Int>) -> (outer: Int, extent: Int, inner: Int) {
    (dims[..<axes.lowerBound].reduce(1, *), dims[axes].reduce(1, *), dims[axes.upperBound...].reduce(1, *))
  }
}

extension Reduce {
  /// Reduces values of other types than float32, one run of neighbouring axes after the other, the innermost first.
  func lowerInDoubles(_ node: Node, into builder: inout PlanBuilder) {
    let name =
      switch kind {
      case .sum: "sum"
      case .mean: "mean"
      case .product: "prod"
      case .maximum, .any: "max"
      case .minimum, .all: "min"
      }
    var shape = builder.graph[node.operands[0]].shape
    let runs = Reduce.runs(axes)
    builder.withDoubleStorage(for: node.results[0], node) { builder, result in
      var source = builder.doubles(node.operands[0])
      // Reducing over no axes is a copy.
      for (index, run) in (runs.isEmpty ? [0..<0] : runs).reversed().enumerated() {
        let (outer, extent, inner) = shape.split(run)
        let isLast = index == max(runs.count, 1) - 1
        let target = isLast ? result : builder.scratch(.float64, count: outer * inner)
        builder.emitDouble(
          "nnc_reduce_\(name)_f64",
          [
            .output("y", target), .input("x", source), .integer("outer", outer), .integer("reduced", extent),
            .integer("inner", inner),
          ], node)
        source = target
        for axis in run { shape[axis] = 1 }
      }
    }
  }
}

extension ArgReduce: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let (outer, extent, inner) = builder.graph[node.operands[0]].shape.split(axis..<(axis + 1))
    let x = builder.doubles(node.operands[0])
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      builder.emitDouble(
        "nnc_arg_reduce_f64",
        [
          .output("y", y), .input("x", x), .integer("outer", outer), .integer("reduced", extent), .integer("inner", inner),
          .integer("least", kind == .minimum ? 1 : 0),
        ], node)
    }
  }
}

extension Scan: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let (outer, extent, inner) = builder.graph[node.operands[0]].shape.split(axis..<(axis + 1))
    let x = builder.doubles(node.operands[0])
    builder.withDoubleStorage(for: node.results[0], node) { builder, y in
      builder.emitDouble(
        "nnc_scan_\(kind.rawValue)_f64",
        [
          .output("y", y), .input("x", x), .integer("outer", outer), .integer("extent", extent), .integer("inner", inner),
        ], node)
    }
  }
}

extension Sort: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.operands[0]].shape
    let x = builder.doubles(node.operands[0])
    let scratch = builder.scratch(.float64, count: 2 * shape.last)
    builder.withDoubleStorage(for: node.results[0], node) { builder, y in
      builder.withDenseStorage(for: node.results[1], node) { builder, positions in
        builder.emitDouble(
          "nnc_sort_f64",
          [
            .output("y", y), .output("positions", positions), .input("x", x), .output("scratch", scratch),
            .integer("rows", shape.rows), .integer("columns", shape.last), .integer("descending", descending ? 1 : 0),
          ], node)
      }
    }
  }
}

extension MatMul {
  /// Products of other types than float32, matrix by matrix.
  func lowerInDoubles(_ node: Node, into builder: inout PlanBuilder) {
    let result = builder.graph[node.results[0]].shape
    let (a, b) = (builder.graph[node.operands[0]].shape, builder.graph[node.operands[1]].shape)
    let batch = Array(result.dims.dropLast(2))
    let (left, right) = (builder.doubles(node.operands[0]), builder.doubles(node.operands[1]))
    func starts(_ shape: Shape) -> View {
      View(dense: .arena(0), TensorType(.float64, Shape(Array(shape.dims.dropLast(2))))).broadcast(to: Shape(batch))
    }
    let axes = View.merge(batch, [starts(result).strides, starts(a).strides, starts(b).strides])
    let (m, n, k) = (result[result.rank - 2], result.last, a.last)
    func place(_ place: Place, _ index: Int, _ size: Int) -> Place {
      Place(place.base, .float64, offset: place.offset, loopStrides: axes.map { $0.strides[index] * size })
    }
    if result.elementCount == 0 {
      _ = builder.storage(for: node.results[0])
      return
    }
    builder.withDoubleStorage(for: node.results[0], node) { builder, y in
      let call = KernelCall(
        "nnc_matmul_f64", header: "double_precision.h",
        [
          .output("y", place(y, 0, m * n)), .input("x", place(left, 1, m * k)), .input("b", place(right, 2, k * n)),
          .integer("row_stride", transposeB ? 1 : b.last), .integer("column_stride", transposeB ? b.last : 1),
          .integer("rows", m), .integer("depth", k), .integer("columns", n),
        ])
      builder.emit(call, for: node, loops: axes.map(\.extent), flops: 2 * result.elementCount * k, reason: "in double precision")
    }
  }
}

extension Scatter: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let base = builder.graph[node.operands[0]]
    let source = builder.view(of: node.operands[0])
    let (indices, updates) = (builder.dense(node.operands[1]), builder.doubles(node.operands[2]))
    builder.withDoubleStorage(for: node.results[0], node) { builder, y in
      let whole = View(dense: y.base, TensorType(.float64, base.shape)).withOffset(y.offset)
      builder.emitElementwise(
        .cast(.float64, .operand(0)), [source], to: whole, name: node.name, comment: "the table before the updates")
      builder.emitDouble(
        "nnc_scatter_f64",
        [
          .output("y", y), .input("indices", indices), .input("updates", updates),
          .integer("count", builder.graph[node.operands[1]].elementCount), .integer("rows", base.shape[0]),
          .integer("columns", base.shape.dims.dropFirst().reduce(1, *)),
          .integer("mode", [Mode.replace, .add, .multiply, .maximum, .minimum].firstIndex(of: mode)!),
        ], node)
    }
  }
}

extension MatrixFunction: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.operands[0]].shape
    let (m, n) = (shape[shape.rank - 2], shape.last)
    let inputs: [Argument] = node.operands.map { .input("a", builder.doubles($0)) }
    let scratchCount = MatrixFunction.scratchCount(kind, rows: m, columns: n)
    let scratch: [Argument] = scratchCount == 0 ? [] : [.output("scratch", builder.scratch(.float64, count: scratchCount))]
    let (function, sizes) = call(m, n, builder.graph[node.results[0]].shape.last, builder.graph[node.operands[0]].dtype)
    let batch = Argument.integer("batch", shape.dims.dropLast(2).reduce(1, *))
    lower(node.results[...], [], node, &builder) { builder, outputs in
      builder.emitDouble(
        "nnc_\(function)_f64", outputs.map { .output("y", $0) } + inputs + scratch + [batch] + sizes, node,
        header: "linear_algebra.h")
    }
  }

  /// Finds storage for one result after the other, then computes all of them.
  private func lower(
    _ rest: ArraySlice<ValueID>, _ places: [Place], _ node: Node, _ builder: inout PlanBuilder,
    _ compute: (inout PlanBuilder, [Place]) -> Void
  ) {
    guard let value = rest.first else { return compute(&builder, places) }
    builder.withDoubleStorage(for: value, node) { builder, place in
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
    case .lu: return ("lu", [rows, columns])
    case .qr: return ("qr", [rows, columns, .integer("width", k)])
    case .eigh: return ("eigh", [columns, .double("epsilon", MatrixFunction.epsilon(dtype))])
    case .svd(let full): return ("svd", [rows, columns, .integer("full", full ? 1 : 0)])
    case .pseudoInverse(let rcond): return ("pseudo_inverse", [rows, columns, .double("rcond", rcond)])
    }
  }
}
