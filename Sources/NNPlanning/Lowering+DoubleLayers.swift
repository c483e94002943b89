import NNIR
import NNOps

// What layers under the policy float64 need beside maps, products and reductions.

extension Convolution {
  func lowerInDoubles(_ node: Node, into builder: inout PlanBuilder) {
    let result = builder.graph[node.results[0]].shape
    let geometry = Geometry(window, x: builder.graph[node.operands[0]].shape, y: result, groups: groups)
    let (x, kernel) = (builder.wide(node.operands[0], .float64), builder.wide(node.operands[1], .float64))
    builder.withWideStorage(for: node.results[0], .float64, node) { builder, y in
      builder.emitWide(
        "nnc_convolution", .float64,
        [
          .output("y", y), .input("x", x), .input("kernel", kernel),
          geometry.argument(ldx: geometry.inputChannels, ldy: geometry.outputChannels),
        ], node, header: "double_precision.h")
    }
  }
}

extension Pool {
  func lowerInDoubles(_ node: Node, into builder: inout PlanBuilder) {
    let result = builder.graph[node.results[0]].shape
    let geometry = Geometry(window, x: builder.graph[node.operands[0]].shape, y: result, groups: 1)
    let x = builder.wide(node.operands[0], .float64)
    builder.withWideStorage(for: node.results[0], .float64, node) { builder, y in
      builder.emitWide(
        "nnc_pool", .float64,
        [
          .output("y", y), .input("x", x), geometry.argument(ldx: geometry.inputChannels, ldy: geometry.outputChannels),
          .integer("maximum", kind == .max ? 1 : 0),
        ], node, header: "double_precision.h")
    }
  }
}

extension Softmax {
  func lowerInDoubles(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.results[0]].shape
    let x = builder.wide(node.operands[0], .float64)
    builder.withWideStorage(for: node.results[0], .float64, node) { builder, y in
      builder.emitWide(
        "nnc_softmax", .float64,
        [
          .output("y", y), .input("x", x), .integer("rows", shape.rows), .integer("columns", shape.last),
          .integer("logarithm", kind == .logSoftmax ? 1 : 0),
        ], node, header: "double_precision.h")
    }
  }
}

extension Normalize {
  func lowerInDoubles(_ node: Node, into builder: inout PlanBuilder) {
    let shape = builder.graph[node.results[0]].shape
    let columns = shape.dims.suffix(axisCount).reduce(1, *)
    let x = builder.wide(node.operands[0], .float64)
    builder.withWideStorage(for: node.results[0], .float64, node) { builder, y in
      builder.emitWide(
        "nnc_normalize", .float64,
        [
          .output("y", y), .input("x", x), .integer("rows", shape.elementCount / max(columns, 1)), .integer("columns", columns),
          .double("epsilon", epsilon), .integer("only_scale", kind == .rootMeanSquare ? 1 : 0),
        ], node, header: "double_precision.h")
    }
  }
}
