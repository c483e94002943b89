import NNDiagnostics
import NNIR
import NNOps

/// Removes movements of data that cancel or do nothing. Transposes, reshapes and slices sink below element-wise maps and concatenations on
/// the way, so that those of neighbouring channels-first layers meet, and so that maps meet the op that computes their operand.
package struct SimplifyMovement: Pass {
  package static let name = "simplify-movement"

  package init() {}

  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    var builder = try MovementBuilder(graph)
    for node in graph.nodes {
      if node.results.count == 1, let value = try simplified(node, &builder) {
        builder.rewriter.replace(node.results[0], with: value)
      } else {
        try builder.copy(node)
      }
    }
    return try RemoveDeadCode().run(builder.rewriter.finish())
  }

  /// The new value that stands for the node's result, or nil when there is nothing to simplify.
  private func simplified(_ node: Node, _ builder: inout MovementBuilder) throws(Diagnostic) -> ValueID? {
    let operands = node.operands.map { builder.rewriter[$0] }
    switch node.op {
    case let reshape as Reshape: return try builder.reshape(operands[0], reshape.shape, node)
    case let transpose as Transpose: return try builder.transpose(operands[0], transpose.permutation, node)
    case let pad as Pad:
      if (pad.low + pad.high).allSatisfy({ $0 == 0 }) { return operands[0] }
      return try sink(pad, operands[0], node, &builder)
    case let slice as Slice:
      let isWhole = slice.sizes == builder.shape(operands[0]).dims && slice.steps.allSatisfy { $0 == 1 }
      return isWhole ? operands[0] : try builder.slice(operands[0], slice, node)
    case let broadcast as Broadcast: return builder.shape(operands[0]) == broadcast.shape ? operands[0] : nil
    case let concatenate as Concatenate:
      return operands.count == 1 ? operands[0] : try sink(concatenate, operands, node, &builder)
    case let map as Map:
      if map.expr == .operand(0), operands.count == 1 { return operands[0] }
      return try sink(map, operands, builder.rewriter.old[node.results[0]].shape, node, &builder)
    default: return nil
    }
  }

  /// The map with the movements of its operands behind it; nil when they stay where they are.
  private func sink(_ map: Map, _ operands: [ValueID], _ result: Shape, _ node: Node, _ builder: inout MovementBuilder)
    throws(Diagnostic) -> ValueID?
  {
    if let value = try sinkSlice(map, operands, result, node, &builder) { return value }
    if let value = try sinkTranspose(map, operands, result, node, &builder) { return value }
    return try sinkReshape(map, operands, result, node, &builder)
  }

  /// The map before one movement, and before those that come earlier as well.
  private func sunk(_ map: Map, _ operands: [ValueID], _ result: Shape, _ node: Node, _ builder: inout MovementBuilder)
    throws(Diagnostic) -> ValueID
  {
    if let value = try sink(map, operands, result, node, &builder) { return value }
    return try builder.append(map, operands, node)
  }

  /// `pad(transpose(x))` is `transpose(pad(x))` with the amounts in x's order.
  private func sink(_ pad: Pad, _ operand: ValueID, _ node: Node, _ builder: inout MovementBuilder) throws(Diagnostic) -> ValueID? {
    guard let (transpose, x) = builder.transpose(producing: operand) else { return nil }
    let inverse = transpose.inverse
    let moved = Pad(low: inverse.map { pad.low[$0] }, high: inverse.map { pad.high[$0] }, mode: pad.mode)
    return try builder.transpose(try builder.append(moved, [x], node), transpose.permutation, node)
  }

  private func sink(_ concatenate: Concatenate, _ operands: [ValueID], _ node: Node, _ builder: inout MovementBuilder)
    throws(Diagnostic) -> ValueID?
  {
    let sources = operands.compactMap { builder.transpose(producing: $0) }
    guard let permutation = sources.first?.0.permutation, sources.count == operands.count,
      sources.allSatisfy({ $0.0.permutation == permutation })
    else { return nil }
    let joined = try builder.append(Concatenate(axis: permutation[concatenate.axis]), sources.map(\.1), node)
    return try builder.transpose(joined, permutation, node)
  }

  /// `map(transpose(x), transpose(y), constant)` is `transpose(map(x, y, transposed constant))`.
  private func sinkTranspose(_ map: Map, _ operands: [ValueID], _ result: Shape, _ node: Node, _ builder: inout MovementBuilder)
    throws(Diagnostic) -> ValueID?
  {
    guard let permutation = operands.compactMap({ builder.transpose(producing: $0)?.0.permutation }).first else { return nil }
    let inverse = Transpose(permutation).inverse
    var moved: [ValueID] = []
    for operand in operands {
      if let (transpose, x) = builder.transpose(producing: operand), transpose.permutation == permutation,
        builder.shape(operand) == result
      {
        moved.append(x)
      } else if let tensor = builder.constants[operand] {
        let rank = tensor.shape.rank
        let full = tensor.reshaped(Shape([Int](repeating: 1, count: result.rank - rank) + tensor.shape.dims))
        moved.append(rank == 0 ? operand : try builder.constant(try Transpose(inverse).evaluate([full])[0], node))
      } else {
        return nil
      }
    }
    return try builder.transpose(try sunk(map, moved, Shape(inverse.map { result[$0] }), node, &builder), permutation, node)
  }

  /// `map(slice(x), constants)` is `slice(map(x, constants))` when the constants are the same along the axes that are cut. What is cut off is
  /// computed in vain, so it must be little.
  private func sinkSlice(_ map: Map, _ operands: [ValueID], _ result: Shape, _ node: Node, _ builder: inout MovementBuilder)
    throws(Diagnostic) -> ValueID?
  {
    guard let (slice, source) = operands.compactMap({ builder.slice(producing: $0) }).first else { return nil }
    let shape = builder.shape(source)
    guard slice.steps.allSatisfy({ $0 == 1 }), 2 * result.elementCount > shape.elementCount, slice.sizes == result.dims else { return nil }
    var moved: [ValueID] = []
    for operand in operands {
      if let (other, x) = builder.slice(producing: operand), other == slice, x == source {
        moved.append(x)
      } else if let tensor = builder.constants[operand] {
        let padded = [Int](repeating: 1, count: result.rank - tensor.shape.rank) + tensor.shape.dims
        guard result.dims.indices.allSatisfy({ padded[$0] == 1 || shape[$0] == result[$0] }) else { return nil }
        moved.append(operand)
      } else {
        return nil
      }
    }
    return try builder.slice(try sunk(map, moved, shape, node, &builder), slice, node)
  }

  /// `map(reshape(x), constants)` is `reshape(map(x, constants))` when the constants reach no further than the axes that x has as its last one.
  private func sinkReshape(_ map: Map, _ operands: [ValueID], _ result: Shape, _ node: Node, _ builder: inout MovementBuilder)
    throws(Diagnostic) -> ValueID?
  {
    guard let source = operands.compactMap({ builder.source(ofReshape: $0) }).first else { return nil }
    let shape = builder.shape(source)
    var moved: [ValueID] = []
    for operand in operands {
      if let x = builder.source(ofReshape: operand), builder.shape(x) == shape, builder.shape(operand) == result {
        moved.append(x)
      } else if let tensor = builder.constants[operand], tensor.shape.elementCount == 1 {
        moved.append(try builder.constant(tensor.reshaped([]), node))
      } else if let tensor = builder.constants[operand], shape.rank > 0, let row = try lastAxis(tensor, result, count: shape.last) {
        moved.append(try builder.constant(row, node))
      } else {
        return nil
      }
    }
    return try builder.reshape(try sunk(map, moved, shape, node, &builder), result, node)
  }
}

extension SimplifyMovement {
  /// What a constant that is broadcast to `result` is to those of its last axes which have `count` elements together; nil when there are no such
  /// axes or the constant changes along others.
  private func lastAxis(_ tensor: Tensor, _ result: Shape, count: Int) throws(Diagnostic) -> Tensor? {
    var axis = result.rank
    var joint = 1
    while axis > 0, joint < count || axis == result.rank {
      axis -= 1
      joint *= result[axis]
    }
    let dims = tensor.shape.dims
    guard joint == count, dims.dropLast(result.rank - axis).allSatisfy({ $0 == 1 }) else { return nil }
    let own = tensor.reshaped(Shape(Array(dims.suffix(result.rank - axis))))
    return Broadcast(Shape(Array(result.dims[axis...]))).evaluate([own])[0].reshaped([count])
  }
}

extension Transpose {
  /// The permutation that undoes it.
  var inverse: [Int] {
    var inverse = permutation
    for (axis, source) in permutation.enumerated() { inverse[source] = axis }
    return inverse
  }
}
