import NNDiagnostics
import NNIR
import NNOps

/// Makes one map of a map that reads another: `relu(x + b)` in one sweep.
package struct FuseMaps: Pass {
  package static let name = "fuse-maps"

  /// Expressions beyond this are not fused further: operands that are used several times make them grow exponentially.
  private static let largestExpression = 96

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var rewriter = try GraphRewriter(graph)
    let links = GraphLinks(graph)
    // Of the new graph: maps that may still be swallowed, by result.
    var maps: [ValueID: (expr: Expr, operands: [ValueID], name: String)] = [:]
    for node in graph.nodes {
      guard let map = node.op as? Map else {
        try rewriter.copy(node)
        continue
      }
      var expr = map.expr
      var operands = node.operands.map { rewriter[$0] }
      var name = node.name
      let result = graph[node.results[0]]
      for value in Set(operands).sorted() {
        guard let inner = maps[value], rewriter.new[value].shape == result.shape,
          let fused = compose(expr, operands, inner, value), isBetter(fused, inner, (expr, operands), result, rewriter.new)
        else { continue }
        (expr, operands) = fused
        name = Names.joined(inner.name, name)
      }
      let new = try rewriter.append(Map(expr), operands, name: name, at: node.location)[0]
      rewriter.replace(node.results[0], with: new)
      // A map that several nodes read is computed once, not in each of them.
      if links.onlyReader(of: node.results[0]) != nil { maps[new] = (expr.rounded(to: rewriter.new[new].dtype), operands, name) }
    }
    return try RemoveDeadCode().run(rewriter.finish())
  }

  /// `outer` with `inner` in the place of operand `value`.
  private func compose(
    _ outer: Expr, _ operands: [ValueID], _ inner: (expr: Expr, operands: [ValueID], name: String), _ value: ValueID
  ) -> (expr: Expr, operands: [ValueID])? {
    let uses = operands.indices.filter { operands[$0] == value }.reduce(0) { $0 + outer.useCount(of: $1) }
    guard outer.operationCount + uses * inner.expr.operationCount <= FuseMaps.largestExpression else { return nil }
    var all: [ValueID] = []
    func position(_ operand: ValueID) -> Expr {
      if !all.contains(operand) { all.append(operand) }
      return .operand(all.firstIndex(of: operand)!)
    }
    let expr = outer.mapOperands { index in
      operands[index] == value ? inner.expr.mapOperands { position(inner.operands[$0]) } : position(operands[index])
    }
    return (expr, all)
  }

  /// Fusing must not take a map that vector code computes into one that it cannot.
  private func isBetter(
    _ fused: (expr: Expr, operands: [ValueID]), _ inner: (expr: Expr, operands: [ValueID], name: String),
    _ outer: (expr: Expr, operands: [ValueID]), _ result: TensorType, _ graph: Graph
  ) -> Bool {
    func isVector(_ expr: Expr, _ operands: [ValueID], _ result: DType) -> Bool {
      expr.isVectorizable && result == .float32 && operands.allSatisfy { graph[$0].dtype == .float32 }
    }
    let innerType = (try? inner.expr.inferredType(inner.operands.map { graph[$0].dtype })) ?? result.dtype
    guard (try? Map(fused.expr).resultTypes(fused.operands.map { graph[$0] })) == [result] else { return false }
    if isVector(fused.expr, fused.operands, result.dtype) { return true }
    return !isVector(inner.expr, inner.operands, innerType) && !isVector(outer.expr, outer.operands, result.dtype)
  }
}

extension Expr {
  /// The expression with the rounding or wrapping of a tensor of the type, where expressions are computed in a wider one.
  fileprivate func rounded(to dtype: DType) -> Expr {
    if case .cast(dtype, _) = self { return self }
    return switch dtype {
    case .float16, .bfloat16, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: .cast(dtype, self)
    case .float32, .float64, .bool: self
    }
  }
}
