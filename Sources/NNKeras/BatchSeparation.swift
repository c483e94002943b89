import NNDiagnostics
import NNIR
import NNOps

/// Follows the batch axis through a graph, to see whether the result of each sample depends on that sample alone.
///
/// Layers keep samples apart, but operations may reduce, sort or join along any axis. The graph must have a batch that no other extent is
/// likely to equal, so that reshapes can be followed.
struct BatchSeparation {
  private let graph: Graph
  private let batch: Int
  /// The axis of each value that depends on an input; along it, samples lie one after the other.
  private var axes: [ValueID: Int] = [:]

  /// Where in the user's model samples first meet; nil when they stay apart.
  ///
  /// - Parameter graph: imported for `batch` samples.
  static func meetingPlace(in graph: Graph, batch: Int) -> Location? {
    var separation = BatchSeparation(graph, batch)
    return separation.follow()?.location
  }

  private init(_ graph: Graph, _ batch: Int) {
    self.graph = graph
    self.batch = batch
    for input in graph.inputs { axes[input.value] = 0 }
  }

  /// The first node whose results have no batch axis, or that of an output without one.
  private mutating func follow() -> Node? {
    for node in graph.nodes where node.operands.contains(where: { axes[$0] != nil }) {
      for result in node.results {
        guard let axis = axis(of: result, node) else { return node }
        axes[result] = axis
      }
    }
    let output = graph.outputs.first { axes[$0.value, default: 0] != 0 || graph[$0.value].shape.dims.first != batch }
    return output.flatMap { graph.producers[$0.value] }.map { graph.nodes[$0] }
  }

  /// The batch axis of a result; nil where the node combines samples.
  private func axis(of result: ValueID, _ node: Node) -> Int? {
    let first = axes[node.operands[0]]
    let shapes = node.operands.map { graph[$0].shape }
    let shape = graph[result].shape
    switch node.op {
    case is Map, is Broadcast: return common(node.operands.indices, node, rank: shape.rank)
    case let op as Concatenate:
      let axis = common(node.operands.indices, node, rank: shape.rank)
      return axis == op.axis ? nil : axis
    case is Reshape: return first.flatMap { reshaped($0, shapes[0], shape) }
    case let op as Transpose: return first.flatMap { op.permutation.firstIndex(of: $0) }
    case let op as Slice: return first.flatMap { op.sizes[$0] == shapes[0][$0] && op.steps[$0] == 1 ? $0 : nil }
    case let op as Pad: return first.flatMap { op.low[$0] + op.high[$0] == 0 ? $0 : nil }
    case let op as Reduce:
      return first.flatMap { axis in
        op.axes.contains(axis) ? nil : op.keepDims ? axis : axis - op.axes.count { $0 < axis }
      }
    case let op as ArgReduce: return first.flatMap { $0 == op.axis ? nil : $0 > op.axis ? $0 - 1 : $0 }
    case let op as Scan: return first == op.axis ? nil : first
    case is Sort, is Softmax, is Bitcast: return first == shapes[0].rank - 1 ? nil : first
    case let op as Normalize: return first.flatMap { $0 < shapes[0].rank - op.axisCount ? $0 : nil }
    case let op as TakeAlong:
      let axis = common(node.operands.indices, node, rank: shape.rank)
      return axis == op.axis ? nil : axis
    case is Gather: return gathered(node, shapes)
    case is MatMul: return multiplied(node, shapes, shape)
    case is MatrixFunction:
      return common(node.operands.indices, node, rank: shapes[0].rank).flatMap { $0 < shapes[0].rank - 2 ? $0 : nil }
    case is Convolution, is Pool, is Resample: return first == 0 && node.operands.dropFirst().allSatisfy { axes[$0] == nil } ? 0 : nil
    case is LSTM, is GRU, is SimpleRNN: return first == 0 ? 0 : nil
    case is Scatter: return first == 0 || node.operands.dropFirst().contains { axes[$0] != nil } ? nil : first
    default: return shapes[0] == shape ? first : nil
    }
  }

  /// The axis that all operands which have one agree on, counted in a result of `rank` axes to which they broadcast.
  private func common(_ operands: Range<Int>, _ node: Node, rank: Int) -> Int? {
    let found = Set(operands.compactMap { index in
      axes[node.operands[index]].map { $0 + rank - graph[node.operands[index]].shape.rank }
    })
    return found.count == 1 ? found.first : nil
  }

  /// The axis that begins after as many elements and holds whole samples.
  private func reshaped(_ axis: Int, _ old: Shape, _ new: Shape) -> Int? {
    let before = old.dims[..<axis].reduce(1, *)
    return new.dims.indices.first { candidate in
      new.dims[..<candidate].reduce(1, *) == before && new[candidate] > 0 && new[candidate] % batch == 0
    }
  }

  private func gathered(_ node: Node, _ shapes: [Shape]) -> Int? {
    switch (axes[node.operands[0]], axes[node.operands[1]]) {
    case (nil, let axis?): axis
    case (let axis?, nil): axis == 0 ? nil : axis - 1 + shapes[1].rank
    default: nil
    }
  }

  private func multiplied(_ node: Node, _ shapes: [Shape], _ shape: Shape) -> Int? {
    let isTransposed = (node.op as? MatMul)?.transposeB ?? false
    func side(_ index: Int) -> Int? { axes[node.operands[index]].map { $0 + shape.rank - shapes[index].rank } }
    let last = shape.rank - 1
    switch (side(0), side(1)) {
    case (let axis?, nil): return axis == last ? nil : axis
    case (nil, let axis?):
      // The columns of the right side are those of the result.
      let columns = isTransposed ? last - 1 : last
      return axis < last - 1 ? axis : axis == columns ? last : nil
    case (let left?, let right?): return left == right && left < last - 1 ? left : nil
    default: return nil
    }
  }
}
