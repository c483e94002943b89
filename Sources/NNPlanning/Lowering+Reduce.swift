import NNDiagnostics
import NNIR
import NNOps

extension Reduce: Lowerable {
  /// A run of neighbouring axes is one kernel call over [outer, reduced, inner]; several runs are reduced one after the other, the innermost
  /// first, which is exact for means too because all groups have the same size.
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    guard builder.graph[node.operands[0]].dtype == .float32, let function = Self.functions[kind] else {
      return lowerWide(node, into: &builder)
    }
    let shape = builder.graph[node.operands[0]].shape
    let runs = Self.runs(axes)
    guard let last = runs.first else {
      // Reducing over no axes leaves the elements, and the epilogue.
      let result = node.results[0]
      let operands = node.operands.map { builder.view(of: $0).broadcast(to: builder.graph[result].shape) }
      builder.emitElementwise(
        epilogue ?? .operand(0), operands, to: builder.storage(for: result), name: node.name,
        comment: builder.graph.line(for: node), value: result)
      return
    }
    var current = shape
    var source: (place: Place, stride: Int)?
    for run in runs.dropFirst().reversed() {
      let (outer, reduced, inner) = Self.split(current, run)
      let partial = builder.scratch(.float32, count: outer * inner)
      let x = source ?? (builder.dense(node.operands[0]), inner)
      emit(function, partial, inner, (x.place, inner), (outer, reduced, inner), .identity, node, &builder)
      source = (partial, inner)
      for axis in run { current[axis] = 1 }
    }
    let (outer, reduced, inner) = Self.split(current, last)
    // Rows may stand apart when the last axis alone is left as columns.
    let columnAxes = shape.rank - last.upperBound
    let isPlain = source == nil && columnAxes == 1 && builder.view(of: node.operands[0]).rowStride != nil
    let x = source.map { ($0.place, inner) }
      ?? (isPlain ? builder.rows(of: node.operands[0]) : (builder.dense(node.operands[0]), inner))
    let remaining = keepDims ? columnAxes : columnAxes - axes.count { $0 >= last.upperBound }
    let f = builder.epilogue(of: self, node, columnAxes: remaining)
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      if kind == .maximum && f == .identity && builder.emitMaximum(of: node.operands[0], x, (outer, reduced, inner), to: y, node) { return }
      emit(function, y, inner, x, (outer, reduced, inner), f, node, &builder)
    }
  }

  private func emit(
    _ function: String, _ y: Place, _ ldy: Int, _ x: (place: Place, stride: Int),
    _ extents: (outer: Int, reduced: Int, inner: Int), _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let call = KernelCall(
      function, header: "reduce.h",
      [
        .output("y", y), .integer("ldy", ldy), .input("x", x.place), .integer("ldx", x.stride),
        .range("outer", count: extents.outer, grain: 1), .integer("reduced", extents.reduced),
        .range("inner", count: extents.inner, grain: 4 * builder.target.lanes), .epilogue(f),
      ])
    builder.emit(call, for: node, flops: extents.outer * extents.reduced * extents.inner)
  }

  private static let functions: [Kind: String] = [
    .sum: "nnc_reduce_sum_f32", .mean: "nnc_reduce_mean_f32", .product: "nnc_reduce_prod_f32",
    .maximum: "nnc_reduce_max_f32", .minimum: "nnc_reduce_min_f32",
  ]

  /// Neighbouring axes as ranges, ascending.
  static func runs(_ axes: [Int]) -> [Range<Int>] {
    axes.reduce(into: []) { runs, axis in
      if let last = runs.last, last.upperBound == axis {
        runs[runs.count - 1] = last.lowerBound..<(axis + 1)
      } else {
        runs.append(axis..<(axis + 1))
      }
    }
  }

  private static func split(_ shape: Shape, _ run: Range<Int>) -> (Int, Int, Int) {
    (
      shape.dims[..<run.lowerBound].reduce(1, *), shape.dims[run].reduce(1, *),
      shape.dims[run.upperBound...].reduce(1, *)
    )
  }
}
