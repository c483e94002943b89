import NNDiagnostics
import NNIR
import NNOps

/// Turns convolutions by kernels that the model computes, which cannot be packed beforehand, into products.
///
/// What the taps of a window see stands side by side as channels, `[N, positions…, taps · C]`, for a convolution by single pixels (im2col).
/// Groups are matrices of their own.
package struct UnfoldConvolutions: Pass {
  package static let name = "unfold-convolutions"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var builder = try MovementBuilder(graph)
    let links = GraphLinks(graph)
    for node in graph.nodes {
      guard let convolution = node.op as? Convolution, !UnfoldConvolutions.isProduct(convolution),
        links.producer(of: node.operands[1]).map({ !(graph.nodes[$0].op is Constant) }) ?? true
      else {
        try builder.copy(node)
        continue
      }
      let result = try UnfoldConvolutions.unfold(convolution, node, graph[node.results[0]].shape, &builder)
      builder.rewriter.replace(node.results[0], with: result)
    }
    return builder.rewriter.finish()
  }

  private static func isProduct(_ convolution: Convolution) -> Bool { convolution.window.isPointwise && convolution.groups == 1 }

  private static func unfold(
    _ convolution: Convolution, _ node: Node, _ result: Shape, _ builder: inout MovementBuilder
  ) throws(Diagnostic) -> ValueID {
    let (window, groups) = (convolution.window, convolution.groups)
    let kernel = builder.rewriter[node.operands[1]]
    let padded = try builder.append(
      Pad(low: [0] + window.padLow + [0], high: [0] + window.padHigh + [0]), [builder.rewriter[node.operands[0]]], node)
    let slices = window.tapSlices(of: builder.shape(padded))
    let (taps, channels, filters) = (slices.count, builder.shape(padded).last, result.last)
    let (own, made) = (channels / groups, filters / groups)
    var parts: [ValueID] = []
    for slice in slices { parts.append(try builder.slice(padded, slice, node)) }
    if groups > 1 && own == 1 { return try depthwise(parts, kernel, made, node, result, &builder) }

    try Graph.check(Shape(result.dims.dropLast() + [taps * channels]), at: node.location)
    let windows = try builder.append(Concatenate(axis: window.rank + 1), parts, node)
    if groups == 1 {
      let ones = window.size.map { _ in 1 }
      let weights = try builder.reshape(kernel, Shape(ones + [taps * channels, filters]), node)
      return try builder.append(Convolution(Window(size: ones, strides: ones)), [windows, weights], node)
    }
    let rows = result.dims.dropLast().reduce(1, *)
    let byTap = try builder.reshape(windows, [rows, taps, groups, own], node)
    let a = try builder.reshape(try builder.transpose(byTap, [2, 0, 1, 3], node), [groups, rows, taps * own], node)
    let byGroup = try builder.reshape(kernel, [taps, own, groups, made], node)
    let b = try builder.reshape(try builder.transpose(byGroup, [2, 0, 1, 3], node), [groups, taps * own, made], node)
    let product = try builder.append(MatMul(), [a, b], node)
    return try builder.reshape(try builder.transpose(product, [1, 0, 2], node), result, node)
  }

  /// The sum over taps of each channel times its own weights, of which it has as many as filters are made of it.
  private static func depthwise(
    _ parts: [ValueID], _ kernel: ValueID, _ made: Int, _ node: Node, _ result: Shape, _ builder: inout MovementBuilder
  ) throws(Diagnostic) -> ValueID {
    let channels = result.last / made
    let weights = try builder.reshape(kernel, [parts.count, channels, made], node)
    var sum: ValueID?
    for (tap, part) in parts.enumerated() {
      let own = try builder.slice(weights, Slice(starts: [tap, 0, 0], sizes: [1, channels, made]), node)
      let operands = [
        try builder.reshape(part, Shape(result.dims.dropLast() + [channels, 1]), node), try builder.reshape(own, [channels, made], node),
      ]
      let product = Expr.operand(0) * .operand(1)
      sum = try builder.append(Map(sum == nil ? product : product + .operand(2)), operands + (sum.map { [$0] } ?? []), node)
    }
    return try builder.reshape(sum!, result, node)
  }
}
