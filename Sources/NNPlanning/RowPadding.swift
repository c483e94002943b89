import NNIR
import NNOps

/// Which values get rows that stand apart by a cache line more than they are long.
///
/// The window of a depthwise convolution reads the same channels of many pixels. When a pixel takes a multiple of 512 bytes, those lie in
/// few sets of the first-level cache and push each other out: with 512 channels the convolution takes 1.5 to 3 times as long.
enum RowPadding {
  /// In floats; a cache line keeps vectors aligned.
  static let columns = 16
  private static let period = 128

  /// Only values that convolutions write and read, which take rows at any distance, and that a depthwise one reads.
  static func analyze(_ graph: Graph) -> Set<ValueID> {
    let links = GraphLinks(graph)
    let candidates = graph.nodes.filter(isDepthwise).map { $0.operands[0] }
    return Set(
      candidates.filter { value in
        guard let producer = links.producer(of: value), graph.nodes[producer].op is Convolution, !links.isOutput(value) else { return false }
        let type = graph[value]
        return type.dtype == .float32 && type.shape.last % period == 0
          && links.readers(of: value).allSatisfy { graph.nodes[$0].op is Convolution }
      })
  }

  private static func isDepthwise(_ node: Node) -> Bool {
    guard let convolution = node.op as? Convolution else { return false }
    return convolution.groups > 1 && convolution.window.size.reduce(1, *) > 1
  }
}
