import NNDiagnostics
import NNIR
import NNOps

/// Multiplies the weights of convolutions, depthwise convolutions and dense layers by the affine maps around them, such as batch
/// normalisation: `s · conv(x, k) + t` is `conv(x, s · k) + t`, and `conv(s · x + t, k)` is `conv(x, s · k)` plus a constant where no padding
/// is read.
package struct FoldAffine: Pass {
  package static let name = "fold-affine"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    let context = Context(graph)
    var rewriter = try GraphRewriter(graph)
    for (index, node) in graph.nodes.enumerated() {
      if rewriter.isRewritten(node.results[0]) { continue }
      guard let fold = context.fold(at: index) else {
        try rewriter.copy(node)
        continue
      }
      var origin = node
      origin.name = fold.name
      let kernel = try rewriter.append1(Constant(fold.kernel), [], from: origin)
      var value = try rewriter.append1(node.op, [rewriter[fold.input], kernel], from: origin)
      if let shift = fold.shift {
        let constant = try rewriter.append1(Constant(shift), [], from: origin)
        value = try rewriter.append1(Map(.operand(0) + .operand(1)), [value, constant], from: origin)
      }
      rewriter.replace(fold.output, with: value)
      // The maps in between have become part of the weights.
      for inner in fold.swallowed { rewriter.replace(inner, with: value) }
    }
    return try RemoveDeadCode().run(rewriter.finish())
  }
}
