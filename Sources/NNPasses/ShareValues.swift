import NNDiagnostics
import NNIR

/// Computes once what several nodes compute alike (common subexpressions).
package struct ShareValues: Pass {
  package static let name = "share-values"

  package init() {}

  private struct Key: Hashable {
    var op: AnyHashable
    var operands: [ValueID]
  }

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var rewriter = try GraphRewriter(graph)
    var seen: [Key: [ValueID]] = [:]
    for node in graph.nodes {
      let key = Key(op: ShareValues.erased(node.op), operands: node.operands.map { rewriter[$0] })
      if let results = seen[key] {
        for (old, new) in zip(node.results, results) { rewriter.replace(old, with: new) }
      } else {
        try rewriter.copy(node)
        seen[key] = node.results.map { rewriter[$0] }
      }
    }
    return rewriter.finish()
  }

  private static func erased(_ op: some Op) -> AnyHashable { AnyHashable(op) }
}
