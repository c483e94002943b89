import NNDiagnostics
import NNIR
import NNOps

extension FusedAttention: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic) {
    let (q, k, v) = (builder.features(node.operands[0]), builder.features(node.operands[1]), builder.features(node.operands[2]))
    let (queries, heads, keys, groups) = (q.shape[1], q.shape[2], k.shape[1], k.shape[2])
    let y = builder.storage(for: node.results[0])
    if y.shape.elementCount == 0 { return }
    let extra = node.operands.dropFirst(3).map { builder.scoreOperand($0, [q.shape[0], heads, queries, keys]) }
    let visible = visibleKeys(node, builder).map { builder.constant($0, name: node.name) }

    let (lanes, features) = (builder.target.lanes, v.shape[3])
    let (key, choice) = chooseTiles(
      "attention of \(q.shape[0]) x \(heads)/\(groups) x \(queries) x \(keys), depths \(q.shape[3]) and \(features), \(extra.count) operands"
        + (visible == nil ? "" : ", hidden keys"), queries: queries, keys: keys,
      features: features, &builder)
    guard case .attention(let block, let scoreTile, let resultTile) = choice else { preconditionFailure("'\(choice)' is not for attention") }
    func padded(_ strides: [Int]) -> [Int] { strides + [Int](repeating: 0, count: Self.largestOperandCount - strides.count) }
    func panels(_ columns: Int, _ tile: Tile) -> Int {
      let width = tile.vectors * lanes
      return columns.roundedUp(to: width)
    }
    let scratch = panels(keys, scoreTile) * q.shape[3] + panels(features, resultTile) * keys + block * (keys + 2 * lanes + 1)

    let call = KernelCall(
      "nnc_attention_f32", header: "attention.h",
      [
        .output("y", y.place), .input("q", q.place), .input("k", k.place), .input("v", v.place),
        visible.map { .input("visible", $0) } ?? .null("visible"),
        .scratch("scratch", builder.scratch(.float32, count: scratch), count: scratch),
        .structure(
          "g", type: "nnc_attention",
          [
            Argument.Field("batch", q.shape[0]), Argument.Field("groups", groups), Argument.Field("shared", heads / groups),
            Argument.Field("queries", queries), Argument.Field("keys", keys), Argument.Field("depth", q.shape[3]),
            Argument.Field("value_depth", features),
            Argument.Field("q_batch", q.strides[0]), Argument.Field("q_head", q.strides[2]), Argument.Field("ldq", q.strides[1]),
            Argument.Field("k_batch", k.strides[0]), Argument.Field("k_head", k.strides[2]), Argument.Field("ldk", k.strides[1]),
            Argument.Field("v_batch", v.strides[0]), Argument.Field("v_head", v.strides[2]), Argument.Field("ldv", v.strides[1]),
            Argument.Field("y_batch", y.strides[0]), Argument.Field("y_head", y.strides[2]), Argument.Field("ldy", y.strides[1]),
            Argument.Field("operand_count", extra.count), Argument.Field("operand_batch", padded(extra.map { $0.strides[0] })),
            Argument.Field("operand_head", padded(extra.map { $0.strides[1] })),
          ]),
        .range("heads", count: q.shape[0] * groups, grain: 1), .integer("mr", scoreTile.rows), .integer("nv", scoreTile.vectors),
        .integer("vr", resultTile.rows), .integer("vv", resultTile.vectors), .integer("block", block),
        .epilogue(
          ElementFunction(
            score,
            extra.map { ElementFunction.Operand($0.place, rowStride: $0.strides[2], columnStride: $0.strides[3]) })),
      ])
    builder.emit(
      call, for: node, flops: 2 * q.shape[0] * heads * queries * keys * (q.shape[3] + features), kernel: key,
      reason: "\(block) rows of scores at a time" + (visible == nil ? "" : ", hidden keys left out"))
  }

  private func chooseTiles(
    _ attention: String, queries: Int, keys: Int, features: Int, _ builder: inout PlanBuilder
  ) -> (key: KernelKey, choice: KernelChoice) {
    let target = builder.target
    let scores = TileSelection.narrow(rows: queries, columns: keys, target: target)
    let results = TileSelection.narrow(rows: queries, columns: features, target: target)
    let rows = Self.block(keys: keys, tile: scores)
    func choice(_ rows: Int, _ scores: Tile, _ results: Tile) -> KernelChoice {
      .attention(rows: max(rows / scores.rows, 1) * scores.rows, scores: scores, results: results)
    }
    func others(_ tile: Tile, _ columns: Int) -> [Tile] {
      (1...3).filter { $0 != tile.vectors && ($0 - 1) * target.lanes < columns }.map {
        TileSelection.best(vectors: $0, rows: queries, columns: columns, target: target)
      }
    }
    return builder.choose(
      attention, epilogue: ElementFunction(score), standard: choice(rows, scores, results),
      permits: { choice in
        guard case .attention(let rows, let scores, let results) = choice else { return false }
        let tiles = TileSelection.candidates(target)
        return tiles.contains(scores) && tiles.contains(results) && rows > 0 && rows % scores.rows == 0 && rows <= Self.mostRows
      },
      alternatives: {
        [choice(2 * rows, scores, results), choice(rows / 2, scores, results)] + others(scores, keys).map { choice(rows, $0, results) }
          + others(results, features).map { choice(rows, scores, $0) }
      })
  }

  private static let mostRows = 64

  /// Rows whose scores are computed together: enough to read the packed keys and values seldom, few enough that the scores stay in the
  /// second-level cache.
  private static func block(keys: Int, tile: Tile) -> Int {
    let budget = 64 * 1024  // floats: 256 KiB
    let rows = min(24, budget / max(keys, 1))
    return max(rows / tile.rows, 1) * tile.rows
  }

  /// For each query the number of keys after which a constant mask hides all others, as of a causal mask; nil when there is no such mask.
  ///
  /// What a mask hides gets the score −1e9, hence a weight of exactly 0, unless the mask hides everything.
  private func visibleKeys(_ node: Node, _ builder: PlanBuilder) -> Tensor? {
    guard case .select(.operand(let index), _, .constant(let hidden)) = score, index > 0, hidden <= -1e9,
      let mask = builder.tensor(of: node.operands[2 + index]), mask.shape.rank >= 2,
      mask.shape.dims.dropLast(2).allSatisfy({ $0 == 1 })
    else { return nil }
    let (queries, keys) = (builder.graph[node.operands[0]].shape[1], builder.graph[node.operands[1]].shape[1])
    guard mask.shape.elementCount == queries * keys else { return nil }
    let values = mask.doubles
    let counts = (0..<queries).map { query in
      (0..<keys).last { values[query * keys + $0] != 0 }.map { $0 + 1 } ?? keys
    }
    if counts.allSatisfy({ $0 == keys }) { return nil }
    return Tensor(TensorType(.int32, [queries]), doubles: counts.map(Double.init))
  }
}

extension PlanBuilder {
  /// The value `[N, T, H, D]` with its features side by side, the other axes at any stride.
  fileprivate mutating func features(_ value: ValueID) -> View {
    let view = view(of: value)
    return view.shape.last <= 1 || view.strides[3] == 1 ? view : denseView(value)
  }

  /// An operand of the scores repeated to their `shape`, its columns side by side or all the same.
  fileprivate mutating func scoreOperand(_ value: ValueID, _ shape: Shape) -> View {
    var view = view(of: value).broadcast(to: shape)
    if shape[3] == 1 { view.strides[3] = 0 }
    if view.strides[3] == 0 || view.strides[3] == 1 { return view }
    return denseView(value).broadcast(to: shape)
  }

  private mutating func denseView(_ value: ValueID) -> View {
    let place = dense(value)
    return View(dense: place.base, graph[value]).withOffset(place.offset)
  }
}
