import NNDiagnostics
import NNIR
import NNOps

/// Lets an op apply the map that alone reads its result: convolution, bias, activation and residual sum become one kernel call.
package struct FuseEpilogues: Pass {
  package static let name = "fuse-epilogues"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    let fusions = FuseEpilogues.fusions(graph)
    let fused = Set(fusions.values)
    var rewriter = try GraphRewriter(graph)
    for (index, node) in graph.nodes.enumerated() where !fused.contains(index) {
      guard let producer = fusions[index] else {
        try rewriter.copy(node)
        continue
      }
      // The op moves down to the map, where all operands of both are known.
      let (op, operands) = FuseEpilogues.fuse(graph.nodes[producer], into: node)
      let name = Names.joined(graph.nodes[producer].name, node.name)
      let results = try rewriter.append(
        op, operands.map { rewriter[$0] }, name: name, at: graph.nodes[producer].location)
      rewriter.replace(node.results[0], with: results[0])
    }
    return rewriter.finish()
  }

  /// For each map that becomes an epilogue, the node that takes it.
  private static func fusions(_ graph: Graph) -> [Int: Int] {
    let links = GraphLinks(graph)
    var fusions: [Int: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      guard let map = node.op as? Map, map.expr.isVectorizable,
        (node.operands + node.results).allSatisfy({ graph[$0].dtype == .float32 })
      else { continue }
      // Of several candidates the last one: its other operands are sure to be computed before it in any case.
      let candidates = Set(node.operands).compactMap { value -> Int? in
        guard let producer = links.producer(of: value), graph.nodes[producer].op is any EpilogueOp, links.onlyReader(of: value) != nil,
          graph[value] == graph[node.results[0]]
        else { return nil }
        return producer
      }
      fusions[index] = candidates.max()
    }
    return fusions
  }

  /// The op of `node` with the map behind it, and the operands of both.
  private static func fuse(_ node: Node, into map: Node) -> (any Op, [ValueID]) {
    guard var op = node.op as? any EpilogueOp, let expr = (map.op as? Map)?.expr else {
      preconditionFailure("only maps become epilogues of ops that take one")
    }
    var extra = Array(node.operands.dropFirst(op.ownOperandCount))
    let own = op.epilogue ?? .operand(0)
    op.epilogue = expr.mapOperands { index in
      let value = map.operands[index]
      if value == node.results[0] { return own }
      if !extra.contains(value) { extra.append(value) }
      return .operand(1 + extra.firstIndex(of: value)!)
    }
    return (op, node.operands.prefix(op.ownOperandCount) + extra)
  }
}
