import NNIR
import NNOps

/// Where a value would best be written, decided before anything is lowered.
package enum Placement: Hashable, Sendable {
  /// The caller's buffer for the *i*-th output.
  case output(Int)
  /// The part of `parent` (the result of a concatenation) that begins at `start` along `axis`.
  case part(of: ValueID, axis: Int, start: Int)
  /// The storage of `result`, of which the value is a reshape.
  case reshape(of: ValueID)

  /// Gives graph outputs their caller's buffer, and operands of concatenations their part of the result, so that neither is copied.
  /// A value gets one placement at most; whoever wants it elsewhere too copies it.
  package static func analyze(_ graph: Graph) -> [ValueID: Placement] {
    var placements: [ValueID: Placement] = [:]
    let computed = graph.producers.filter { !(graph.nodes[$0.value].op is Constant) }
    func place(_ value: ValueID, _ placement: Placement) {
      if computed[value] != nil && placements[value] == nil { placements[value] = placement }
    }
    for (index, output) in graph.outputs.enumerated() { place(output.value, .output(index)) }
    for node in graph.nodes.reversed() {
      let result = node.results[0]
      if node.op is Reshape, placements[result] != nil { place(node.operands[0], .reshape(of: result)) }
      if let concatenate = node.op as? Concatenate {
        var start = 0
        for operand in node.operands {
          place(operand, .part(of: result, axis: concatenate.axis, start: start))
          start += graph[operand].shape[concatenate.axis]
        }
      }
    }
    return placements
  }
}
