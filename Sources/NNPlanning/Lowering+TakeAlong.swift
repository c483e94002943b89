import NNIR
import NNOps

extension TakeAlong: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.operands[0]].shape
    let result = builder.graph[node.results[0]]
    let x = builder.dense(node.operands[0])
    let indices = builder.dense(node.operands[1])
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      let call = KernelCall(
        "nnc_take_along", header: "data_movement.h",
        [
          .output("y", y), .input("x", x), .input("indices", indices), .integer("size", result.dtype.byteCount),
          .integer("outer", shape.dims[..<axis].reduce(1, *)), .integer("from", shape[axis]),
          .integer("to", result.shape[axis]), .integer("inner", shape.dims[(axis + 1)...].reduce(1, *)),
        ])
      builder.emit(call, for: node, reason: "elements copied")
    }
  }
}

extension Bitcast: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let result = builder.graph[node.results[0]]
    let x = builder.dense(node.operands[0])
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      let call = KernelCall(
        "nnc_reinterpret", header: "data_movement.h", [.output("y", y), .input("x", x), .integer("count", result.byteCount)])
      builder.emit(call, for: node, reason: "bytes copied")
    }
  }
}
