import NNDiagnostics
import NNIR
import NNOps

// Operations that read images at positions which are computed: projections, coordinates and resampling by any scale.

extension OperationCall {
  /// The images at `((a₀x + a₁y + a₂) / k, (b₀x + b₁y + b₂) / k)` with `k = c₀x + c₁y + 1`, for transforms `[N or 1, 8]`.
  func project(_ x: ValueID, _ transform: ValueID, mode: String, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(x)
    let (height, width) = (shape[1], shape[2])
    guard build.shape(transform).rank == 2, build.shape(transform)[1] == 8 else {
      throw Diagnostic(id: "keras-input-shape", "transforms of shape \(build.shape(transform)), but each has 8 numbers", at: location)
    }
    let coefficients = try (0..<8).mapThrowing { index throws(Diagnostic) in
      try build.reshape(try build.pick(transform, axis: 1, index), [build.shape(transform)[0], 1, 1])
    }
    let column = try build.reshape(try build.range(width), [1, 1, width])
    let row = try build.reshape(try build.range(height), [1, height, 1])
    func line(_ first: Int, offset: ValueID?) throws(Diagnostic) -> ValueID {
      let sum = Expr.operand(0) * .operand(1) + .operand(2) * .operand(3)
      if let offset { return try build.map(sum + .operand(4), coefficients[first], column, coefficients[first + 1], row, offset) }
      return try build.map(sum + 1, coefficients[first], column, coefficients[first + 1], row)
    }
    let depth = try line(6, offset: nil)
    let across = try build.map(.operand(0) / .operand(1), try line(0, offset: coefficients[2]), depth)
    let down = try build.map(.operand(0) / .operand(1), try line(3, offset: coefficients[5]), depth)
    let isNearest = try options().choice("interpolation", ["nearest", "bilinear"], default: "bilinear") == "nearest"
    return try build.sample(
      x, try build.map(OperationCall.wrapped(mode, height), down), try build.map(OperationCall.wrapped(mode, width), across), isNearest: isNearest,
      fill: mode == "constant" ? try double("fill_value", default: 0) : nil)
  }

  /// A coordinate brought inside an axis of `count` elements.
  private static func wrapped(_ mode: String, _ count: Int) -> Expr {
    let (n, x) = (Expr.constant(Double(count)), Expr.x)
    func clamped(_ expr: Expr) -> Expr { .min(.max(expr, 0), .constant(Double(count - 1))) }
    switch mode {
    case "constant": return x
    case "nearest": return clamped(x)
    case "wrap":
      if count <= 1 { return x * 0 }
      let period = Expr.constant(Double(count - 1))
      let low = x + n * (.apply(.trunc, -x / period) + 1)
      return clamped(.select(x < 0, then: low, otherwise: .select(x > period, then: x - n * .apply(.trunc, x / period), otherwise: x)))
    default:
      if count <= 1 { return x * 0 }
      let twice = Expr.constant(Double(2 * count))
      let shifted = Expr.select(x < twice, then: twice * .apply(.trunc, -x / twice) + x, otherwise: x)
      let low = Expr.select(shifted < -n, then: shifted + twice, otherwise: -shifted - 1)
      let rest = x - twice * .apply(.trunc, x / twice)
      let high = Expr.select(rest >= n, then: twice - rest - 1, otherwise: rest)
      return clamped(.select(x < 0, then: low, otherwise: .select(x > .constant(Double(count - 1)), then: high, otherwise: x)))
    }
  }

  /// `scipy.ndimage.map_coordinates` of order 0 and 1: `inputs[coordinates]` with coordinates `[rank, …]`.
  func mapCoordinates(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try tensor("inputs", &build)
    let shape = build.shape(x)
    let coordinates = try build.unstack(try build.cast(try tensor("coordinates", &build), to: .float32), axis: 0)
    guard coordinates.count == shape.rank, (1...16).contains(shape.rank) else {
      throw Diagnostic(id: "keras-input-shape", "coordinates for \(coordinates.count) axes of shape \(shape)", at: location)
    }
    let order = try int("order", in: 0...)
    guard order <= 1 else { throw unsupported("order \(order)", hint: "use order 0 or 1") }
    let mode = try options().choice("fill_mode", ["constant", "nearest", "wrap", "mirror", "reflect"], default: "constant")
    let flat = try build.cast(try build.flatten(x), to: .float32)
    var total: ValueID?
    for corner in 0..<(order == 0 ? 1 : 1 << shape.rank) {
      var (index, weight, valid): (ValueID?, ValueID?, ValueID?)
      for (axis, coordinate) in coordinates.enumerated() {
        let isUpper = order == 1 && corner >> axis & 1 == 1
        let lower = Expr.apply(.floor, .x)
        let position = order == 0 ? Expr.apply(.rint, .x) : isUpper ? lower + 1 : lower
        let n = Expr.constant(Double(shape[axis]))
        let inside = Expr.binary(.logicalAnd, position >= 0, position < n)
        let folded: Expr
        switch mode {
        case "wrap": folded = .binary(.mod, position, n)
        case "mirror", "reflect":
          let rest = Expr.binary(.mod, .apply(.absolute, position), n * 2)
          folded = .select(rest < n, then: rest, otherwise: n * 2 - rest - (mode == "reflect" ? 1 : 0))
        default: folded = .min(.max(position, 0), n - 1)
        }
        let place = try build.map(folded * .constant(Double(shape.strides[axis])), coordinate)
        index = try index == nil ? place : build.map(.operand(0) + .operand(1), index!, place)
        let part = order == 0 ? Expr.x * 0 + 1 : isUpper ? .x - lower : 1 - (.x - lower)
        let factor = try build.map(part, coordinate)
        weight = try weight == nil ? factor : build.map(.operand(0) * .operand(1), weight!, factor)
        let isInside = try build.cast(try build.map(inside, coordinate), to: .float32)
        valid = try valid == nil ? isInside : build.map(.operand(0) * .operand(1), valid!, isInside)
      }
      var picked = try build.add(Gather(), flat, try build.cast(index!, to: .int32))
      if mode == "constant" {
        picked = try build.map(
          .select(.operand(0), then: .operand(1), otherwise: .constant(try double("fill_value", default: 0))), valid!, picked)
      }
      let term = try build.map(.operand(0) * .operand(1), picked, weight!)
      total = try total == nil ? term : build.map(.operand(0) + .operand(1), total!, term)
    }
    let dtype = build.type(x).dtype
    return dtype.isInteger ? try build.cast(try build.map(.apply(.rint, .x), total!), to: dtype) : try build.cast(total!, to: dtype)
  }

  /// Each spatial axis is resampled by a matrix of weights; where no input lies under an output position it is 0.
  func scaleAndTranslate(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var x = try tensor("images", &build)
    let axes = try ints("spatial_dims") ?? []
    guard let wanted = try option("output_shape")?.sequence else { throw config.missing("output_shape") }
    let (scales, shifts) = (try tensor("scale", &build), try tensor("translation", &build))
    let kernel = try resamplingKernel()
    let antialias = try bool("antialias", default: true)
    for (index, given) in axes.enumerated() {
      let axis = try config.normalized(given, in: build.shape(x), "spatial_dims")
      let input = build.shape(x)[axis]
      guard wanted.indices.contains(axis), let output = wanted[axis].integer, output >= 0 else {
        throw config.bad("output_shape", .array(wanted), accepts: "numbers for the spatial axes")
      }
      let scale = try build.pick(scales, axis: 0, index)
      let shift = try build.pick(shifts, axis: 0, index)
      let position = try build.constant(.float32, [1, output]) { Double($0) + 0.5 }
      let centre = try build.map(.operand(0) / .operand(1) - .operand(2) / .operand(1) - 0.5, position, scale, shift)
      let taps = try build.reshape(try build.range(input), [input, 1])
      let width = antialias ? Expr.max(.apply(.reciprocal, .operand(2)), 1) : .constant(1)
      let weights = try build.map(kernel(.apply(.absolute, .operand(0) - .operand(1)) / width), centre, taps, scale)
      let sum = try build.reduce(.sum, weights, [0], keepDims: true)
      let isInside = Expr.binary(.logicalAnd, .operand(2) >= -0.5, .operand(2) <= .constant(Double(input) - 0.5))
      let normalized = Expr.select(
        .apply(.absolute, .operand(1)) > .constant(1000 * 1.1920929e-7), then: .operand(0) / .operand(1), otherwise: 0)
      let matrix = try build.map(.select(isInside, then: normalized, otherwise: 0), weights, sum, centre)
      let last = build.shape(x).rank - 1
      let moved = try build.move(x, axis: axis, to: last)
      let rows = try build.reshape(moved, [build.shape(moved).rows, input])
      let resampled = try build.reshape(try build.matmul(rows, matrix), Shape(build.shape(moved).dims.dropLast() + [output]))
      x = try build.move(resampled, axis: last, to: axis)
    }
    return x
  }

  /// The weight of a tap by its distance.
  private func resamplingKernel() throws(Diagnostic) -> (Expr) -> Expr {
    switch try options().choice("method", ["linear", "bilinear", "trilinear", "triangle", "cubic", "bicubic", "tricubic", "lanczos3", "lanczos5"]) {
    case "cubic", "bicubic", "tricubic":
      return { x in
        let near = ((x * 1.5 - 2.5) * x) * x + 1
        let far = ((x * -0.5 + 2.5) * x - 4) * x + 2
        return .select(x >= 2, then: 0, otherwise: .select(x >= 1, then: far, otherwise: near))
      }
    case let name where name.hasPrefix("lanczos"):
      let radius = name.hasSuffix("3") ? 3.0 : 5.0
      return { x in
        let wave = Expr.constant(radius) * .apply(.sin, x * .constant(.pi)) * .apply(.sin, x * .constant(.pi / radius))
        let value = Expr.select(x > 1e-3, then: wave / (x * x * .constant(.pi * .pi)), otherwise: 1)
        return .select(x > .constant(radius), then: 0, otherwise: value)
      }
    default: return { x in .max(1 - x, 0) }
    }
  }
}

extension LayerBuild {
  /// The eight coefficients of the projective map that takes each end point to its start point; points `[N, 4, 2]`.
  mutating func homography(_ start: ValueID, _ end: ValueID) throws(Diagnostic) -> ValueID {
    try requireAxis(0, of: shape(start))
    let count = shape(start)[0]
    guard shape(start) == [count, 4, 2], shape(end) == shape(start) else {
      throw Diagnostic(id: "keras-input-shape", "points of shapes \(shape(start)) and \(shape(end)) instead of [N, 4, 2]", at: location)
    }
    func coordinate(_ points: ValueID, _ axis: Int) throws(Diagnostic) -> ValueID { try pick(points, axis: 2, axis) }
    let (startX, startY) = (try coordinate(start, 0), try coordinate(start, 1))
    let (endX, endY) = (try coordinate(end, 0), try coordinate(end, 1))
    let one = try map(.x * 0 + 1, endX)
    let zero = try map(.x * 0, endX)
    func negated(_ a: ValueID, _ b: ValueID) throws(Diagnostic) -> ValueID { try map(-(.operand(0) * .operand(1)), a, b) }
    // Rows of the two equations of each point, [N, 4, 8].
    let first = try stack([endX, endY, one, zero, zero, zero, try negated(startX, endX), try negated(startX, endY)], axis: 2)
    let second = try stack([zero, zero, zero, endX, endY, one, try negated(startY, endX), try negated(startY, endY)], axis: 2)
    let matrix = try reshape(try stack([first, second], axis: 2), [count, 8, 8])
    let target = try reshape(try stack([startX, startY], axis: 2), [count, 8, 1])
    return try reshape(try add(MatrixFunction(.solve), matrix, target), [count, 8])
  }

  /// The pixels of `[N, H, W, C]` at coordinates `[N or 1, H', W']`; outside is `fill`, or does not occur when it is nil.
  fileprivate mutating func sample(_ x: ValueID, _ down: ValueID, _ across: ValueID, isNearest: Bool, fill: Double?) throws(Diagnostic) -> ValueID {
    let shape = self.shape(x)
    let grid = Shape([shape[0]] + self.shape(down).dims.dropFirst())
    let flat = try reshape(x, [shape[0] * shape[1] * shape[2], shape[3]])
    let (height, width) = (Expr.constant(Double(shape[1])), Expr.constant(Double(shape[2])))
    let sampleIndex = try reshape(try range(shape[0]), [shape[0], 1, 1])
    func pixel(_ row: Expr, _ column: Expr) throws(Diagnostic) -> ValueID {
      let bounded = Expr.min(.max(row, 0), height - 1) * width + .min(.max(column, 0), width - 1)
      let index = try map(bounded + .operand(2) * .constant(Double(shape[1] * shape[2])), down, across, sampleIndex)
      let picked = try add(Gather(), flat, try cast(index, to: .int32))
      guard let fill else { return picked }
      let inside = Expr.binary(
        .logicalAnd, .binary(.logicalAnd, row >= 0, row < height), .binary(.logicalAnd, column >= 0, column < width))
      let isInside = try reshape(try cast(try map(inside, down, across), to: .float32), Shape(self.shape(down).dims + [1]))
      return try map(.select(.operand(0), then: .operand(1), otherwise: .constant(fill)), try broadcast(isInside, to: Shape(grid.dims + [1])), picked)
    }
    let (y, x) = (Expr.operand(0), Expr.operand(1))
    if isNearest {
      // Halves go away from zero, as C rounds.
      func nearest(_ x: Expr) -> Expr { .select(x < 0, then: .apply(.ceil, x - 0.5), otherwise: .apply(.floor, x + 0.5)) }
      return try pixel(nearest(y), nearest(x))
    }
    let (top, left) = (Expr.apply(.floor, y), Expr.apply(.floor, x))
    func weights(_ expr: Expr) throws(Diagnostic) -> ValueID { try reshape(try map(expr, down, across), Shape(self.shape(down).dims + [1])) }
    let blend = Expr.operand(1) + .operand(0) * (.operand(2) - .operand(1))
    let across = try weights(x - left + y * 0)
    let upper = try map(blend, across, try pixel(top, left), try pixel(top, left + 1))
    let lower = try map(blend, across, try pixel(top + 1, left), try pixel(top + 1, left + 1))
    return try map(blend, try weights(y - top + x * 0), upper, lower)
  }
}
