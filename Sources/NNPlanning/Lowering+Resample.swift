import NNDiagnostics
import NNIR
import NNOps

extension Resample: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    try builder.requireFloat32(node)
    let shape = builder.graph[node.operands[0]].shape
    let result = builder.graph[node.results[0]].shape
    let x = builder.dense(node.operands[0])
    let taps = spans.map(\.weights.count).max() ?? 0
    let weights = Tensor(
      TensorType(.float32, [spans.count, taps]),
      doubles: spans.flatMap { $0.weights + [Double](repeating: 0, count: taps - $0.weights.count) })
    let bounds = Tensor(
      TensorType(.int32, [spans.count, 2]), doubles: spans.flatMap { [Double($0.start), Double($0.weights.count)] })
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      if result.elementCount == 0 { return }
      let inner = shape.dims[(axis + 1)...].reduce(1, *)
      let call = KernelCall(
        "nnc_resample_f32", header: "resample.h",
        [
          .output("y", y), .input("x", x),
          .input("bounds", builder.constant(bounds, name: node.name)),
          .input("weights", builder.constant(weights, name: node.name)),
          .integer("outer", shape.dims[..<axis].reduce(1, *)), .integer("in", shape[axis]), .range("out", count: spans.count, grain: 1),
          .integer("taps", taps), .integer("inner", inner),
        ])
      builder.emit(call, for: node, flops: 2 * taps * result.elementCount)
    }
  }
}
