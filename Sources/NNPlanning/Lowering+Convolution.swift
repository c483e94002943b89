import NNDiagnostics
import NNIR
import NNOps

extension Convolution: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    if builder.graph[node.results[0]].dtype == .float64 { return lowerInDoubles(node, into: &builder) }
    try builder.requireFloat32(node)
    guard builder.tensor(of: node.operands[1]) != nil else {
      throw Diagnostic(
        id: "unsupported-variable-weights", "unsupported: the kernel of a convolution is not constant", at: node.location)
    }
    let result = builder.graph[node.results[0]].shape
    let geometry = Geometry(window, x: builder.graph[node.operands[0]].shape, y: result, groups: groups)
    let x = builder.rows(of: node.operands[0])
    let f = builder.epilogue(of: self, node)
    let y = builder.storage(for: node.results[0], reusing: builder.overwritable(self, node))
    if result.elementCount == 0 { return }
    if geometry.isPointwise && groups == 1 {
      pointwise(geometry, x, (y.place, y.rowStride!), f, node, &builder)
    } else if groups == geometry.inputChannels && groups == geometry.outputChannels {
      depthwise(geometry, x, (y.place, y.rowStride!), f, node, &builder)
    } else {
      direct(geometry, x, (y.place, y.rowStride!), f, node, &builder)
    }
  }

  private typealias Rows = (place: Place, stride: Int)

  private func flops(_ g: Geometry) -> Int {
    2 * g.batch * g.output.reduce(1, *) * g.outputChannels * g.taps * (g.inputChannels / groups)
  }

  private func pointwise(
    _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let pixels = g.batch * g.output.reduce(1, *)
    if builder.options.matrixBackend == .openblas {
      return builder.emitBLAS(
        x: x, b: (builder.packed(node.operands[1], .none), g.outputChannels), y: y, rows: pixels, depth: g.inputChannels,
        columns: g.outputChannels, epilogue: f, node)
    }
    let tile = TileSelection.choose(rows: pixels, columns: g.outputChannels, target: builder.target)
    let panels = builder.packed(node.operands[1], .panels(width: tile.vectors * builder.target.lanes))
    builder.emitProduct(
      x: x, panels: panels, y: y, rows: pixels, depth: g.inputChannels, columns: g.outputChannels, tile: tile,
      epilogue: f, node)
  }

  private func depthwise(
    _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let tile = Tile(rows: max(1, min(4, g.output[2])), vectors: 1)
    let panels = builder.packed(node.operands[1], .panels(width: tile.vectors * builder.target.lanes))
    let call = KernelCall(
      "nnc_depthwise_f32", header: "depthwise.h",
      [
        .output("y", y.place), .input("x", x.place), .input("panels", panels),
        g.argument(ldx: x.stride, ldy: y.stride), .range("lines", count: g.lines, grain: 1),
        .range("channels", count: g.inputChannels, grain: tile.vectors * builder.target.lanes), .integer("mw", tile.rows),
        .integer("nv", tile.vectors), .epilogue(f),
      ])
    builder.emit(call, for: node, flops: flops(g), reason: "depthwise, \(tile.rows) pixels of a row in registers")
  }

  private func direct(
    _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let pixels = g.batch * g.output.reduce(1, *)
    let tile = TileSelection.choose(rows: pixels, columns: g.outputChannels / groups, target: builder.target)
    // Neighbouring windows share most of their input: a row of output costs about stride² rows of input.
    let perPixel = x.stride * g.strides.reduce(1, *)
    let block = TileSelection.block(rows: pixels, floatsPerRow: perPixel, tile: tile)
    let width = tile.vectors * builder.target.lanes
    let zeros = builder.constant(Tensor([g.inputChannels / groups], [Float](repeating: 0, count: g.inputChannels / groups)), name: "zeros")
    let call = KernelCall(
      "nnc_convolution_f32", header: "convolution.h",
      [
        .output("y", y.place), .input("x", x.place),
        .input("panels", builder.packed(node.operands[1], .panels(width: width, groups: groups))),
        .input("zeros", zeros), g.argument(ldx: x.stride, ldy: y.stride), .range("pixels", count: pixels, grain: tile.rows),
        .range("filters", count: groups * ((g.outputChannels / groups + width - 1) / width), grain: 1),
        .integer("mr", tile.rows), .integer("nv", tile.vectors), .integer("block", block), .epilogue(f),
      ])
    builder.emit(call, for: node, flops: flops(g), reason: "direct convolution, register tile \(tile.rows) × \(width)")
  }
}
