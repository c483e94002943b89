import NNDiagnostics
import NNIR
import NNOps

extension Gather: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    let (table, indices, result) = (node.operands[0], node.operands[1], node.results[0])
    let tableType = builder.graph[table]
    let columns = tableType.shape.dims.dropFirst().reduce(1, *)
    let count = builder.graph[indices].elementCount
    guard tableType.dtype == .float32 else { return lowerBytes(node, columns: columns, count: count, into: &builder) }
    let is64 = builder.graph[indices].dtype == .int64
    let index = is64 || builder.graph[indices].dtype == .int32 ? builder.dense(indices) : builder.int32Indices(indices, node)
    let source = builder.dense(table)
    builder.withDenseStorage(for: result, node) { builder, y in
      if count * columns == 0 { return }
      let call = KernelCall(
        is64 ? "nnc_gather_f32__i64" : "nnc_gather_f32__i32", header: "data_movement.h",
        [
          .output("y", y), .integer("ldy", columns), .input("table", source), .integer("ld_table", columns),
          .integer("table_rows", tableType.shape[0]), .input("indices", index), .range("rows", count: count, grain: 1),
          .integer("columns", columns), .epilogue(.identity),
        ])
      builder.emit(call, for: node, reason: "rows copied")
    }
  }
}

extension Gather {
  /// Rows of any element type are elements of many bytes.
  private func lowerBytes(_ node: Node, columns: Int, count: Int, into builder: inout PlanBuilder) {
    let table = builder.graph[node.operands[0]]
    let index =
      builder.graph[node.operands[1]].dtype == .int32 ? builder.dense(node.operands[1]) : builder.int32Indices(node.operands[1], node)
    let source = builder.dense(node.operands[0])
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      if count * columns == 0 { return }
      let call = KernelCall(
        "nnc_take_along", header: "data_movement.h",
        [
          .output("y", y), .input("x", source), .input("indices", index), .integer("size", columns * table.dtype.byteCount),
          .integer("outer", 1), .integer("from", table.shape[0]), .integer("to", count), .integer("inner", 1),
        ])
      builder.emit(call, for: node, reason: "rows copied")
    }
  }
}

extension PlanBuilder {
  fileprivate mutating func int32Indices(_ value: ValueID, _ node: Node) -> Place {
    let shape = graph[value].shape
    let converted = View(dense: scratch(.int32, count: shape.elementCount).base, TensorType(.int32, shape))
    emitElementwise(
      .cast(.int32, .operand(0)), [view(of: value)], to: converted, name: node.name, comment: "indices as int32")
    return converted.place
  }
}
