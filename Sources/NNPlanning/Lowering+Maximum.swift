import NNIR

extension PlanBuilder {
  /// Lets the product that was lowered last keep the maximum of its rows, one row for each sample. The rows themselves, megabytes where a network
  /// looks at many points, are then neither stored nor read.
  ///
  /// - Parameters:
  ///   - value: What the product gives.
  ///   - rows: Where its rows lie.
  ///   - extents: Samples, rows of each, columns.
  /// - Returns: Whether it could, which it cannot when somebody else reads the rows or another kernel computes them.
  mutating func emitMaximum(
    of value: ValueID, _ rows: (place: Place, stride: Int), _ extents: (samples: Int, height: Int, columns: Int), to y: Place, _ node: Node
  ) -> Bool {
    guard let product = steps.last, product.value == value, product.loops.isEmpty, isReadOnce(value), extents.height > 0,
      case .kernel(var call) = product.body, call.function == "nnc_matmul_f32", call.result == rows.place,
      let index = call.arguments.firstIndex(where: { if case .range("rows", extents.samples * extents.height, _, _) = $0 { true } else { false } }),
      call.arguments.contains(where: { if case .range("columns", extents.columns, _, _) = $0 { true } else { false } })
    else { return false }
    steps.removeLast()
    call.function = "nnc_matmul_f32__max"
    call.arguments[0] = .output("y", y)
    call.arguments[1] = .integer("ldy", extents.columns)
    call.arguments.replaceSubrange(
      index...index, with: [.range("samples", count: extents.samples, grain: 1), .integer("height", extents.height)])
    emit(
      Step(
        name: product.name + "+" + node.name, comment: product.comment + "; " + graph.line(for: node), body: .kernel(call),
        flops: product.flops + extents.samples * extents.height * extents.columns,
        bytes: product.bytes - 4 * extents.samples * (extents.height - 1) * extents.columns, value: node.results[0], kernel: product.kernel,
        reason: product.reason + ", of its rows only the maximum"))
    return true
  }
}
