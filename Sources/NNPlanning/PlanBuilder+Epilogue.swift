import NNDiagnostics
import NNIR

extension PlanBuilder {
  /// The element function of an op's epilogue: its extra operands addressed by row and column of the result, whose last `columnAxes`
  /// axes the kernel sees as columns and all others as rows.
  ///
  /// An operand is read where it stands when its extents agree with the result's in a leading block of rows and are 1 after it, and its
  /// columns are all there or all 1. Any other is first copied to the result's shape.
  package mutating func epilogue(of op: some EpilogueOp, _ node: Node, columnAxes: Int = 1) -> ElementFunction {
    guard let expr = op.epilogue else { return .identity }
    let result = graph[node.results[0]].shape
    return ElementFunction(
      expr, node.operands.dropFirst(op.ownOperandCount).map { epilogueOperand($0, result, columnAxes, node) })
  }

  private mutating func epilogueOperand(
    _ value: ValueID, _ result: Shape, _ columnAxes: Int, _ node: Node
  ) -> ElementFunction.Operand {
    let own = graph[value].shape
    let padded = [Int](repeating: 1, count: max(result.rank - own.rank, 0)) + own.dims
    let split = result.rank - columnAxes
    let matching = zip(padded, result.dims).prefix(split).prefix { $0.0 == $0.1 }.count
    let columns = padded[split...]
    let isFullColumns = columns.elementsEqual(result.dims[split...])
    guard padded[matching..<split].allSatisfy({ $0 == 1 }), isFullColumns || columns.allSatisfy({ $0 == 1 }) else {
      let full = View(dense: scratch(.float32, count: result.elementCount).base, TensorType(.float32, result))
      copy(view(of: value).broadcast(to: result), to: full, name: node.name, comment: "broadcast \(value)")
      return ElementFunction.Operand(
        full.place, rowStride: result.dims[split...].reduce(1, *), columnStride: columnAxes == 0 ? 0 : 1)
    }
    // Only a last axis of its own lets rows stand apart.
    let (place, stride) =
      columnAxes == 1 && own.rank > 0 ? rows(of: value) : (dense(value), columns.reduce(1, *))
    return ElementFunction.Operand(
      place, rowDivisor: result.dims[matching..<split].reduce(1, *),
      rowStride: padded[..<split].allSatisfy { $0 == 1 } ? 0 : stride,
      columnStride: columns.allSatisfy { $0 == 1 } ? 0 : 1)
  }

  /// Operands of the epilogue that the result may overwrite, because each of their elements is read where it is written, as long as the node
  /// reads their buffers in no other way. A BLAS writes all of a product before the epilogue reads anything.
  package func overwritable(_ op: some EpilogueOp, _ node: Node) -> [ValueID] {
    if options.matrixBackend == .openblas { return [] }
    return node.operands.dropFirst(op.ownOperandCount).filter { value in
      graph[value] == graph[node.results[0]] && !node.operands.prefix(op.ownOperandCount).contains(value)
    }
  }

  /// Lets a kernel that writes one dense tensor compute a value that may have to stand elsewhere.
  package mutating func withDenseStorage(
    for value: ValueID, reusing candidates: [ValueID] = [], _ node: Node, _ compute: (inout PlanBuilder, Place) -> Void
  ) {
    let target = storage(for: value, reusing: candidates)
    if target.isDense { return compute(&self, target.place) }
    let dense = View(dense: scratch(target.dtype, count: target.shape.elementCount).base, graph[value])
    compute(&self, dense.place)
    copy(dense, to: target, name: node.name, comment: "move \(value) to its place", value: value)
  }

  /// Reports an element type for which there is no kernel.
  package func requireFloat32(_ node: Node) throws(Diagnostic) {
    for value in node.operands + node.results where graph[value].dtype != .float32 {
      throw Diagnostic(
        id: "unsupported-dtype", "unsupported element type '\(graph[value].dtype)' for '\(type(of: node.op).name)'",
        at: node.location, notes: ["this operation is compiled for float32"])
    }
  }
}
