import NNDiagnostics
import NNIR

/// Drops the nodes on which no output depends. Inputs stay: they are the model's interface.
package struct RemoveDeadCode: Pass {
  package static let name = "remove-dead-code"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var live = graph.outputValues
    for node in graph.nodes.reversed() where node.results.contains(where: live.contains) { live.formUnion(node.operands) }
    var rewriter = try GraphRewriter(graph)
    for node in graph.nodes where node.results.contains(where: live.contains) { try rewriter.copy(node) }
    return rewriter.finish()
  }
}
