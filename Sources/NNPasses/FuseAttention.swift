import NNDiagnostics
import NNIR
import NNOps

/// Makes one op of a product of queries and keys, its scale and mask, their softmax and its product with values, so that the scores need not
/// be in memory as a whole, and heads are read where the projections have left them.
package struct FuseAttention: Pass {
  package static let name = "fuse-attention"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    let finder = AttentionFinder(graph)
    var builder = try MovementBuilder(graph)
    for node in graph.nodes {
      let result = node.results[0]
      if let pattern = finder.pattern(endingIn: node), let fused = try fuse(pattern, node, &builder) {
        builder.rewriter.replace(result, with: fused)
      } else if let transpose = node.op as? Transpose {
        builder.rewriter.replace(result, with: try builder.transpose(builder.rewriter[node.operands[0]], transpose.permutation, node))
      } else if let reshape = node.op as? Reshape {
        builder.rewriter.replace(result, with: try builder.reshape(builder.rewriter[node.operands[0]], reshape.shape, node))
      } else {
        try builder.copy(node)
      }
    }
    return try RemoveDeadCode().run(builder.rewriter.finish())
  }

  /// The new value that stands for the result of the pattern, or nil when its layout is one that the op cannot take.
  private func fuse(_ pattern: AttentionPattern, _ node: Node, _ builder: inout MovementBuilder) throws(Diagnostic) -> ValueID? {
    let (q, k, v) = (builder.rewriter[pattern.query], builder.rewriter[pattern.key], builder.rewriter[pattern.value])
    let extra = pattern.operands.map { builder.rewriter[$0] }
    let op = FusedAttention(score: pattern.score)
    let result = builder.rewriter.old[node.results[0]].shape
    let scores = pattern.scores
    let swap = [0, 2, 1, 3]
    // Heads that were brought to the front are taken from where they came.
    if scores.rank == 4, builder.shape(k).rank == 4, builder.shape(v).rank == 4 {
      let heads = try builder.reshape(q, Shape([scores[0], scores[1], scores[2], builder.shape(q).last]), node)
      if [heads, k, v].allSatisfy({ builder.transpose(producing: $0)?.0.permutation == swap }) {
        var operands: [ValueID] = []
        for value in [heads, k, v] { operands.append(try builder.transpose(value, swap, node)) }
        let fused = try builder.append(op, operands + extra, node)
        return try builder.reshape(try builder.transpose(fused, swap, node), result, node)
      }
    }
    // Otherwise every matrix is a sample of one head.
    let batch = scores.dims.dropLast(2)
    guard [q, k, v].allSatisfy({ builder.shape($0).dims.dropLast(2) == batch }) else { return nil }
    let samples = batch.reduce(1, *)
    func split(_ value: ValueID, _ builder: inout MovementBuilder) throws(Diagnostic) -> ValueID {
      let dims = builder.shape(value).dims
      return try builder.reshape(value, Shape([samples, dims[dims.count - 2], 1, dims[dims.count - 1]]), node)
    }
    var operands = [try split(q, &builder), try split(k, &builder), try split(v, &builder)]
    for operand in extra {
      let own = builder.shape(operand).dims
      let dims = [Int](repeating: 1, count: scores.rank - own.count) + own
      let leading = dims.dropLast(2)
      guard leading.allSatisfy({ $0 == 1 }) || leading == batch else { return nil }
      operands.append(try builder.reshape(operand, Shape([leading.reduce(1, *), 1] + dims.suffix(2)), node))
    }
    return try builder.reshape(try builder.append(op, operands, node), result, node)
  }
}

/// Attention as products, maps and a softmax compute it. Values are those of the old graph.
struct AttentionPattern {
  /// `[…, R, D]`, `[…, S, D]` and `[…, S, V]`
  var query: ValueID
  var key: ValueID
  var value: ValueID
  /// As in `FusedAttention`.
  var score: Expr
  var operands: [ValueID]
  /// The shape of the scores where the softmax reads them.
  var scores: Shape
}

/// Looks for attention backwards from its last product.
struct AttentionFinder {
  private let graph: Graph
  private let links: GraphLinks

  init(_ graph: Graph) {
    self.graph = graph
    links = GraphLinks(graph)
  }

  func pattern(endingIn node: Node) -> AttentionPattern? {
    guard let product = node.op as? MatMul, !product.transposeB, product.epilogue == nil, graph[node.results[0]].dtype == .float32,
      let (softmax, _) = source(of: node.operands[0], { $0 is Softmax }), (softmax.op as? Softmax)?.kind == .softmax
    else { return nil }
    let scores = graph[softmax.results[0]].shape
    guard scores.rank >= 2, scores.last > 0 else { return nil }
    var pattern = AttentionPattern(
      query: node.operands[0], key: node.operands[0], value: node.operands[1], score: .operand(0), operands: [], scores: scores)
    // From the softmax back to the product of queries and keys, one map after the other becomes part of the score.
    var value = softmax.operands[0]
    while let (found, shape) = source(of: value, { $0 is Map || $0 is MatMul }) {
      if let product = found.op as? MatMul {
        guard product.transposeB, product.epilogue == nil, graph[found.results[0]].dtype == .float32 else { return nil }
        (pattern.query, pattern.key) = (found.operands[0], found.operands[1])
        return pattern
      }
      guard let inner = absorb(found, shape == scores, &pattern) else { return nil }
      value = inner
    }
    return nil
  }

  /// Puts a map inside the score; the value that it continues from, or nil when there is none.
  private func absorb(_ node: Node, _ hasShapeOfScores: Bool, _ pattern: inout AttentionPattern) -> ValueID? {
    guard let map = node.op as? Map, map.expr.isVectorizable,
      (node.operands + node.results).allSatisfy({ graph[$0].dtype == .float32 })
    else { return nil }
    let candidates = Set(node.operands).filter {
      graph[$0] == graph[node.results[0]] && source(of: $0, { $0 is Map || $0 is MatMul }) != nil
    }
    guard candidates.count == 1, let inner = candidates.first else { return nil }
    var operands = pattern.operands
    let expr = map.expr.mapOperands { index in
      let value = node.operands[index]
      if value == inner { return .operand(0) }
      if !operands.contains(value) { operands.append(value) }
      return .operand(1 + operands.firstIndex(of: value)!)
    }
    let isScalar = node.operands.allSatisfy { $0 == inner || graph[$0].shape.elementCount == 1 && graph[$0].shape.rank == 0 }
    guard operands.count <= FusedAttention.largestOperandCount, hasShapeOfScores || isScalar else { return nil }
    pattern.operands = operands
    pattern.score = pattern.score.mapOperands { $0 == 0 ? expr : .operand($0) }
    return inner
  }

  /// The node behind a value that is read once, seen through reshapes that keep the last axis, and the shape of its result.
  private func source(of value: ValueID, _ isWanted: (any Op) -> Bool) -> (Node, Shape)? {
    var value = value
    while let index = links.producer(of: value), links.onlyReader(of: value) != nil {
      let node = graph.nodes[index]
      if isWanted(node.op) { return (node, graph[value].shape) }
      guard node.op is Reshape, graph[node.operands[0]].shape.rank > 0, graph[node.operands[0]].shape.last == graph[value].shape.last
      else { return nil }
      value = node.operands[0]
    }
    return nil
  }
}
