import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Sorting, and what follows from it.
  static let sorting: [String: Operation] = [
    "Sort": Operation("x") { (call, build) throws(Diagnostic) in try call.sorted(&build).values },
    "Argsort": Operation("x") { (call, build) throws(Diagnostic) in try call.sorted(&build).positions },
    "Argpartition": Operation("x") { (call, build) throws(Diagnostic) in try call.partitioned(&build) },
    "TopK": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let (k, last) = (try call.int("k"), build.shape(x).rank - 1)
      guard last >= 0, (0...build.shape(x).last).contains(k) else {
        throw call.config.bad("k", .int(k), accepts: "at most the last extent of \(build.shape(x))")
      }
      return try build.addAll(Sort(descending: true), [x]).mapThrowing { part throws(Diagnostic) in
        try build.slice(part, axis: last, from: 0, count: k)
      }
    }),
    "InTopK": Operation("targets", "predictions") { (call, build) throws(Diagnostic) in
      let targets = try build.cast(try call.tensor("targets", &build), to: .int32)
      let predictions = try call.tensor("predictions", &build)
      let own = try build.add(TakeAlong(axis: 1), predictions, try build.expand(targets, at: 1))
      let better = try build.cast(try build.map(.operand(0) > .operand(1), predictions, own), to: .int32)
      let rank = try build.reduce(.sum, better, [1])
      let finite = try build.squeeze(try build.map(.apply(.isfinite, .x), own), [1])
      return try build.map(
        .binary(.logicalAnd, .operand(0) < .constant(Double(try call.int("k"))), .binary(.notEqual, .operand(1), 0)), rank,
        try build.cast(finite, to: .int32))
    },
    "Median": Operation("x") { (call, build) throws(Diagnostic) in try call.quantile(try build.scalar(0.5), &build) },
    // Keras 3.15 reads the option `method` of this one operation and forgets it.
    "Quantile": Operation("x", "q") { (call, build) throws(Diagnostic) in
      try call.quantile(try call.tensor("q", &build), method: "linear", &build)
    },
    "Percentile": Operation("x", "q") { (call, build) throws(Diagnostic) in try call.quantile(try call.percent(&build), &build) },
    "Nanmedian": Operation("x") { (call, build) throws(Diagnostic) in try call.quantile(try build.scalar(0.5), ignoringNaN: true, &build) },
    "Nanquantile": Operation("x", "q") { (call, build) throws(Diagnostic) in
      try call.quantile(try call.tensor("q", &build), ignoringNaN: true, &build)
    },
    "Nanpercentile": Operation("x", "q") { (call, build) throws(Diagnostic) in
      try call.quantile(try call.percent(&build), ignoringNaN: true, &build)
    },
    "Digitize": Operation("x", "bins") { (call, build) throws(Diagnostic) in
      try build.countBelow(try call.tensor("bins", &build), try call.tensor("x", &build)) { bin, x in .apply(.logicalNot, x < bin) }
    },
    "SearchSorted": Operation("sorted_sequence", "values") { (call, build) throws(Diagnostic) in
      let isLeft = try call.string("side", default: "left") == "left"
      return try build.countBelow(try call.tensor("sorted_sequence", &build), try call.tensor("values", &build)) { entry, value in
        // Negated so that NaN comes after everything.
        .apply(.logicalNot, isLeft ? value <= entry : value < entry)
      }
    },
    "Histogram": Operation("x", several: { (call, build) throws(Diagnostic) in try call.histogram(&build) }),
    "IsIn": Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      let (x, set) = (try call.tensor("x1", &build), try build.flatten(try call.tensor("x2", &build)))
      let dtype = PromotedType.tensor(build.type(x).dtype).joined(.tensor(build.type(set).dtype)).dtype
      let equal = try build.map(
        .binary(.equal, .operand(0), .operand(1)), try build.expand(try build.cast(x, to: dtype), at: build.shape(x).rank),
        try build.cast(set, to: dtype))
      let found = try build.reduce(.any, equal, [build.shape(x).rank])
      return try call.bool("invert") ? try build.map(.apply(.logicalNot, .x), found) : found
    },
    "Unique": Operation("x", several: { (call, build) throws(Diagnostic) in try call.unique(&build) }),
    "Nonzero": .refused("the result", hint: "how many elements it has depends on the data; use where(condition, x1, x2) or a mask"),
  ]
}

extension OperationCall {
  /// Along one axis, or of all elements when it is `None`.
  fileprivate func sorted(_ build: inout LayerBuild) throws(Diagnostic) -> (values: ValueID, positions: ValueID) {
    let x = try tensor("x", &build)
    let isWhole = try option("axis") == nil && config.object["axis"] != nil
    let value = isWhole ? try build.flatten(x) : x
    let last = build.shape(value).rank - 1
    let axis = isWhole ? 0 : try self.axis(of: build.shape(value), default: -1)
    let results = try build.addAll(Sort(), [try build.move(value, axis: axis, to: last)])
    return (try build.move(results[0], axis: last, to: axis), try build.move(results[1], axis: last, to: axis))
  }

  /// The order that puts the `kth` element and the smaller ones before the others.
  fileprivate func partitioned(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let positions = try sorted(&build).positions
    // A full sort is one of the partitions that are allowed. Of one line Keras always makes the same: the first part ascends; the second
    // descends, where it takes the elements of the first for zeros.
    guard build.shape(positions).rank == 1, build.shape(positions)[0] > 0 else { return positions }
    let line = try build.cast(try build.flatten(try tensor("x", &build)), to: .int32)
    let count = build.shape(line)[0]
    let first = min(max(try int("kth"), 0), count - 1) + 1
    let low = try build.slice(try build.addAll(Sort(), [line])[1], axis: 0, from: 0, count: first)
    let rest = try build.add(Scatter(.replace), line, low, try build.full([first], 0, .int32))
    let high = try build.slice(try build.addAll(Sort(descending: true), [rest])[1], axis: 0, from: 0, count: count - first)
    return try build.concatenate([low, high], axis: 0)
  }

  fileprivate func percent(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try build.map(.x / 100, try build.cast(try tensor("q", &build), to: .float32))
  }

  /// Quantiles of the elements along axes; result `[q…, rest…]`. NaN in a line makes its quantiles NaN unless it is ignored.
  fileprivate func quantile(_ q: ValueID, ignoringNaN: Bool = false, method: String? = nil, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try tensor("x", &build)
    let (shape, axes) = (build.shape(x), try axes(of: build.shape(x)))
    let floats = try build.cast(x, to: PromotedType.float(build.type(x).dtype))
    if axes.isEmpty && shape.rank > 0 { return floats }
    let joined = try build.joinLast(floats, axes)
    let count = build.shape(joined).last
    let rows = build.shape(joined).rows
    let flat = try build.reshape(joined, [rows, count])
    let sorted = try build.addAll(Sort(), [flat])[0]
    let isNaN = try build.map(.apply(.isnan, .x), flat)
    // The last position that counts, by row; NaN is sorted to the end.
    var last = try build.full([rows, 1], Double(count - 1), .float64)
    if ignoringNaN {
      let valid = try build.cast(try build.map(.apply(.logicalNot, .x), isNaN), to: .float64)
      last = try build.map(.x - 1, try build.reduce(.sum, valid, [1], keepDims: true))
    }
    let qShape = build.shape(q)
    let exact = try build.map(
      .operand(0) * .operand(1), last, try build.reshape(try build.cast(q, to: .float64), [1, qShape.elementCount]))
    let methods = ["linear", "lower", "higher", "midpoint", "nearest"]
    let chosen = try method == nil ? options().choice("method", methods, default: "linear") : method!
    var result = try pickQuantiles(sorted, exact, last, chosen, &build)
    let hidden = try build.reduce(ignoringNaN ? .all : .any, isNaN, [1], keepDims: true)
    result = try build.map(
      .select(.operand(0), then: .constant(.nan), otherwise: .operand(1)), try build.broadcast(hidden, to: build.shape(result)), result)
    let kept = shape.dims.indices.filter { !axes.contains($0) }.map { shape[$0] }
    let parts = try build.reshape(try build.transpose(result, [1, 0]), Shape(qShape.dims + kept))
    return try build.restore(parts, axes.map { $0 + qShape.rank }, when: try bool("keepdims"))
  }

  /// The elements of sorted rows `[R, C]` at the fractional positions `[R, Q]`, by NumPy's `method`.
  private func pickQuantiles(
    _ sorted: ValueID, _ exact: ValueID, _ last: ValueID, _ method: String, _ build: inout LayerBuild
  ) throws(Diagnostic) -> ValueID {
    let floatType = build.type(sorted).dtype
    func at(_ expr: Expr, _ build: inout LayerBuild) throws(Diagnostic) -> (index: ValueID, value: ValueID) {
      let index = try build.map(.min(.max(expr, 0), .operand(1)), exact, last)
      return (index, try build.add(TakeAlong(axis: 1), sorted, try build.cast(index, to: .int32)))
    }
    switch method {
    case "lower": return try at(.apply(.floor, .operand(0)), &build).value
    case "higher": return try at(.apply(.ceil, .operand(0)), &build).value
    case "nearest": return try at(.apply(.rint, .operand(0)), &build).value
    case "midpoint":
      let (low, high) = (try at(.apply(.floor, .operand(0)), &build).value, try at(.apply(.ceil, .operand(0)), &build).value)
      return try build.map((.operand(0) + .operand(1)) * 0.5, low, high)
    default:
      // As Keras does it, so that a q outside 0…1 extrapolates in the same way.
      let above = Expr.min(.max(.apply(.ceil, .operand(0)), 0), .operand(1))
      let low = try at(above - 1, &build)
      let highIndex = try build.map(.min(.operand(0) + 1, .operand(1)), low.index, last)
      let high = try build.add(TakeAlong(axis: 1), sorted, try build.cast(highIndex, to: .int32))
      let fraction = try build.cast(try build.map(.operand(0) - .operand(1), highIndex, exact), to: floatType)
      return try build.map(.operand(0) * (1 - .operand(2)) + .operand(1) * .operand(2), high, low.value, fraction)
    }
  }

  fileprivate func histogram(_ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    let x = try build.flatten(try tensor("x", &build))
    let bins = try int("bins", default: 10, in: 1...)
    let dtype = build.type(x).dtype
    let range = try option("range")?.sequence?.compactMap(\.double)
    guard range == nil || range!.count == 2 else { throw config.bad("range", try option("range") ?? .null, accepts: "two numbers") }
    let low = try range == nil ? build.reduce(.minimum, x, [0]) : build.scalar(range![0], dtype)
    let high = try range == nil ? build.reduce(.maximum, x, [0]) : build.scalar(range![1], dtype)
    let steps = try build.cast(try build.range(bins + 1), to: dtype)
    let edges = try build.map(
      .operand(0) + (.operand(1) - .operand(0)) * (.operand(2) / .constant(Double(bins))), low, high, steps)
    let inside = try build.cast(
      try build.map(.binary(.logicalAnd, .operand(0) >= .operand(1), .operand(0) <= .operand(2)), x, low, high), to: dtype)
    let inner = try build.slice(edges, axis: 0, from: 1, count: max(bins - 1, 0))
    let index = try build.countBelow(inner, x) { edge, x in edge <= x }
    let hits = try build.cast(
      try build.map(.binary(.equal, .operand(0), .operand(1)), try build.expand(index, at: 1), try build.range(bins, .int32)), to: dtype)
    let counted = try build.map(.operand(0) * .operand(1), hits, try build.expand(inside, at: 1))
    return [try build.reduce(.sum, counted, [0]), edges]
  }
}

extension LayerBuild {
  /// For each element of `values` how many entries of the vector compare below it, as `int32`.
  fileprivate mutating func countBelow(_ entries: ValueID, _ values: ValueID, _ isBelow: (Expr, Expr) -> Expr) throws(Diagnostic) -> ValueID {
    let dtype = PromotedType.tensor(type(entries).dtype).joined(.tensor(type(values).dtype)).dtype
    let below = try map(
      isBelow(.operand(0), .operand(1)), try cast(entries, to: dtype), try expand(try cast(values, to: dtype), at: shape(values).rank))
    return try reduce(.sum, try cast(below, to: .int32), [shape(values).rank])
  }
}
