import NNDiagnostics
import NNIR
import NNOps

// Ops that take any element type compute in double precision, or for integers and truth values in 64 bits: operands are converted before the
// kernel and results after it.

extension DType {
  /// The type in which ops that take any type compute with this one.
  var wide: DType { isFloatingPoint ? .float64 : .int64 }

  /// Of the kernels that compute in this type.
  fileprivate var wideSuffix: String { self == .float64 ? "_f64" : "_i64" }

  fileprivate var wideReason: String { self == .float64 ? "in double precision" : "in 64-bit integers" }
}

extension PlanBuilder {
  /// The value as a dense tensor of float64 or int64.
  mutating func wide(_ value: ValueID, _ wide: DType) -> Place {
    let type = graph[value]
    if type.dtype == wide { return dense(value) }
    let converted = wideView(wide, type.shape)
    emitElementwise(
      .cast(wide, .operand(0)), [view(of: value)], to: converted, name: "convert", comment: "\(value) \(wide.wideReason)")
    return converted.place
  }

  /// Lets a kernel that writes float64 or int64 compute a value of any type, which is converted afterwards.
  mutating func withWideStorage(for value: ValueID, _ wide: DType, _ node: Node, _ compute: (inout PlanBuilder, Place) -> Void) {
    let type = graph[value]
    if type.dtype == wide { return withDenseStorage(for: value, node, compute) }
    let computed = wideView(wide, type.shape)
    compute(&self, computed.place)
    emitElementwise(
      .cast(type.dtype, .operand(0)), [computed], to: storage(for: value), name: node.name, comment: "\(value) as \(type.dtype)",
      value: value)
  }

  private mutating func wideView(_ wide: DType, _ shape: Shape) -> View {
    View(dense: scratch(wide, count: shape.elementCount).base, TensorType(wide, shape))
  }

  mutating func emitWide(_ function: String, _ type: DType, _ arguments: [Argument], _ node: Node, header: String = "wide.h") {
    emit(KernelCall(function + type.wideSuffix, header: header, arguments), for: node, reason: type.wideReason)
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
  func lowerWide(_ node: Node, into builder: inout PlanBuilder) {
    let name =
      switch kind {
      case .sum, .any: "sum"
      case .mean: "mean"
      case .product, .all: "prod"
      case .maximum: "max"
      case .minimum: "min"
      }
    var shape = builder.graph[node.operands[0]].shape
    let type = kind == .mean ? .float64 : builder.graph[node.operands[0]].dtype.wide
    let runs = Reduce.runs(axes)
    builder.withWideStorage(for: node.results[0], type, node) { builder, result in
      var source = builder.wide(node.operands[0], type)
      // Reducing over no axes is a copy.
      for (index, run) in (runs.isEmpty ? [0..<0] : runs).reversed().enumerated() {
        let (outer, extent, inner) = shape.split(run)
        let isLast = index == max(runs.count, 1) - 1
        let target = isLast ? result : builder.scratch(type, count: outer * inner)
        builder.emitWide(
          "nnc_reduce_\(name)", type,
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
    let type = builder.graph[node.operands[0]].dtype.wide
    let x = builder.wide(node.operands[0], type)
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      builder.emitWide(
        "nnc_arg_reduce", type,
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
    let type = builder.graph[node.operands[0]].dtype.wide
    let x = builder.wide(node.operands[0], type)
    builder.withWideStorage(for: node.results[0], type, node) { builder, y in
      builder.emitWide(
        "nnc_scan_\(kind.rawValue)", type,
        [
          .output("y", y), .input("x", x), .integer("outer", outer), .integer("extent", extent), .integer("inner", inner),
        ], node)
    }
  }
}

extension Sort: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.operands[0]].shape
    let type = builder.graph[node.operands[0]].dtype.wide
    let x = builder.wide(node.operands[0], type)
    let scratch = builder.scratch(.int32, count: 2 * shape.last)
    builder.withWideStorage(for: node.results[0], type, node) { builder, y in
      builder.withDenseStorage(for: node.results[1], node) { builder, positions in
        builder.emitWide(
          "nnc_sort", type,
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
  func lowerWide(_ node: Node, into builder: inout PlanBuilder) {
    let result = builder.graph[node.results[0]].shape
    let (a, b) = (builder.graph[node.operands[0]].shape, builder.graph[node.operands[1]].shape)
    let batch = Array(result.dims.dropLast(2))
    let type = builder.graph[node.results[0]].dtype.wide
    let (left, right) = (builder.wide(node.operands[0], type), builder.wide(node.operands[1], type))
    func starts(_ shape: Shape) -> View {
      View(dense: .arena(0), TensorType(type, Shape(Array(shape.dims.dropLast(2))))).broadcast(to: Shape(batch))
    }
    let axes = View.merge(batch, [starts(result).strides, starts(a).strides, starts(b).strides])
    let (m, n, k) = (result[result.rank - 2], result.last, a.last)
    func place(_ place: Place, _ index: Int, _ size: Int) -> Place {
      Place(place.base, type, offset: place.offset, loopStrides: axes.map { $0.strides[index] * size })
    }
    if result.elementCount == 0 {
      _ = builder.storage(for: node.results[0])
      return
    }
    builder.withWideStorage(for: node.results[0], type, node) { builder, y in
      let call = KernelCall(
        "nnc_matmul" + type.wideSuffix, header: "wide.h",
        [
          .output("y", place(y, 0, m * n)), .input("x", place(left, 1, m * k)), .input("b", place(right, 2, k * n)),
          .integer("row_stride", transposeB ? 1 : b.last), .integer("column_stride", transposeB ? b.last : 1),
          .integer("rows", m), .integer("depth", k), .integer("columns", n),
        ])
      builder.emit(call, for: node, loops: axes.map(\.extent), flops: 2 * result.elementCount * k, reason: type.wideReason)
    }
  }
}

extension Scatter: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let base = builder.graph[node.operands[0]]
    let source = builder.view(of: node.operands[0])
    let type = base.dtype.wide
    let (indices, updates) = (builder.dense(node.operands[1]), builder.wide(node.operands[2], type))
    builder.withWideStorage(for: node.results[0], type, node) { builder, y in
      let whole = View(dense: y.base, TensorType(type, base.shape)).withOffset(y.offset)
      builder.emitElementwise(
        .cast(type, .operand(0)), [source], to: whole, name: node.name, comment: "the table before the updates")
      builder.emitWide(
        "nnc_scatter", type,
        [
          .output("y", y), .input("indices", indices), .input("updates", updates),
          .integer("count", builder.graph[node.operands[1]].elementCount), .integer("rows", base.shape[0]),
          .integer("columns", base.shape.dims.dropFirst().reduce(1, *)),
          .integer("mode", [Mode.replace, .add, .multiply, .maximum, .minimum].firstIndex(of: mode)!),
        ], node)
    }
  }
}
