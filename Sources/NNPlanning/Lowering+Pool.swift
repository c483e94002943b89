import NNDiagnostics
import NNIR
import NNOps

extension Pool: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    if builder.graph[node.results[0]].dtype == .float64 { return lowerInDoubles(node, into: &builder) }
    try builder.requireFloat32(node)
    let result = builder.graph[node.results[0]].shape
    let geometry = Geometry(window, x: builder.graph[node.operands[0]].shape, y: result, groups: 1)
    let x = builder.rows(of: node.operands[0])
    let f = builder.epilogue(of: self, node)
    let y = builder.storage(for: node.results[0], reusing: builder.overwritable(self, node))
    if kind == .max && f == .identity && builder.emitPooled(node.operands[0], x, geometry, to: (y.place, y.rowStride!), node) { return }
    let call = KernelCall(
      kind == .max ? "nnc_max_pool_f32" : "nnc_average_pool_f32", header: "pool.h",
      [
        .output("y", y.place), .input("x", x.place), geometry.argument(ldx: x.stride, ldy: y.rowStride!),
        .range("lines", count: geometry.lines, grain: 1), .epilogue(f),
      ])
    builder.emit(
      call, for: node, flops: result.elementCount * geometry.taps,
      window: geometry.lineWindow(ldx: x.stride, ldy: y.rowStride!, unit: .lines))
  }
}
