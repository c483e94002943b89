import NNDiagnostics
import NNIR
import NNOps

/// Multiplies a convolution's weights by a gate instead of its input: `convolution(x · g, W)` becomes `convolution(x, g · W)`.
///
/// A gate is one number for each channel of one sample, as squeeze-and-excitation blocks compute (Hu et al. 2018). Where the image has many more
/// pixels than the 1×1 convolution behind the gate has filters, the weights are far fewer than the elements of x, which are then read once less.
package struct GateWeights: Pass {
  package static let name = "gate-weights"

  /// How many times as many pixels as filters there must be: the weights are read and written once more to be packed.
  private static let pixelsPerFilter = 4

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var rewriter = try GraphRewriter(graph)
    let links = GraphLinks(graph)
    for node in graph.nodes {
      guard let (x, gate, origin) = GateWeights.gated(node, graph, links) else {
        try rewriter.copy(node)
        continue
      }
      let kernel = graph[node.operands[1]].shape
      let column = try rewriter.append(
        Reshape(Shape(Array(kernel.dims.dropLast()) + [1])), [rewriter[gate]], name: origin.name, at: origin.location)[0]
      let weights = try rewriter.append(
        Map(.operand(0) * .operand(1)), [rewriter[node.operands[1]], column], name: origin.name, at: origin.location)[0]
      let result = try rewriter.append(node.op, [rewriter[x], weights], name: node.name, at: node.location)[0]
      rewriter.replace(node.results[0], with: result)
    }
    return rewriter.finish()
  }

  /// What a convolution reads that a gate multiplies, the gate, and the node that multiplies; nil when there is none or it doesn't pay.
  private static func gated(_ node: Node, _ graph: Graph, _ links: GraphLinks) -> (x: ValueID, gate: ValueID, origin: Node)? {
    guard let convolution = node.op as? Convolution, convolution.window.isPointwise, convolution.groups == 1, node.operands.count == 2,
      let constant = links.producer(of: node.operands[1]), graph.nodes[constant].op is Constant,
      convolution.epilogue == nil, links.onlyReader(of: node.operands[0]) != nil,
      let product = links.producer(of: node.operands[0]).map({ graph.nodes[$0] }),
      (product.op as? Map)?.expr == .operand(0) * .operand(1)
    else { return nil }
    let type = graph[node.operands[0]]
    let channels = type.shape.last, filters = graph[node.results[0]].shape.last
    guard type.dtype == .float32, type.shape.rows >= pixelsPerFilter * filters else { return nil }
    for (x, gate) in [(product.operands[0], product.operands[1]), (product.operands[1], product.operands[0])]
    where graph[x] == type && graph[gate].dtype == .float32 && graph[gate].shape.last == channels
      && graph[gate].shape.elementCount == channels
    {
      return (x, gate, product)
    }
    return nil
  }
}
