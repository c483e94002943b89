import NNDiagnostics
import NNIR
import NNOps

extension Reshape: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let operand = builder.view(of: node.operands[0])
    let result = builder.graph[node.results[0]]
    if let view = operand.reshaped(result.shape) {
      builder.bind(node.results[0], to: view)
    } else {
      let dense = builder.dense(node.operands[0])
      builder.bind(node.results[0], to: View(dense: dense.base, result).advanced(by: dense.offset))
    }
  }
}

extension Transpose: Lowerable {
  /// Moving axes of extent 1 is free; anything else is copied, because kernels read rows of neighbouring elements.
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let view = builder.view(of: node.operands[0]).transposed(permutation)
    if view.isDense { return builder.bind(node.results[0], to: view.dense) }
    builder.copy(
      view, to: builder.storage(for: node.results[0]), name: node.name, comment: builder.graph.line(for: node),
      value: node.results[0])
  }
}

extension Slice: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let view = builder.view(of: node.operands[0]).sliced(starts: starts, sizes: sizes, steps: steps)
    builder.bind(node.results[0], to: view)
  }
}

extension Broadcast: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    builder.bind(node.results[0], to: builder.view(of: node.operands[0]).broadcast(to: shape))
  }
}

extension Concatenate: Lowerable {
  /// Operands that could not be written into their part of the result are copied there.
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let whole = builder.storage(for: node.results[0])
    var start = 0
    for operand in node.operands {
      let view = builder.view(of: operand)
      let part = whole.sliced(axis: axis, from: start, count: view.shape[axis])
      if !view.coincides(with: part) {
        builder.copy(
          view, to: part, name: node.name, comment: builder.graph.line(for: node), value: node.results[0])
      }
      start += view.shape[axis]
    }
  }
}

extension Pad: Lowerable {
  /// The operand is copied to the interior; then each axis in turn gets its two bands, from a constant or mirrored from what the result
  /// already holds, so that corners come out right.
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let source = builder.view(of: node.operands[0])
    let whole = builder.storage(for: node.results[0])
    let comment = builder.graph.line(for: node)
    var core = whole.sliced(starts: low, sizes: source.shape.dims, steps: low.map { _ in 1 })
    builder.copy(source, to: core, name: node.name, comment: comment, value: node.results[0])
    for axis in low.indices where core.shape[axis] < whole.shape[axis] {
      // The core grows to full extent along this axis.
      let extent = core.shape[axis]
      var grown = core
      grown.offset -= low[axis] * core.strides[axis]
      grown.shape[axis] = whole.shape[axis]
      for (start, count, mirror) in [(0, low[axis], low[axis]), (low[axis] + extent, high[axis], low[axis] + extent - 1)]
      where count > 0 {
        let band = grown.sliced(axis: axis, from: start, count: count)
        switch mode {
        case .constant(let value):
          let fill = builder.constant(.scalar(value, whole.dtype), name: "padding")
          let scalar = View(dense: fill.base, TensorType(whole.dtype, [])).broadcast(to: band.shape)
          builder.copy(scalar, to: band, name: node.name, comment: comment)
        case .reflect, .symmetric:
          // Position `start + i` mirrors about the edge element (reflect) or about the edge itself (symmetric).
          let shift = mode == .reflect ? 1 : 0
          let isLow = start == 0
          let first = isLow ? mirror + count - 1 + shift : mirror - shift
          var mirrored = grown.sliced(axis: axis, from: first, count: count)
          mirrored.strides[axis] = -mirrored.strides[axis]
          builder.copy(mirrored, to: band, name: node.name, comment: comment)
        }
      }
      core = grown
    }
  }
}

extension View {
  /// The same elements with the strides of a dense tensor, for a view whose odd strides belong to axes of extent 1.
  fileprivate var dense: View {
    var view = self
    view.strides = shape.strides
    return view
  }

  func advanced(by elements: Int) -> View {
    var view = self
    view.offset += elements
    return view
  }
}
