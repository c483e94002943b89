import NNDiagnostics
import NNIR
import NNOps

extension Convolution: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    if builder.graph[node.results[0]].dtype == .float64 { return lowerInDoubles(node, into: &builder) }
    try builder.requireFloat32(node)
    let result = builder.graph[node.results[0]].shape
    let geometry = Geometry(window, x: builder.graph[node.operands[0]].shape, y: result, groups: groups)
    precondition(
      builder.tensor(of: node.operands[1]) != nil || geometry.isPointwise && groups == 1, "UnfoldConvolutions leaves no other computed kernels")
    let x = builder.rows(of: node.operands[0])
    let f = builder.epilogue(of: self, node)
    let y = builder.storage(for: node.results[0], reusing: builder.overwritable(self, node))
    if result.elementCount == 0 { return }
    if geometry.isPointwise && groups == 1 {
      pointwise(geometry, x, (y.place, y.rowStride!), f, node, &builder)
    } else if isDepthwise(geometry, builder.target) {
      depthwise(geometry, x, (y.place, y.rowStride!), f, node, &builder)
    } else {
      direct(geometry, x, (y.place, y.rowStride!), f, node, &builder)
    }
  }

  private typealias Rows = (place: Place, stride: Int)

  private func flops(_ g: Geometry) -> Int {
    2 * g.pixels * g.outputChannels * g.taps * (g.inputChannels / groups)
  }

  private func pointwise(
    _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let window = g.lineWindow(ldx: x.stride, ldy: y.stride, unit: .pixels)
    if builder.tensor(of: node.operands[1]) == nil {
      builder.emitProduct(
        x: x, computed: builder.rows(of: node.operands[1]), y: y, rows: g.pixels, depth: g.inputChannels, columns: g.outputChannels, epilogue: f,
        window: window, node)
    } else {
      builder.emitProduct(
        x: x, weights: node.operands[1], y: y, rows: g.pixels, depth: g.inputChannels, columns: g.outputChannels, epilogue: f,
        mayMixRows: g.batch == 1 && builder.options.convolution != .direct, window: window, node)
    }
  }

  /// Whether every group has one channel and gives one, or a vector holds whole groups, which give as many channels as they have or more, or a group
  /// gives as many as it has and fills two vectors at most.
  private func isDepthwise(_ g: Geometry, _ target: Target) -> Bool {
    let (members, outputs) = (g.inputChannels / groups, g.outputChannels / groups)
    if members == 1 && outputs == 1 { return true }
    guard groups > 1, members <= outputs else { return false }
    // Fewer lanes have no instruction that spreads a member over its group.
    if outputs < target.lanes { return target.lanes % outputs == 0 && target.lanes >= 8 }
    return members == outputs && (outputs == target.lanes || outputs == 2 * target.lanes)
  }

  private func depthwise(
    _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let ranked = TileSelection.depthwiseRanked(g, target: builder.target)
    let (key, choice) = builder.choose(
      "depthwise \(g.description(ldx: x.stride, ldy: y.stride))", epilogue: f, standard: .pixels(ranked[0]),
      permits: { choice in if case .pixels(let count) = choice { ranked.contains(count) } else { false } },
      alternatives: { ranked.prefix(6).map { .pixels($0) } })
    guard case .pixels(let pixels) = choice else { preconditionFailure("'\(choice)' is not for depthwise convolutions") }
    let panels = builder.packed(node.operands[1], .panels(width: builder.target.lanes))
    let call = KernelCall(
      "nnc_depthwise_f32", header: "depthwise.h",
      [
        .output("y", y.place), .input("x", x.place), .input("panels", panels), g.argument(ldx: x.stride, ldy: y.stride),
        .range("lines", count: g.lines, grain: 1), .range("channels", count: g.outputChannels, grain: builder.target.lanes),
        .integer("mw", pixels), .epilogue(f),
      ])
    builder.emit(
      call, for: node, flops: flops(g), kernel: key, window: g.lineWindow(ldx: x.stride, ldy: y.stride, unit: .lines),
      reason: "\(groups == g.inputChannels ? "depthwise" : "groups of channels"), \(pixels) pixels of a row in registers")
  }

  private func direct(
    _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let methods = ConvolutionMethods(
      geometry: g, isContiguous: x.stride == g.inputChannels / groups, kernel: builder.tensor(of: node.operands[1])!,
      target: builder.target, options: builder.options, modelBytes: builder.modelBytes)
    let (key, choice) = builder.choose(
      "convolution \(g.description(ldx: x.stride, ldy: y.stride)), \(builder.options.convolution) within \(builder.options.tolerance)",
      epilogue: f, standard: methods.standard(), permits: methods.permits, alternatives: methods.alternatives)
    if let plan = methods.winograd(choice) { return emitWinograd(plan, key, g, x, y, f, node, &builder) }
    let plan = methods.direct(choice)!
    let tile = plan.tile
    let width = tile.vectors * builder.target.lanes
    let geometry = g.argument(ldx: x.stride, ldy: y.stride)
    let filters = Argument.range("filters", count: groups * (g.outputChannels / groups).parts(of: width), grain: 1)
    let pixels = Argument.range("pixels", count: g.pixels, grain: tile.rows)
    // Neighbouring windows share most of their input: a pixel of output costs about stride² pixels of input, if the windows see all of them.
    let floats = zip(g.strides, g.kernel).reduce(x.stride) { $0 * min($1.0, $1.1) }
    var header = "convolution.h"
    let function: String
    let weights: WeightPacking
    let middle: [Argument]
    let registers: [Argument]
    func tiled(block: Int) -> [Argument] { [.integer("mr", tile.rows), .integer("nv", tile.vectors), .integer("block", block)] }
    switch plan.form {
    case .pixels:
      function = "nnc_convolution_f32"
      weights = .panels(width: width, groups: groups)
      middle = [.input("zeros", zeros(g, &builder)), geometry, pixels, filters]
      registers = tiled(block: TileSelection.block(rows: g.pixels, floatsPerRow: floats, tile: tile))
    case .lines:
      function = "nnc_convolution_f32__lines"
      weights = .panels(width: width, groups: groups)
      middle = [
        .input("zeros", zeros(g, &builder)), geometry, .range("lines", count: g.lines, grain: 1),
        .range("columns", count: g.output[2], grain: tile.rows), filters,
      ]
      registers = tiled(block: TileSelection.block(rows: g.lines, floatsPerRow: floats * g.output[2], tile: Tile(rows: 1, vectors: 1)))
    case .gathered:
      function = "nnc_convolution_f32__gathered"
      weights = .panels(width: width)
      let count = plan.gatheredPixels * g.taps * g.inputChannels
      middle = [.scratch("windows", builder.scratch(.float32, count: count), count: count), geometry, pixels]
      registers = tiled(block: plan.gatheredPixels)
    case .dots:
      function = "nnc_convolution_f32__dots"
      weights = .columns
      middle = [.input("zeros", zeros(g, &builder)), geometry, pixels]
      registers = [.integer("mr", tile.rows), .integer("outputs", tile.vectors)]
    case .planes:
      let planes = PlanesPlan(g, tile, target: builder.target)
      header = "planes.h"
      function = "nnc_convolution_f32__planes"
      weights = .panels(width: tile.rows)
      let count = planes.scratchCount
      middle = [
        .scratch("planes", builder.scratch(.float32, count: count), count: count), geometry, .range("lines", count: g.lines, grain: 1),
        .range("columns", count: g.output[2], grain: width),
      ]
      registers = [.integer("mr", tile.rows), .integer("nv", tile.vectors), .integer("span", planes.span)]
    }
    let call = KernelCall(
      function, header: header,
      [.output("y", y.place), .input("x", x.place), .input("weights", builder.packed(node.operands[1], weights))] + middle + registers
        + [.epilogue(f)])
    let unit = [.lines, .planes].contains(plan.form) ? LineWindow.Unit.lines : .pixels
    builder.emit(
      call, for: node, flops: flops(g), kernel: key, window: g.lineWindow(ldx: x.stride, ldy: y.stride, unit: unit),
      reason: plan.reason(width: width))
  }

  /// What taps in the padding read.
  private func zeros(_ g: Geometry, _ builder: inout PlanBuilder) -> Place {
    let count = g.inputChannels / groups
    return builder.constant(Tensor([count], [Float](repeating: 0, count: count)), name: "zeros")
  }

  private func emitWinograd(
    _ plan: WinogradPlan, _ key: KernelKey, _ g: Geometry, _ x: Rows, _ y: Rows, _ f: ElementFunction, _ node: Node, _ builder: inout PlanBuilder
  ) {
    let width = plan.registers.vectors * builder.target.lanes
    let panels = builder.packed(node.operands[1], .winograd(plan.tile, width: width, span: plan.span, groups: groups))
    let zeros = zeros(g, &builder)
    let group = g.ofOneGroup
    let geometry = group.argument(ldx: x.stride, ldy: y.stride)
    let (mh, mw) = (Argument.integer("mh", plan.tile.height.outputs), Argument.integer("mw", plan.tile.width.outputs))
    let registers = [Argument.integer("mr", plan.registers.rows), .integer("nv", plan.registers.vectors)]
    let reason =
      "Winograd tiles of \(plan.tile.height.outputs) × \(plan.tile.width.outputs), register tile \(plan.registers.rows) × \(width)"
    func emit(_ function: String, _ arguments: [Argument], loops: [Int] = [], flops: Int) {
      builder.emit(KernelCall(function, header: "winograd.h", arguments), for: node, loops: loops, flops: flops, kernel: key, reason: reason)
    }
    if plan.sharesSpans {
      // All inputs are transformed first, then threads share the output channels.
      let v = builder.scratch(.float32, count: plan.inputCount(tiles: plan.tiles))
      let spans = g.outputChannels.parts(of: plan.span)
      let products = builder.scratch(.float32, count: spans * plan.productCount(tiles: plan.tiles))
      let transforms = plan.tile.points * plan.tiles * plan.channels
      emit(
        "nnc_winograd_inputs_f32",
        [.output("v", v), .input("x", x.place), .input("zeros", zeros), geometry, .range("tiles", count: plan.tiles, grain: 1), mh, mw],
        flops: 8 * transforms)
      emit(
        "nnc_winograd_products_f32",
        [
          .output("y", y.place), .input("v", v), .input("panels", panels), .output("products", products), geometry,
          .integer("tiles", plan.tiles), .range("spans", count: spans, grain: 1), mh, mw,
        ] + registers + [.integer("span", plan.span), .epilogue(f)], flops: flops(g))
      return
    }
    let own = plan.inputCount(tiles: plan.block) + plan.productCount(tiles: plan.block)
    func ofGroup(_ place: Place, step: Int) -> Place { groups == 1 ? place : place.inLoop(step: step) }
    let panelsStep = plan.tile.points * plan.channels * group.outputChannels.roundedUp(to: width)
    var epilogue = f
    for (index, operand) in f.operands.enumerated() {
      epilogue.operands[index].place = ofGroup(operand.place, step: operand.columnStride * group.outputChannels)
    }
    emit(
      "nnc_convolution_f32__winograd",
      [
        .output("y", ofGroup(y.place, step: group.outputChannels)), .input("x", ofGroup(x.place, step: group.inputChannels)),
        .input("panels", ofGroup(panels, step: panelsStep)), .input("zeros", zeros),
        .scratch("scratch", builder.scratch(.float32, count: own), count: own), geometry,
        .range("tiles", count: plan.tiles, grain: plan.block), mh, mw,
      ] + registers + [.integer("block", plan.block), .integer("span", plan.span), .epilogue(epilogue)],
      loops: groups == 1 ? [] : [groups], flops: flops(g))
  }
}
