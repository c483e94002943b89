import NNDiagnostics
import NNIR
import NNOps

/// Lets a convolution pad its input itself: `convolution(pad(x, 0))` reads x.
package struct AbsorbPads: Pass {
  package static let name = "absorb-pads"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var rewriter = try GraphRewriter(graph)
    let producers = graph.producers
    for node in graph.nodes {
      guard var convolution = node.op as? Convolution, let index = producers[node.operands[0]],
        let pad = graph.nodes[index].op as? Pad, pad.mode == .constant(0), AbsorbPads.isSpatial(pad)
      else {
        try rewriter.copy(node)
        continue
      }
      for axis in 0..<convolution.window.rank {
        convolution.window.padLow[axis] += pad.low[axis + 1]
        convolution.window.padHigh[axis] += pad.high[axis + 1]
      }
      let operands = [graph.nodes[index].operands[0]] + node.operands.dropFirst()
      let name = Names.joined(graph.nodes[index].name, node.name)
      let result = try rewriter.append(convolution, operands.map { rewriter[$0] }, name: name, at: node.location)
      rewriter.replace(node.results[0], with: result[0])
    }
    return rewriter.finish()
  }

  /// Whether it leaves samples and channels alone, and adds rather than removes.
  private static func isSpatial(_ pad: Pad) -> Bool {
    let amounts = zip(pad.low, pad.high).map { ($0, $1) }
    guard let first = amounts.first, let last = amounts.last, first == (0, 0), last == (0, 0) else { return false }
    return amounts.allSatisfy { $0.0 >= 0 && $0.1 >= 0 }
  }
}
