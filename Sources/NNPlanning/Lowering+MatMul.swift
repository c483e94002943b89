import NNDiagnostics
import NNIR
import NNOps

extension MatMul: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    guard builder.graph[node.results[0]].dtype == .float32 else { return lowerWide(node, into: &builder) }
    let (a, b, result) = (node.operands[0], node.operands[1], node.results[0])
    let (aShape, bShape) = (builder.graph[a].shape, builder.graph[b].shape)
    let y = builder.storage(for: result, reusing: builder.overwritable(self, node))
    let f = builder.epilogue(of: self, node)
    if y.shape.elementCount == 0 { return }
    if bShape.rank == 2, builder.tensor(of: b) != nil, !transposeB {
      builder.emitDense(a, b, to: y.place, stride: y.rowStride!, epilogue: f, node)
      return
    }
    // A right side that is computed, or one for each matrix, is packed when it is known; then the product is the same.
    let (m, n, k) = (y.shape[y.shape.rank - 2], y.shape.last, aShape.last)
    let batch = Array(y.shape.dims.dropLast(2))
    let left = builder.matrices(a, batch)
    let right = builder.matrices(b, batch)
    let output = View(dense: y.base, TensorType(.float32, y.shape))
    let isDirect = y.isDense && f.operands.allSatisfy { $0.rowDivisor == 1 && $0.rowStride == 0 }
    let target = isDirect ? output.withOffset(y.offset) : builder.scratchView(y.shape)
    let methods = ProductMethods(
      rows: m, depth: k, columns: n, weights: nil, mayMixRows: false, target: builder.target, options: builder.options,
      modelBytes: builder.modelBytes)
    let (key, choice) = builder.choose(
      "product \(m) x \(k) -> \(n) by a \(transposeB ? "transposed " : "")matrix packed at run time", epilogue: isDirect ? f : .identity, methods)
    var panels: Place?
    for index in 0..<max(batch.reduce(1, *), 1) {
      let y = (target.place.advanced(by: index * m * n), n)
      guard case .tile(let tile) = choice else {
        builder.emitBLAS(
          x: (left(index), k), b: (right(index), bShape.last), transposeB: transposeB, y: y, rows: m, depth: k, columns: n,
          epilogue: isDirect ? f : .identity, kernel: key, node)
        continue
      }
      let width = tile.vectors * builder.target.lanes
      let place = panels ?? builder.scratch(.float32, count: n.roundedUp(to: width) * k)
      panels = place
      let strides = transposeB ? (row: 1, column: bShape.last) : (row: bShape.last, column: 1)
      builder.emitPacking(right(index), strides, into: place, depth: k, columns: n, width: width, kernel: key, node)
      builder.emitProduct(
        x: (left(index), k), panels: place, y: y, rows: m, depth: k, columns: n, tile: tile,
        epilogue: isDirect ? f : .identity, kernel: key, node)
    }
    if !isDirect {
      let operands = [target] + node.operands.dropFirst(2).map { builder.view(of: $0).broadcast(to: y.shape) }
      builder.emitElementwise(
        epilogue ?? .operand(0), operands, to: y, name: node.name, comment: builder.graph.line(for: node), value: result)
    }
  }
}

extension PlanBuilder {
  /// `y = f(a · b)` with a constant matrix b: rows are all axes of `a` but the last.
  mutating func emitDense(
    _ a: ValueID, _ b: ValueID, to y: Place, stride: Int, epilogue f: ElementFunction, _ node: Node
  ) {
    let shape = graph[a].shape
    let columns = graph[b].shape.last
    emitProduct(
      x: rows(of: a), weights: b, y: (y, stride), rows: shape.rows, depth: shape.last, columns: columns, epilogue: f,
      mayMixRows: shape.dims[0] == 1, node)
  }

  /// `y = f(x · weights)`, the weights constant.
  ///
  /// - Parameter mayMixRows: The rows belong to one sample, so that rounding errors of one may depend on another.
  mutating func emitProduct(
    x: (place: Place, stride: Int), weights: ValueID, y: (place: Place, stride: Int), rows: Int, depth: Int, columns: Int,
    epilogue: ElementFunction, mayMixRows: Bool, window: LineWindow? = nil, _ node: Node
  ) {
    // Strips save more than Strassen's method does.
    let mayJoin = window != nil && [node.operands[0], node.results[0]].contains { mayExistInStrips($0, weightBytes: 4 * depth * columns) }
    let methods = ProductMethods(
      rows: rows, depth: depth, columns: columns, weights: tensor(of: weights)!, mayMixRows: mayMixRows && !mayJoin,
      target: target, options: options, modelBytes: modelBytes)
    let (key, choice) = choose(
      "product \(rows) x \(depth) -> \(columns), rows \(x.stride) and \(y.stride) apart, within \(options.tolerance)", epilogue: epilogue, methods)
    switch choice {
    case .tile(let tile):
      emitProduct(
        x: x, panels: packed(weights, .panels(width: tile.vectors * target.lanes)), y: y, rows: rows, depth: depth, columns: columns,
        tile: tile, epilogue: epilogue, kernel: key, window: window, node)
    case .dots(let tile):
      emitDots(
        x: x, weights: packed(weights, .columns), y: y, rows: rows, depth: depth, tile: tile, epilogue: epilogue, kernel: key, window: window, node)
    case .fixed(let tile):
      emitProduct(
        x: x, panels: packed(weights, .fixedPanels(width: tile.vectors * target.lanes, lanes: target.lanes)), isFixed: true, y: y, rows: rows,
        depth: depth, columns: columns, tile: tile, epilogue: epilogue, kernel: key, window: window, node)
    case .strassen(let tile):
      emitStrassen(
        x: x, weights: packed(weights, .strassen(width: tile.vectors * target.lanes)), y: y, rows: rows, depth: depth, columns: columns,
        plan: methods.strassen(tile), epilogue: epilogue, kernel: key, node)
    default:
      emitBLAS(
        x: x, b: (packed(weights, .none), columns), y: y, rows: rows, depth: depth, columns: columns, epilogue: epilogue, kernel: key, node)
    }
  }

  /// Panels of `width` columns from a matrix that is computed.
  fileprivate mutating func emitPacking(
    _ matrix: Place, _ strides: (row: Int, column: Int), into panels: Place, depth: Int, columns: Int, width: Int, kernel: KernelKey,
    _ node: Node
  ) {
    emit(
      KernelCall(
        "nnc_pack_panels_f32", header: "matmul.h",
        [
          .output("panels", panels), .input("b", matrix), .integer("row_stride", strides.row), .integer("column_stride", strides.column),
          .integer("depth", depth), .range("columns", count: columns, grain: width), .integer("nr", width),
        ]), for: node, bytes: 8 * depth * columns, kernel: kernel)
  }

  /// `y = f(x · weights)`, the weights a matrix that is computed.
  mutating func emitProduct(
    x: (place: Place, stride: Int), computed weights: (place: Place, stride: Int), y: (place: Place, stride: Int), rows: Int, depth: Int,
    columns: Int, epilogue: ElementFunction, window: LineWindow?, _ node: Node
  ) {
    let methods = ProductMethods(
      rows: rows, depth: depth, columns: columns, weights: nil, mayMixRows: false, target: target, options: options, modelBytes: modelBytes)
    let (key, choice) = choose(
      "product \(rows) x \(depth) -> \(columns), rows \(x.stride) and \(y.stride) apart, by a matrix packed at run time", epilogue: epilogue,
      methods)
    guard case .tile(let tile) = choice else {
      emitBLAS(
        x: x, b: weights, y: y, rows: rows, depth: depth, columns: columns, epilogue: epilogue, kernel: key, node)
      return
    }
    let width = tile.vectors * target.lanes
    let panels = scratch(.float32, count: columns.roundedUp(to: width) * depth)
    emitPacking(weights.place, (weights.stride, 1), into: panels, depth: depth, columns: columns, width: width, kernel: key, node)
    emitProduct(
      x: x, panels: panels, y: y, rows: rows, depth: depth, columns: columns, tile: tile, epilogue: epilogue, kernel: key, window: window, node)
  }

  fileprivate mutating func choose(
    _ product: String, epilogue: ElementFunction, _ methods: ProductMethods
  ) -> (key: KernelKey, choice: KernelChoice) {
    choose(product, epilogue: epilogue, standard: methods.standard(), permits: methods.permits, alternatives: methods.alternatives)
  }

  /// - Parameter isFixed: Whether the panels hold fixed-point numbers.
  mutating func emitProduct(
    x: (place: Place, stride: Int), panels: Place, isFixed: Bool = false, y: (place: Place, stride: Int), rows: Int, depth: Int, columns: Int,
    tile: Tile, epilogue: ElementFunction, kernel: KernelKey, window: LineWindow? = nil, _ node: Node
  ) {
    var arguments: [Argument] = [
      .output("y", y.place), .integer("ldy", y.stride), .input("x", x.place), .integer("ldx", x.stride),
      .input("panels", panels), .range("rows", count: rows, grain: tile.rows), .integer("depth", depth),
      .range("columns", count: columns, grain: tile.vectors * target.lanes),
    ]
    let function: String
    let reason: String
    let width = tile.vectors * target.lanes
    let ahead = TileSelection.bytesAhead(modelBytes: modelBytes)
    if isFixed {
      function = "nnc_matmul_f32__fixed"
      // Products of few rows take one tile for any number of threads; others have sums enough.
      let sets = rows <= ProductMethods.fewRows ? max(1, 8 / (tile.rows * tile.vectors)) : 1
      arguments += [.integer("mr", tile.rows), .integer("nv", tile.vectors), .integer("sets", sets), .integer("ahead", ahead)]
      reason = "register tile \(tile.rows) × \(width), weights as fixed-point numbers"
    } else if tile.rows == 1 {
      function = "nnc_matmul_f32__rows"
      let sets = max(1, 8 / tile.vectors)
      arguments += [.integer("nv", tile.vectors), .integer("sets", sets), .integer("ahead", ahead)]
      reason = "\(rows) row(s): weights read once in panels of \(width)"
    } else {
      function = "nnc_matmul_f32"
      let block = TileSelection.block(rows: rows, floatsPerRow: depth, tile: tile)
      arguments += [.integer("mr", tile.rows), .integer("nv", tile.vectors), .integer("block", block)]
      reason = "register tile \(tile.rows) × \(width)"
    }
    arguments.append(.epilogue(epilogue))
    emit(
      KernelCall(function, header: isFixed ? "fixed_point.h" : "matmul.h", arguments), for: node, flops: 2 * rows * depth * columns,
      bytes: 4 * (rows * depth + rows * columns) + (isFixed ? 3 : 4) * depth * columns, kernel: kernel, window: window, reason: reason)
  }

  /// `y = f(x · weights)` for as many columns as the tile has vectors, weights column by column.
  private mutating func emitDots(
    x: (place: Place, stride: Int), weights: Place, y: (place: Place, stride: Int), rows: Int, depth: Int, tile: Tile,
    epilogue: ElementFunction, kernel: KernelKey, window: LineWindow?, _ node: Node
  ) {
    let call = KernelCall(
      "nnc_matmul_f32__dots", header: "dots.h",
      [
        .output("y", y.place), .integer("ldy", y.stride), .input("x", x.place), .integer("ldx", x.stride), .input("weights", weights),
        .range("rows", count: rows, grain: tile.rows), .integer("depth", depth), .integer("mr", tile.rows),
        .integer("outputs", tile.vectors), .epilogue(epilogue),
      ])
    emit(
      call, for: node, flops: 2 * rows * depth * tile.vectors, bytes: 4 * (rows + tile.vectors) * depth + 4 * rows * tile.vectors, kernel: kernel,
      window: window, reason: "dot products of \(tile.rows) × \(tile.vectors) outputs")
  }

  /// `y = f(x · weights)` by Strassen's method.
  private mutating func emitStrassen(
    x: (place: Place, stride: Int), weights: Place, y: (place: Place, stride: Int), rows: Int, depth: Int, columns: Int, plan: StrassenPlan,
    epilogue: ElementFunction, kernel: KernelKey, _ node: Node
  ) {
    let count = plan.scratchCount(depth: depth, target: target)
    let factors = columns.parts(of: plan.tile.vectors * target.lanes).parts(of: 2)
    let call = KernelCall(
      "nnc_matmul_f32__strassen", header: "strassen.h",
      [
        .output("y", y.place), .integer("ldy", y.stride), .input("x", x.place), .integer("ldx", x.stride), .input("panels", weights),
        .scratch("scratch", scratch(.float32, count: count), count: count), .integer("rows", rows),
        .range("pairs", count: plan.pairs, grain: plan.tile.rows), .integer("depth", depth), .integer("columns", columns),
        .range("factors", count: factors, grain: 1), .integer("mr", plan.tile.rows), .integer("nv", plan.tile.vectors),
        .integer("block", plan.block), .epilogue(epilogue),
      ])
    emit(
      call, for: node, flops: 2 * rows * depth * columns, bytes: 4 * (rows * depth + depth * columns + rows * columns), kernel: kernel,
      reason: "Strassen's method, register tile \(plan.tile.rows) × \(plan.tile.vectors * target.lanes)")
  }

  /// `y = f(x · b)` by `cblas_sgemm`, b row by row.
  mutating func emitBLAS(
    x: (place: Place, stride: Int), b: (place: Place, stride: Int), transposeB: Bool = false,
    y: (place: Place, stride: Int), rows: Int, depth: Int, columns: Int, epilogue: ElementFunction, kernel: KernelKey,
    _ node: Node
  ) {
    let call = KernelCall(
      "nnc_matmul_f32__openblas", header: "openblas.h",
      [
        .output("y", y.place), .integer("ldy", y.stride), .input("x", x.place), .integer("ldx", x.stride),
        .input("b", b.place), .integer("ldb", b.stride), .integer("transpose_b", transposeB ? 1 : 0),
        .integer("rows", rows), .integer("depth", depth), .integer("columns", columns), .epilogue(epilogue),
      ])
    emit(call, for: node, flops: 2 * rows * depth * columns, kernel: kernel, reason: "matrix product by OpenBLAS")
  }

  /// The matrices of a value as places, for each index of `batch`, to which its leading axes broadcast.
  fileprivate mutating func matrices(_ value: ValueID, _ batch: [Int]) -> (Int) -> Place {
    let shape = graph[value].shape
    let place = dense(value)
    let size = shape.dims.suffix(2).reduce(1, *)
    let leading = View(dense: .arena(0), TensorType(.float32, Shape(Array(shape.dims.dropLast(2)))))
      .broadcast(to: Shape(batch))
    return { index in
      var (rest, offset) = (index, 0)
      for axis in batch.indices.reversed() {
        offset += rest % batch[axis] * leading.strides[axis]
        rest /= batch[axis]
      }
      return place.advanced(by: offset * size)
    }
  }

  fileprivate mutating func scratchView(_ shape: Shape) -> View {
    View(dense: scratch(.float32, count: shape.elementCount).base, TensorType(.float32, shape))
  }
}

extension View {
  func withOffset(_ offset: Int) -> View {
    var view = self
    view.offset = offset
    return view
  }
}

extension Place {
  func advanced(by elements: Int) -> Place {
    var place = self
    place.offset += elements
    return place
  }
}
