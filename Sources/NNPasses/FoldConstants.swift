import NNDiagnostics
import NNIR
import NNOps

/// Computes what depends on constants alone, and writes constants of one element into the expressions that read them.
package struct FoldConstants: Pass {
  package static let name = "fold-constants"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var rewriter = try GraphRewriter(graph)
    var known: [ValueID: Tensor] = [:]
    let kernels = FoldConstants.kernels(graph)
    for node in graph.nodes {
      if let constant = node.op as? Constant { known[node.results[0]] = constant.tensor }
      let tensors = node.operands.compactMap { known[$0] }
      if !node.operands.isEmpty, tensors.count == node.operands.count,
        FoldConstants.isWorthwhile(node, graph) || node.results.contains(where: kernels.contains)
      {
        let results: [Tensor]
        do { results = try node.op.evaluate(tensors) } catch { throw error.inside(node.location) }
        for (value, tensor) in zip(node.results, results) {
          known[value] = tensor
          rewriter.replace(value, with: try rewriter.append1(Constant(tensor), [], from: node))
        }
      } else if let map = node.op as? Map {
        try fold(map, node, known, &rewriter)
      } else {
        try rewriter.copy(node)
      }
    }
    return rewriter.finish()
  }

  /// The kernels of convolutions, which have to be constants, and what they are computed from: that of a transposed convolution is padded to a
  /// multiple of its strides.
  private static func kernels(_ graph: Graph) -> Set<ValueID> {
    var found: Set<ValueID> = []
    for node in graph.nodes.reversed() {
      if node.op is Convolution { found.insert(node.operands[1]) }
      if node.results.contains(where: found.contains) { found.formUnion(node.operands) }
    }
    return found
  }

  /// A constant that is merely repeated would make the weights larger, not the model faster.
  private static func isWorthwhile(_ node: Node, _ graph: Graph) -> Bool {
    let before = node.operands.reduce(0) { $0 + graph[$1].byteCount }
    let after = node.results.reduce(0) { $0 + graph[$1].byteCount }
    return after <= max(4 * before, 1 << 16)
  }

  /// The one element of a tensor, if a double holds it exactly.
  private static func number(_ tensor: Tensor) -> Double? {
    guard tensor.shape.elementCount == 1 else { return nil }
    let number = tensor.doubles[0]
    return tensor.dtype.isFloatingPoint || Int64(exactly: number) == tensor.integers[0] ? number : nil
  }

  /// Operands of one element become constants of the expression, unless the result's type would change with them.
  private func fold(_ map: Map, _ node: Node, _ known: [ValueID: Tensor], _ rewriter: inout GraphRewriter) throws(Diagnostic) {
    var kept: [ValueID] = []
    let expr = map.expr.mapOperands { index in
      let value = node.operands[index]
      if let tensor = known[value], let number = FoldConstants.number(tensor) { return .constant(number) }
      if !kept.contains(value) { kept.append(value) }
      return .operand(kept.firstIndex(of: value)!)
    }
    let graph = rewriter.old
    let folded = Map(expr)
    let isSame = (try? folded.resultTypes(kept.map { graph[$0] })) == node.results.map { graph[$0] }
    guard kept.count < node.operands.count, isSame else { return try rewriter.copy(node) }
    rewriter.replace(node.results[0], with: try rewriter.append1(folded, kept.map { rewriter[$0] }, from: node))
  }
}
