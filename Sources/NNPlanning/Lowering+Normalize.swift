import NNDiagnostics
import NNIR
import NNOps

extension Normalize: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    if builder.graph[node.results[0]].dtype == .float64 { return lowerInDoubles(node, into: &builder) }
    try builder.requireFloat32(node)
    let shape = builder.graph[node.operands[0]].shape
    let columns = shape.dims.suffix(axisCount).reduce(1, *)
    if shape.elementCount == 0 {
      _ = builder.storage(for: node.results[0])
      return
    }
    let x: (place: Place, stride: Int) =
      axisCount == 1 ? builder.rows(of: node.operands[0]) : (builder.dense(node.operands[0]), columns)
    let f = builder.epilogue(of: self, node, columnAxes: axisCount)
    let function = kind == .standard ? "nnc_layer_normalize_f32" : "nnc_rms_normalize_f32"
    func emit(_ builder: inout PlanBuilder, _ y: Place, _ ldy: Int) {
      let call = KernelCall(
        function, header: "normalize.h",
        [
          .output("y", y), .integer("ldy", ldy), .input("x", x.place), .integer("ldx", x.stride),
          .range("rows", count: shape.elementCount / columns, grain: 1), .integer("columns", columns), .real("epsilon", epsilon),
          .epilogue(f),
        ])
      builder.emit(call, for: node, flops: 5 * shape.elementCount)
    }
    let reusable = [node.operands[0]] + builder.overwritable(self, node)
    if axisCount == 1 {
      let y = builder.storage(for: node.results[0], reusing: reusable)
      emit(&builder, y.place, y.rowStride!)
    } else {
      builder.withDenseStorage(for: node.results[0], reusing: reusable, node) { emit(&$0, $1, columns) }
    }
  }
}

extension Softmax: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    if builder.graph[node.results[0]].dtype == .float64, kind != .sparsemax { return lowerInDoubles(node, into: &builder) }
    try builder.requireFloat32(node)
    let shape = builder.graph[node.operands[0]].shape
    let x = builder.rows(of: node.operands[0])
    let y = builder.storage(for: node.results[0], reusing: node.operands)
    if shape.elementCount == 0 { return }
    var arguments: [Argument] = [
      .output("y", y.place), .integer("ldy", y.rowStride!), .input("x", x.place), .integer("ldx", x.stride),
      .range("rows", count: shape.rows, grain: 1), .integer("columns", shape.last),
    ]
    if kind == .sparsemax { arguments.append(.scratch("scratch", builder.scratch(.float32, count: shape.last), count: shape.last)) }
    arguments.append(.epilogue(.identity))
    builder.emit(
      KernelCall(Self.functions[kind]!, header: "softmax.h", arguments), for: node, flops: 4 * shape.elementCount)
  }

  private static let functions: [Kind: String] = [
    .softmax: "nnc_softmax_f32", .logSoftmax: "nnc_log_softmax_f32", .sparsemax: "nnc_sparsemax_f32",
  ]
}
