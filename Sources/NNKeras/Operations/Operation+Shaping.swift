import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Other shapes and orders of the same elements.
  static let shaping: [String: Operation] = [
    "Reshape": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let name = call.has("newshape") ? "newshape" : "shape"
      guard let wanted = try call.ints(name) else { return x }
      let known = Shape(wanted.filter { $0 >= 0 }).checkedElementCount ?? 0
      let count = build.shape(x).elementCount
      return try build.reshape(x, Shape(wanted.map { $0 >= 0 ? $0 : known == 0 ? 0 : count / known }))
    },
    "Ravel": Operation("x") { (call, build) throws(Diagnostic) in try build.flatten(try call.tensor("x", &build)) },
    "Transpose": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let rank = build.shape(x).rank
      let axes = try call.ints("axes") ?? Array((0..<rank).reversed())
      return try build.transpose(x, try axes.mapThrowing { axis throws(Diagnostic) in try call.config.normalized(axis, in: build.shape(x), "axes") })
    },
    "Swapaxes": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let (first, second) = (try call.axis("axis1", of: build.shape(x)), try call.axis("axis2", of: build.shape(x)))
      var order = Array(0..<build.shape(x).rank)
      order.swapAt(first, second)
      return try build.transpose(x, order)
    },
    "Moveaxis": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      func axes(_ name: String) throws(Diagnostic) -> [Int] {
        try (try call.ints(name) ?? []).mapThrowing { axis throws(Diagnostic) in try call.config.normalized(axis, in: build.shape(x), name) }
      }
      let (source, destination) = (try axes("source"), try axes("destination"))
      guard source.count == destination.count, Set(source).count == source.count, Set(destination).count == source.count else {
        throw call.config.bad("destination", .array(destination.map { .int($0) }), accepts: "as many different axes as 'source'")
      }
      var order = (0..<build.shape(x).rank).filter { !source.contains($0) }
      for (to, from) in zip(destination, source).sorted(by: { $0.0 < $1.0 }) { order.insert(from, at: to) }
      return try build.transpose(x, order)
    },
    "ExpandDims": Operation("x") { (call, build) throws(Diagnostic) in
      var x = try call.tensor("x", &build)
      let given = try call.ints("axis") ?? []
      let rank = build.shape(x).rank + given.count
      let widened = Shape([Int](repeating: 1, count: rank))
      for axis in try call.config.normalized(given, in: widened) { x = try build.expand(x, at: axis) }
      return x
    },
    "Squeeze": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      if call.has("axis") { return try build.squeeze(x, call.axes(of: build.shape(x))) }
      let samples = build.hasFreeBatch ? 1 : 0
      return try build.squeeze(x, build.shape(x).dims.indices.dropFirst(samples).filter { build.shape(x)[$0] == 1 })
    },
    "Flip": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      return try build.reverse(x, try call.axes(of: build.shape(x)))
    },
    "Fliplr": Operation("x") { (call, build) throws(Diagnostic) in try build.reverse(try call.tensor("x", &build), [1]) },
    "Flipud": Operation("x") { (call, build) throws(Diagnostic) in try build.reverse(try call.tensor("x", &build), [0]) },
    "Rot90": Operation("array") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("array", &build)
      let axes = try (try call.ints("axes") ?? [0, 1]).mapThrowing { axis throws(Diagnostic) in
        try call.config.normalized(axis, in: build.shape(x), "axes")
      }
      guard axes.count == 2, axes[0] != axes[1] else {
        throw call.config.bad("axes", .array(axes.map { .int($0) }), accepts: "two different axes")
      }
      let turns = (try call.int("k", default: 1) % 4 + 4) % 4
      if turns == 0 { return x }
      let rank = build.shape(x).rank
      let order = (0..<rank).filter { !axes.contains($0) } + axes
      let moved = try build.transpose(x, order)
      var dims = build.shape(moved).dims
      if turns % 2 == 1 { dims.swapAt(rank - 2, rank - 1) }
      var turned = moved
      for turn in 0..<turns {
        turned = try build.swapLast(try build.reverse(turned, [rank - 1]))
        // Keras gives the first of several turns the shape of the last, which for two turns of a matrix that is not square mixes its rows.
        if turn == 0 || turn == turns - 1 { turned = try build.reshape(turned, Shape(dims)) }
      }
      return try build.transpose(turned, order.indices.map { order.firstIndex(of: $0)! })
    },
    "Roll": Operation("x") { (call, build) throws(Diagnostic) in
      var x = try call.tensor("x", &build)
      let shape = build.shape(x)
      guard let shifts = try call.ints("shift"), !shifts.isEmpty else { throw call.config.missing("shift") }
      let isFlat = !call.has("axis")
      let axes = isFlat ? [0] : try (try call.ints("axis") ?? []).mapThrowing { axis throws(Diagnostic) in try call.config.normalized(axis, in: shape) }
      if isFlat { x = try build.flatten(x) }
      for (index, axis) in axes.enumerated() {
        let extent = build.shape(x)[axis]
        guard extent > 0 else { continue }
        let shift = ((shifts[min(index, shifts.count - 1)] % extent) + extent) % extent
        if shift == 0 { continue }
        x = try build.concatenate(
          [
            try build.slice(x, axis: axis, from: extent - shift, count: shift),
            try build.slice(x, axis: axis, from: 0, count: extent - shift),
          ], axis: axis)
      }
      return try build.reshape(x, shape)
    },
    "Repeat": Operation("x") { (call, build) throws(Diagnostic) in
      var x = try call.tensor("x", &build)
      var axis = 0
      if call.has("axis") { axis = try call.axis(of: build.shape(x)) } else { x = try build.flatten(x) }
      let repeats = try call.ints("repeats", minimum: 0) ?? [1]
      let extent = build.shape(x)[axis]
      let counts = repeats.count == 1 ? [Int](repeating: repeats[0], count: extent) : repeats
      guard counts.count == extent else {
        throw call.config.bad("repeats", .array(repeats.map { .int($0) }), accepts: "one number or \(extent)")
      }
      try Graph.check([counts.reduce(0) { $0 &+ $1 }], at: call.location)
      let indices = counts.enumerated().flatMap { [Double](repeating: Double($0.offset), count: $0.element) }
      return try build.take(x, try build.constant(Tensor(TensorType(.int32, [indices.count]), doubles: indices)), axis: axis)
    },
    "Tile": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      var repeats = try call.ints("repeats", minimum: 0) ?? []
      let rank = max(repeats.count, build.shape(x).rank)
      repeats = [Int](repeating: 1, count: rank - repeats.count) + repeats
      let dims = [Int](repeating: 1, count: rank - build.shape(x).rank) + build.shape(x).dims
      let apart = try build.reshape(x, Shape(dims.flatMap { [1, $0] }))
      let repeated = try build.broadcast(apart, to: Shape(zip(repeats, dims).flatMap { [$0, $1] }))
      return try build.reshape(repeated, Shape(zip(repeats, dims).map { $0 * $1 }))
    },
    "BroadcastTo": Operation("x") { (call, build) throws(Diagnostic) in
      try build.broadcast(try call.tensor("x", &build), to: Shape(try call.ints("shape") ?? []))
    },
    "Concatenate": Operation("xs") { (call, build) throws(Diagnostic) in
      let parts = try call.promoted("xs", &build)
      return try build.concatenate(parts, axis: try call.axis(of: build.shape(parts[0]), default: 0))
    },
    "Append": Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      let given = [try call.tensor("x1", &build), try call.tensor("x2", &build)]
      let dtype = PromotedType.tensor(build.type(given[0]).dtype).joined(.tensor(build.type(given[1]).dtype)).dtype
      let parts = try given.mapThrowing { part throws(Diagnostic) in try build.cast(part, to: dtype) }
      if call.has("axis") { return try build.concatenate(parts, axis: try call.axis(of: build.shape(parts[0]))) }
      return try build.concatenate([try build.flatten(parts[0]), try build.flatten(parts[1])], axis: 0)
    },
    "Stack": Operation("x") { (call, build) throws(Diagnostic) in
      let parts = try call.promoted("x", &build)
      return try build.stack(parts, axis: try call.axis(of: Shape(build.shape(parts[0]).dims + [1]), default: 0))
    },
    "Hstack": joined(axis: 1, minimumRank: 1), "Vstack": joined(axis: 0, minimumRank: 2), "Dstack": joined(axis: 2, minimumRank: 3),
    "Split": split(nil), "ArraySplit": split(nil), "Hsplit": split(1), "Vsplit": split(0), "Dsplit": split(2),
    "Unstack": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      return try build.unstack(x, axis: try call.axis(of: build.shape(x), default: 0))
    }),
    "Pad": Operation("x", "constant_values") { (call, build) throws(Diagnostic) in try call.pad(&build) },
    "Rearrange": Operation("tensor", "pattern") { (call, build) throws(Diagnostic) in try call.rearrange(&build) },
    "Meshgrid": Operation(several: { (call, build) throws(Diagnostic) in
      let vectors = try call.rest.mapThrowing { value throws(Diagnostic) in try build.flatten(try call.tensor(value, "x", &build)) }
      let isMatrix = try call.string("indexing", default: "xy") == "xy" && vectors.count > 1
      let order = isMatrix ? [1, 0] + Array(2..<vectors.count) : Array(vectors.indices)
      let shape = Shape(order.map { build.shape(vectors[$0])[0] })
      var results: [ValueID] = []
      for (index, vector) in vectors.enumerated() {
        var dims = [Int](repeating: 1, count: vectors.count)
        dims[order.firstIndex(of: index)!] = build.shape(vector)[0]
        results.append(try build.broadcast(try build.reshape(vector, Shape(dims)), to: shape))
      }
      return results
    }),
    "DepthToSpace": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, block) = (try call.tensor("x", rank: 4...4, &build), try call.int("block_size", in: 1...))
      let first = try call.channelsFirst
      let value = try build.toChannelsLast(x, when: first)
      let shape = build.shape(value)
      let apart = try build.reshape(value, [shape[0], shape[1], shape[2], block, block, shape[3] / (block * block)])
      let moved = try build.transpose(apart, [0, 1, 3, 2, 4, 5])
      return try build.fromChannelsLast(try build.reshape(moved, [shape[0], shape[1] * block, shape[2] * block, shape[3] / (block * block)]), when: first)
    },
    "SpaceToDepth": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, block) = (try call.tensor("x", rank: 4...4, &build), try call.int("block_size", in: 1...))
      let first = try call.channelsFirst
      let value = try build.toChannelsLast(x, when: first)
      let shape = build.shape(value)
      let apart = try build.reshape(value, [shape[0], shape[1] / block, block, shape[2] / block, block, shape[3]])
      let moved = try build.transpose(apart, [0, 1, 3, 2, 4, 5])
      return try build.fromChannelsLast(
        try build.reshape(moved, [shape[0], shape[1] / block, shape[2] / block, block * block * shape[3]]), when: first)
    },
  ]

  /// Operands widened to `minimumRank` as NumPy does, joined along an axis (the first of vectors).
  private static func joined(axis: Int, minimumRank: Int) -> Operation {
    Operation("xs") { (call, build) throws(Diagnostic) in
      let parts = try (try call.promoted("xs", &build)).mapThrowing { part throws(Diagnostic) in
        var value = part
        if build.shape(value).rank == 0 { value = try build.expand(value, at: 0) }
        if minimumRank > 1 && build.shape(value).rank == 1 { value = try build.expand(value, at: 0) }
        if minimumRank > 2 && build.shape(value).rank == 2 { value = try build.expand(value, at: 2) }
        return value
      }
      return try build.concatenate(parts, axis: min(axis, build.shape(parts[0]).rank - 1))
    }
  }

  /// Parts along an axis: so many, the first ones larger, or cut at indices.
  private static func split(_ fixed: Int?) -> Operation {
    Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axis = try fixed == nil ? call.axis(of: build.shape(x), default: 0) : min(fixed!, build.shape(x).rank - 1)
      try build.requireAxis(axis, of: build.shape(x))
      let extent = build.shape(x)[axis]
      guard let option = try call.option("indices_or_sections") else { throw call.config.missing("indices_or_sections") }
      var cuts: [Int]
      if let sections = option.int {
        guard (1...max(extent, 1 << 16)).contains(sections) else {
          throw call.config.bad("indices_or_sections", option, accepts: "a positive number of parts")
        }
        cuts = (1..<max(sections, 1)).map { $0 * (extent / sections) + min($0, extent % sections) }
      } else {
        cuts = try call.ints("indices_or_sections") ?? []
      }
      cuts = ([0] + cuts + [extent]).map { min(max($0 < 0 ? $0 + extent : $0, 0), extent) }
      return try zip(cuts, cuts.dropFirst()).mapThrowing { start, stop throws(Diagnostic) in
        try build.slice(x, axis: axis, from: start, count: max(stop - start, 0))
      }
    })
  }
}

extension OperationCall {
  /// The tensors of a list in their common element type.
  func promoted(_ name: String, _ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    let parts = try tensors(name, &build)
    guard let first = parts.first else { throw config.missing(name) }
    let dtype = parts.dropFirst().reduce(PromotedType.tensor(build.type(first).dtype)) { $0.joined(.tensor(build.type($1).dtype)) }.dtype
    return try parts.mapThrowing { part throws(Diagnostic) in try build.cast(part, to: dtype) }
  }

  fileprivate func pad(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try tensor("x", &build)
    let rank = build.shape(x).rank
    guard let json = try option("pad_width") else { throw config.missing("pad_width") }
    let flat = try constant(json, "pad_width")
    var widths = try integers(of: flat.reshaped([flat.shape.elementCount]), "pad_width")
    if flat.shape.elementCount == 1 { widths = [widths[0], widths[0]] }
    if widths.count == 2 && rank != 1 { widths = (0..<rank).flatMap { _ in widths } }
    guard widths.count == 2 * rank else { throw config.bad("pad_width", json, accepts: "two numbers for each of \(rank) axes") }
    let mode: Pad.Mode
    switch try options().choice("mode", ["constant", "reflect", "symmetric"], default: "constant") {
    case "reflect": mode = .reflect
    case "symmetric": mode = .symmetric
    default: mode = .constant(try double("constant_values", default: 0))
    }
    return try build.pad(
      x, low: (0..<rank).map { widths[2 * $0] }, high: (0..<rank).map { widths[2 * $0 + 1] }, mode: mode)
  }

  /// `einops.rearrange`: axes named on the left are split, ordered and joined as on the right.
  fileprivate func rearrange(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try tensor("tensor", &build)
    let pattern = try string("pattern")
    let sides = pattern.split(separator: "->").map(String.init)
    guard sides.count == 2 else { throw config.bad("pattern", .string(pattern), accepts: "patterns such as 'b (h w) c -> b h w c'") }
    func groups(_ side: String, rank: Int) -> [[String]] {
      var groups: [[String]] = []
      var isInside = false
      for word in side.replacing("(", with: " ( ").replacing(")", with: " ) ").split(separator: " ") {
        switch word {
        case "(":
          isInside = true
          groups.append([])
        case ")": isInside = false
        case "...": groups += (0..<rank).map { ["...\($0)"] }
        default: if isInside { groups[groups.count - 1].append(String(word)) } else { groups.append([String(word)]) }
        }
      }
      return groups
    }
    let shape = build.shape(x)
    let elided = shape.rank - groups(sides[0].replacing("...", with: " "), rank: 0).count
    let (left, right) = (groups(sides[0], rank: max(elided, 0)), groups(sides[1], rank: max(elided, 0)))
    guard left.count == shape.rank else { throw config.bad("pattern", .string(pattern), accepts: "one name or group for each axis of \(shape)") }
    var extents: [String: Int] = ["1": 1]
    for (group, extent) in zip(left, shape.dims) {
      var rest = extent
      for name in group where name != "1" {
        if let known = try options()[name]?.integer {
          extents[name] = known
          rest /= max(known, 1)
        }
      }
      for name in group where extents[name] == nil { extents[name] = rest }
    }
    let names = left.flatMap { $0 }
    guard Set(names.filter { $0 != "1" }).count == (names.count { $0 != "1" }) else {
      throw config.bad("pattern", .string(pattern), accepts: "every name once on each side")
    }
    let apart = try build.reshape(x, Shape(names.map { extents[$0]! }))
    let order = try right.flatMap { $0 }.filter { $0 != "1" || names.contains("1") }.mapThrowing { name throws(Diagnostic) in
      guard let index = names.firstIndex(of: name) else { throw config.bad("pattern", .string(pattern), accepts: "the same names on both sides") }
      return index
    }
    guard Set(order).count == order.count else { throw config.bad("pattern", .string(pattern), accepts: "every name once on each side") }
    let moved = try build.transpose(apart, order + names.indices.filter { !order.contains($0) })
    return try build.reshape(moved, Shape(right.map { $0.map { extents[$0]! }.reduce(1, *) }))
  }
}
