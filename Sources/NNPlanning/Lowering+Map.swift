import NNDiagnostics
import NNIR
import NNOps

extension Map: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    let result = node.results[0]
    let operands = node.operands.map { builder.wideView(of: $0, for: builder.graph[result].shape) }
    let storage = builder.storage(for: result, reusing: node.operands)
    builder.emitElementwise(
      expr, operands, to: storage, name: node.name, comment: builder.graph.line(for: node), value: result)
  }
}

extension PlanBuilder {
  /// The value broadcast to `shape`. A constant with one element for each of a few columns, fewer than a vector has, is repeated along the
  /// axis before, so that both axes become one: the channels of RGB pixels in a row of an image.
  fileprivate mutating func wideView(of value: ValueID, for shape: Shape) -> View {
    let columns = shape.last, type = graph[value]
    guard let tensor = tensor(of: value), type.dtype == .float32, shape.rank > 2, columns > 1, columns < target.lanes,
      type.shape.rank > 0, type.shape.last == columns, type.shape.elementCount == columns
    else { return view(of: value).broadcast(to: shape) }
    let rows = shape[shape.rank - 2]
    if rows * columns > PlanBuilder.longestRepeat { return view(of: value).broadcast(to: shape) }
    let repeated = Tensor([rows, columns], Array(repeatElement(tensor.floats, count: rows).joined()))
    return View(dense: constant(repeated, name: "columns").base, repeated.type).broadcast(to: shape)
  }

  /// In floats: half of a first-level cache.
  private static let longestRepeat = 4096

  /// Copies one view to another of the same shape and type.
  package mutating func copy(_ source: View, to target: View, name: String, comment: String, value: ValueID? = nil) {
    let axes = View.merge(target.shape.dims, [target.strides, source.strides])
    guard target.dtype == .float32, target.shape.elementCount > 0 else {
      emitElementwise(.operand(0), [source], to: target, name: name, comment: comment, value: value)
      return
    }
    // The kernel takes six axes; more become loops around it. Missing ones go behind the outermost, which threads may share.
    let inner = axes.suffix(6)
    let outer = axes.dropLast(inner.count)
    func six(_ values: [Int], _ missing: Int) -> [Int] {
      let outermost = values.prefix(values.count > 1 ? 1 : 0)
      return outermost + [Int](repeating: missing, count: 6 - values.count) + values.dropFirst(outermost.count)
    }
    func place(_ view: View, _ index: Int) -> Place {
      Place(view.base, view.dtype, offset: view.offset, loopStrides: outer.map { $0.strides[index] })
    }
    let call = KernelCall(
      "nnc_copy_f32", header: "data_movement.h",
      [
        .output("y", place(target, 0)), .input("x", place(source, 1)),
        .structure(
          "strided", type: "nnc_strided",
          [
            Argument.Field("extents", six(inner.map(\.extent), 1)),
            Argument.Field("x_strides", six(inner.map { $0.strides[1] }, 0)),
            Argument.Field("y_strides", six(inner.map { $0.strides[0] }, 0)),
          ]),
        .range("outer", count: inner.count > 1 ? inner.first!.extent : 1, grain: 1),
      ])
    emit(
      Step(
        name: name, comment: comment, loops: outer.map(\.extent), body: .kernel(call),
        bytes: 2 * target.shape.elementCount * target.dtype.byteCount, value: value, reason: "copy"))
  }

  /// Computes `expr` over views that all have the shape of `result`.
  package mutating func emitElementwise(
    _ expr: Expr, _ operands: [View], to result: View, name: String, comment: String, value: ValueID? = nil
  ) {
    if result.shape.elementCount == 0 { return }
    let axes = View.merge(result.shape.dims, [result.strides] + operands.map(\.strides))
    let step = vectorStep(expr, operands, result, axes) ?? scalarStep(expr, operands, result, axes)
    emit(
      Step(
        name: name, comment: comment, loops: step.loops, body: step.body,
        flops: expr.operationCount * result.shape.elementCount,
        bytes: ([result] + operands).reduce(0) { $0 + result.shape.elementCount * $1.dtype.byteCount }, value: value,
        reason: step.reason))
  }

  private typealias Lowered = (loops: [Int], body: Step.Body, reason: String)

  /// `nnc_map_f32` over the two innermost axes, inside loops over the others; nil when types or strides don't allow it.
  private func vectorStep(_ expr: Expr, _ operands: [View], _ result: View, _ axes: [View.Axis]) -> Lowered? {
    guard expr.isVectorizable, ([result] + operands).allSatisfy({ $0.dtype == .float32 }) else { return nil }
    let column = axes.last ?? View.Axis(extent: 1, strides: [1] + operands.map { _ in 0 })
    guard column.strides[0] == 1 || column.extent == 1, column.strides.allSatisfy({ $0 == 0 || $0 == 1 }),
      let primary = operands.indices.first(where: { column.strides[$0 + 1] == 1 || column.extent == 1 })
    else { return nil }
    let row = axes.dropLast().last ?? View.Axis(extent: 1, strides: [column.extent] + operands.map { _ in column.extent })
    let outer = axes.dropLast(2)
    func place(_ view: View, _ index: Int) -> Place {
      Place(view.base, view.dtype, offset: view.offset, loopStrides: outer.map { $0.strides[index] })
    }
    // The kernel loads the primary operand itself; the function reads the others.
    let others = operands.indices.filter { $0 != primary }
    let renumbered = expr.mapOperands { index in
      index == primary ? .operand(0) : .operand(1 + others.firstIndex(of: index)!)
    }
    let function = ElementFunction(
      renumbered,
      others.map { index in
        ElementFunction.Operand(
          place(operands[index], index + 1), rowStride: row.strides[index + 1], columnStride: column.strides[index + 1])
      })
    let call = KernelCall(
      "nnc_map_f32", header: "map.h",
      [
        .output("y", place(result, 0)), .integer("ldy", row.strides[0]),
        .input("x", place(operands[primary], primary + 1)), .integer("ldx", row.strides[primary + 1]),
        .range("rows", count: row.extent, grain: 1), .range("columns", count: column.extent, grain: target.lanes),
        .epilogue(function),
      ])
    return (outer.map(\.extent), .kernel(call), "vector map")
  }

  private func scalarStep(_ expr: Expr, _ operands: [View], _ result: View, _ axes: [View.Axis]) -> Lowered {
    func access(_ view: View, _ index: Int) -> ScalarLoop.Access {
      ScalarLoop.Access(view.place, strides: axes.map { $0.strides[index] })
    }
    let loop = ScalarLoop(
      extents: axes.map(\.extent), expr: expr, result: access(result, 0),
      operands: operands.enumerated().map { access($1, $0 + 1) })
    return ([], .scalarLoop(loop), "scalar loop: \(result.dtype == .float32 ? "strided elements" : "element type")")
  }
}
