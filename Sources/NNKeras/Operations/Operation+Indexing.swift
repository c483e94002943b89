import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Picking, placing and masking elements.
  static let indexing: [String: Operation] = [
    "GetItem": Operation("x", "key") { (call, build) throws(Diagnostic) in try call.item(&build) },
    "Slice": Operation("inputs", "start_indices", "shape") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("inputs", &build)
      let shape = build.shape(x)
      let wanted = try call.ints("shape") ?? shape.dims
      guard wanted.count == shape.rank else {
        throw call.config.bad("shape", .array(wanted.map { .int($0) }), accepts: "an extent for each axis of \(shape)")
      }
      guard let given = try call.constant("start_indices") else {
        return try build.dynamicSlice(x, try call.starts(&build), wanted)
      }
      let starts = try call.integers(of: given, "start_indices")
      guard starts.count == shape.rank else { throw call.config.missing("start_indices") }
      let sizes = wanted.indices.map { wanted[$0] < 0 ? shape[$0] - starts[$0] : wanted[$0] }
      return try build.add(Slice(starts: starts, sizes: sizes), x)
    },
    "SliceUpdate": Operation("inputs", "start_indices", "updates") { (call, build) throws(Diagnostic) in
      let (x, updates) = (try call.tensor("inputs", &build), try call.tensor("updates", &build))
      let starts = try call.starts(&build)
      let block = try build.blockIndices(build.shape(updates), starts, in: build.shape(x))
      let flat = try build.add(
        Scatter(.replace), try build.flatten(x), try build.flatten(block), try build.cast(try build.flatten(updates), to: build.type(x).dtype))
      return try build.reshape(flat, build.shape(x))
    },
    "Take": Operation("x", "indices") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let indices = try call.tensor("indices", &build)
      guard call.has("axis") else { return try build.take(try build.flatten(x), indices, axis: 0) }
      return try build.take(x, indices, axis: try call.axis(of: build.shape(x)))
    },
    "TakeAlongAxis": Operation("x", "indices") { (call, build) throws(Diagnostic) in
      var (x, indices) = (try call.tensor("x", &build), try call.tensor("indices", &build))
      guard call.has("axis") else {
        x = try build.flatten(x)
        return try build.add(TakeAlong(axis: 0), x, try build.fromFront(try build.flatten(indices), build.shape(x)[0]))
      }
      let axis = try call.axis(of: build.shape(x))
      guard build.shape(indices).rank == build.shape(x).rank else {
        throw call.config.bad("indices", .string("\(build.shape(indices))"), accepts: "indices with as many axes as \(build.shape(x))")
      }
      // All axes but one broadcast.
      var (xDims, indexDims) = (build.shape(x).dims, build.shape(indices).dims)
      for other in xDims.indices where other != axis {
        (xDims[other], indexDims[other]) = (max(xDims[other], indexDims[other]), max(xDims[other], indexDims[other]))
      }
      x = try build.broadcast(x, to: Shape(xDims))
      indices = try build.broadcast(try build.fromFront(indices, xDims[axis]), to: Shape(indexDims))
      return try build.add(TakeAlong(axis: axis), x, indices)
    },
    "Scatter": Operation("indices", "values", "shape") { (call, build) throws(Diagnostic) in
      let values = try call.tensor("values", &build)
      guard let shape = try call.ints("shape") else { throw call.config.missing("shape") }
      return try call.scatter(into: try build.full(Shape(shape), 0, build.type(values).dtype), values, .add, &build)
    },
    "ScatterUpdate": Operation("inputs", "indices", "updates") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("inputs", &build)
      let modes: [String: Scatter.Mode] = ["add": .add, "max": .maximum, "min": .minimum, "mul": .multiply]
      let mode = call.has("reduction") ? modes[try call.options().choice("reduction", Array(modes.keys))]! : .replace
      return try call.scatter(into: x, try build.cast(try call.tensor("updates", &build), to: build.type(x).dtype), mode, &build)
    },
    "SegmentSum": segment(.add) { _ in 0 }, "SegmentProd": segment(.multiply) { _ in 1 },
    "SegmentMax": segment(.maximum, \.limits.least), "SegmentMin": segment(.minimum, \.limits.greatest),
    "Bincount": .refused("the result", hint: "how many bins it has depends on the data; sum one_hot vectors instead"),
    "OneHot": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axis = try call.axis(of: Shape(build.shape(x).dims + [1]), default: -1)
      return try build.oneHot(x, try call.int("num_classes", in: 0...), axis: axis, try call.dtype() ?? .float32)
    },
    "MultiHot": Operation("inputs") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("inputs", &build)
      let axis = try call.axis(of: Shape(build.shape(x).dims + [1]), default: -1)
      // The axis of the labels is the second, or the last of a vector.
      let reduced = build.shape(x).rank == 1 ? 0 : 1
      let hot = try build.oneHot(x, try call.int("num_classes", in: 0...), axis: axis, try call.dtype() ?? .float32)
      return try build.reduce(.maximum, hot, [reduced])
    },
    "Tril": triangle { row, column, k in column <= row + k }, "Triu": triangle { row, column, k in column >= row + k },
    "Diag": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", rank: 1...2, &build)
      let k = try call.int("k", default: 0)
      return build.shape(x).rank == 1 ? try build.diagonalMatrix(x, k) : try build.diagonal(x, k, 0, 1)
    },
    "Diagflat": Operation("x") { (call, build) throws(Diagnostic) in
      try build.diagonalMatrix(try build.flatten(try call.tensor("x", &build)), try call.int("k", default: 0))
    },
    "Diagonal": Operation("x") { (call, build) throws(Diagnostic) in try call.diagonal(&build) },
    "Trace": Operation("x") { (call, build) throws(Diagnostic) in
      let diagonal = try call.diagonal(&build)
      let isSmall = [.bool, .int8, .int16].contains(build.type(diagonal).dtype)
      let summed = try build.cast(diagonal, to: isSmall ? .int32 : build.type(diagonal).dtype)
      return try build.reduce(.sum, summed, [build.shape(diagonal).rank - 1])
    },
    "UnravelIndex": Operation("indices", several: { (call, build) throws(Diagnostic) in
      let dims = try call.ints("shape", minimum: 1) ?? []
      // As Keras computes it: vectors from the last axis on, everything else, oddly, from the first.
      var rest = try call.tensor("indices", &build)
      var coordinates: [ValueID] = []
      for dim in build.shape(rest).rank == 1 ? dims.reversed() : dims {
        coordinates.append(try build.map(.binary(.mod, .x, .constant(Double(dim))), rest))
        rest = try build.map(.binary(.floorDivide, .x, .constant(Double(dim))), rest)
      }
      return coordinates.reversed()
    }),
    "ZerosLike": filled(0), "OnesLike": filled(1), "EmptyLike": filled(0),
    "FullLike": Operation("x", "fill_value", "dtype") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let value = try build.cast(try call.tensor("fill_value", &build), to: try call.dtype() ?? build.type(x).dtype)
      return try build.broadcast(value, to: build.shape(x))
    },
    "Full": Operation("fill_value", "shape", "dtype") { (call, build) throws(Diagnostic) in
      let value = try call.tensor("fill_value", &build)
      return try build.broadcast(try build.cast(value, to: try call.dtype() ?? .float32), to: Shape(try call.ints("shape") ?? []))
    },
    "Size": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      return try build.scalar(Double(build.shape(x).elementCount), .int32)
    },
    "Ndim": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      return try build.scalar(Double(build.shape(x).rank), .int64)
    },
    "Linspace": Operation("start", "stop") { (call, build) throws(Diagnostic) in try call.spaced(&build) { $0 } },
    "Logspace": Operation("start", "stop") { (call, build) throws(Diagnostic) in
      let base = try call.double("base", default: 10)
      return try call.spaced(&build) { .binary(.power, .constant(base), $0) }
    },
    "Geomspace": Operation("start", "stop") { (call, build) throws(Diagnostic) in
      // Between the absolute values, with the sign of the start.
      let magnitude = try call.spaced(&build, of: .apply(.log, .apply(.absolute, .x))) { .apply(.exp, $0) }
      let sign = try build.map(.apply(.sign, .x), try build.cast(try call.tensor("start", &build), to: build.type(magnitude).dtype))
      let axis = try call.axis(of: build.shape(magnitude), default: 0)
      let shape = Shape(build.shape(magnitude).dims.enumerated().filter { $0.offset != axis }.map(\.element))
      return try build.map(.operand(0) * .operand(1), magnitude, try build.expand(try build.broadcast(sign, to: shape), at: axis))
    },
    "Vander": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", rank: 1...1, &build)
      let count = try call.has("N") ? call.int("N", in: 0...) : build.shape(x)[0]
      let rising = try build.cast(try build.range(count), to: build.type(x).dtype)
      let powers = try call.bool("increasing") ? rising : build.reverse(rising, [0])
      return try build.map(.binary(.power, .operand(0), .operand(1)), try build.expand(x, at: 1), powers)
    },
  ]

  private static func filled(_ value: Double) -> Operation {
    Operation("x", "dtype") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      return try build.full(build.shape(x), value, try call.dtype() ?? build.type(x).dtype)
    }
  }

  private static func triangle(_ isKept: @escaping @Sendable (Int, Int, Int) -> Bool) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let (k, rank) = (try call.int("k", default: 0), build.shape(x).rank)
      let mask = try build.mask(rows: rank > 1 ? build.shape(x)[rank - 2] : 1, columns: build.shape(x).last) { isKept($0, $1, k) }
      return try build.map(.select(.operand(0), then: .operand(1), otherwise: 0), try build.cast(mask, to: build.type(x).dtype), x)
    }
  }

  private static func segment(_ mode: Scatter.Mode, _ neutral: @escaping @Sendable (DType) -> Double) -> Operation {
    Operation("data", "segment_ids", "num_segments") { (call, build) throws(Diagnostic) in
      let data = try call.tensor("data", rank: 1...Int.max, &build)
      let (dtype, dims) = (build.type(data).dtype, build.shape(data).dims.dropFirst())
      let (count, zeros) = try call.segments(mode)
      var base = try build.full(Shape([count] + dims), neutral(dtype), dtype)
      if !zeros.isEmpty {
        let column = try build.constant(dtype, Shape([count] + dims.map { _ in 1 })) { zeros.contains($0) ? 0 : neutral(dtype) }
        base = try build.broadcast(column, to: Shape([count] + dims))
      }
      return try build.add(Scatter(mode), base, try build.cast(try call.tensor("segment_ids", &build), to: .int32), data)
    }
  }
}

extension OperationCall {
  /// How many segments there are, and those that are 0 because no row belongs to them; others then hold the neutral element. Without
  /// `num_segments` their number follows from `segment_ids` as TensorFlow has it: one a distinct number for sums, else up to the greatest number.
  fileprivate func segments(_ mode: Scatter.Mode) throws(Diagnostic) -> (count: Int, zeros: Set<Int>) {
    if has("num_segments") { return (try int("num_segments", in: 0...), []) }
    guard let ids = try constant("segment_ids") else {
      throw unsupported("a missing 'num_segments' with computed 'segment_ids'", hint: "give the number of segments")
    }
    let numbers = Set(try integers(of: ids, "segment_ids"))
    let isSorted = try bool("sorted")
    let count = mode == .add && !isSorted ? numbers.count : (numbers.max() ?? -1) + 1
    try Graph.check([max(count, 0)], at: location)
    // Sorted segments that are empty are 0, even where the greatest or least of none is infinite.
    return (max(count, 0), isSorted && mode != .multiply ? Set(0..<max(count, 0)).subtracting(numbers) : [])
  }

  /// `x[key]` with integers, slices, an ellipsis, new axes and at most one tensor of indices.
  fileprivate func item(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var x = try tensor("x", &build)
    guard let key = value("key") else { throw config.missing("key") }
    var parts: [CallValue<ValueID>]
    switch key {
    case .list(let values): parts = values
    case .constant(let json): parts = (json.sequence ?? [json]).map { .constant($0) }
    case .tensor: parts = [key]
    }
    func kind(_ part: CallValue<ValueID>) -> String? {
      guard case .constant(let json) = part else { return nil }
      if json.isNull { return "newaxis" }
      // Keras 2 writes a slice without a class.
      return json.object.map { $0["class_name"]?.string ?? "__slice__" }
    }
    let consumed = parts.count { kind($0) != "newaxis" && kind($0) != "__ellipsis__" }
    let elided = build.shape(x).rank - consumed
    guard elided >= 0 else { throw unsupported("\(consumed) indices into shape \(build.shape(x))", hint: "index at most its axes") }
    if !parts.contains(where: { kind($0) == "__ellipsis__" }) { parts.append(.constant(["class_name": "__ellipsis__"])) }
    var axis = 0
    for part in parts {
      switch kind(part) {
      case "newaxis":
        x = try build.expand(x, at: axis)
        axis += 1
      case "__ellipsis__": axis += elided
      case "__slice__":
        guard case .constant(let json) = part else { continue }
        let slice = json["config"] ?? json
        guard slice["step"]?.int != 0 else { throw config.bad("key", json, accepts: "slices with a step other than 0") }
        let (start, count, step) = range(slice, build.shape(x)[axis])
        x = try build.slice(x, axis: axis, from: start, count: count, step: step)
        axis += 1
      default:
        if case .constant(let json) = part, let index = json.int {
          let extent = build.shape(x)[axis]
          guard (-extent..<extent).contains(index) else { throw config.bad("key", json, accepts: "indices into shape \(build.shape(x))") }
          x = try build.pick(x, axis: axis, index < 0 ? index + extent : index)
        } else {
          let indices = try tensor(part, "key", &build)
          x = try build.take(x, indices, axis: axis)
          axis += build.shape(indices).rank
        }
      }
    }
    return x
  }

  /// A Python slice of an axis: where it starts, how many elements it has, and how far they are apart.
  private func range(_ slice: JSONValue, _ extent: Int) -> (start: Int, count: Int, step: Int) {
    // A step beyond the extent picks one element, however long it is.
    let step = min(max(slice["step"]?.int ?? 1, -max(extent, 1)), max(extent, 1))
    func bound(_ value: Int?, _ fallback: Int) -> Int {
      guard let value else { return fallback }
      let positive = value < 0 ? value + extent : value
      return step > 0 ? min(max(positive, 0), extent) : min(max(positive, -1), extent - 1)
    }
    let start = bound(slice["start"]?.int, step > 0 ? 0 : extent - 1)
    let stop = bound(slice["stop"]?.int, step > 0 ? extent : -1)
    let count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step
    return (count > 0 ? start : 0, max(count, 0), step)
  }

  fileprivate func starts(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try build.flatten(try build.cast(try tensor("start_indices", &build), to: .int32))
  }

  /// Values combined into `base` at `indices` `[…, k]`, whose last axis counts the first k axes of base.
  fileprivate func scatter(into base: ValueID, _ values: ValueID, _ mode: Scatter.Mode, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(base)
    var indices = try build.cast(try tensor("indices", &build), to: .int32)
    if build.shape(indices).rank == 1 && shape.rank == 1 { indices = try build.expand(indices, at: 1) }
    let depth = build.shape(indices).last
    guard build.shape(indices).rank > 0, depth <= shape.rank else {
      throw Diagnostic(
        id: "keras-input-shape", "indices of shape \(build.shape(indices)) into shape \(shape), whose axes they exceed", at: location)
    }
    let rows = shape.dims.prefix(depth).reduce(1, *)
    let strides = Shape(Array(shape.dims.prefix(depth))).strides
    let weights = try build.constant(Tensor(TensorType(.int32, [depth]), doubles: strides.map(Double.init)))
    let weighted = try build.map(.operand(0) * .operand(1), indices, weights)
    let row = try build.flatten(try build.reduce(.sum, weighted, [build.shape(indices).rank - 1]))
    let count = build.shape(row)[0]
    let columns = shape.dims.dropFirst(depth).reduce(1, *)
    let result = try build.add(
      Scatter(mode), try build.reshape(base, [rows, columns]), row, try build.reshape(values, [count, columns]))
    return try build.reshape(result, shape)
  }

  fileprivate func diagonal(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try tensor("x", &build)
    return try build.diagonal(
      x, try int("offset", default: 0), try axis("axis1", of: build.shape(x), default: 0), try axis("axis2", of: build.shape(x), default: 1))
  }

  /// `num` values evenly spaced between the images of start and stop under `inner`, as `outer` maps them.
  fileprivate func spaced(_ build: inout LayerBuild, of inner: Expr = .x, _ outer: (Expr) -> Expr) throws(Diagnostic) -> ValueID {
    let (num, isClosed) = (try int("num", default: 50, in: 0...), try bool("endpoint", default: true))
    var (start, stop) = (try tensor("start", &build), try tensor("stop", &build))
    let common = PromotedType.tensor(build.type(start).dtype).joined(.tensor(build.type(stop).dtype)).dtype
    let dtype = try self.dtype() ?? PromotedType.float(common)
    // Integers lie between the exact numbers: these are rounded down.
    let exact = dtype.isFloatingPoint ? dtype : .float64
    func number(_ value: ValueID) throws(Diagnostic) -> ValueID { try build.map(inner, try build.cast(try build.cast(value, to: dtype), to: exact)) }
    (start, stop) = (try number(start), try number(stop))
    guard let shape = build.shape(start).broadcast(with: build.shape(stop)) else {
      throw Diagnostic(
        id: "keras-input-shape", "shapes \(build.shape(start)) and \(build.shape(stop)) of 'start' and 'stop' do not broadcast", at: location)
    }
    let axis = try self.axis(of: Shape(shape.dims + [1]), default: 0)
    let parts = Double(isClosed ? max(num - 1, 1) : max(num, 1))
    var dims = [Int](repeating: 1, count: shape.rank + 1)
    dims[axis] = num
    let index = try build.constant(exact, Shape(dims)) { Double($0) }
    let step = (Expr.operand(1) - .operand(0)) / .constant(parts)
    let between = Expr.select(.operand(2) < .constant(parts), then: .operand(0) + step * .operand(2), otherwise: .operand(1))
    let (from, to) = (try build.broadcast(start, to: shape), try build.broadcast(stop, to: shape))
    let numbers = try build.map(outer(between), try build.expand(from, at: axis), try build.expand(to, at: axis), index)
    return exact == dtype ? numbers : try build.cast(try build.map(.apply(.floor, .x), numbers), to: dtype)
  }
}
