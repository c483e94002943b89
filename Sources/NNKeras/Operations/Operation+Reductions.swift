import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Functions that combine the elements along axes.
  static let reductions: [String: Operation] = [
    "Sum": reduction(.sum) { $0.accumulated }, "Prod": reduction(.product) { $0.accumulated },
    "Mean": reduction(.mean) { PromotedType.float($0) },
    "Max": extremum(.maximum), "Amax": extremum(.maximum), "Min": extremum(.minimum), "Amin": extremum(.minimum),
    "Any": truth(.any), "All": truth(.all),
    "Var": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, axes) = try call.floatAndAxes(&build)
      return try build.variance(x, axes, keepDims: try call.bool("keepdims"))
    },
    "Std": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, axes) = try call.floatAndAxes(&build)
      return try build.map(.apply(.sqrt, .x), try build.variance(x, axes, keepDims: try call.bool("keepdims")))
    },
    "Moments": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axes = try call.axes("axes", of: build.shape(x))
      let keepDims = try call.bool("keepdims")
      return [try build.reduce(.mean, x, axes, keepDims: keepDims), try build.variance(x, axes, keepDims: keepDims)]
    }),
    "Ptp": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let (axes, keepDims) = (try call.axes(of: build.shape(x)), try call.bool("keepdims"))
      let greatest = try build.reduce(.maximum, x, axes, keepDims: keepDims)
      return try build.map(.operand(0) - .operand(1), greatest, try build.reduce(.minimum, x, axes, keepDims: keepDims))
    },
    "CountNonzero": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let counted = try build.cast(try build.truth(x), to: .int32)
      return try build.reduce(.sum, counted, try call.axes(of: build.shape(x)))
    },
    "Logsumexp": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, axes) = try call.floatAndAxes(&build)
      return try build.logSumExp(x, axes, keepDims: try call.bool("keepdims"))
    },
    "Average": Operation("x", "weights") { (call, build) throws(Diagnostic) in
      var (x, axes) = try call.floatAndAxes(&build)
      guard var weights = try call.optionalTensor("weights", &build) else { return try build.reduce(.mean, x, axes) }
      let dtype = PromotedType.float(PromotedType.tensor(build.type(x).dtype).joined(.tensor(build.type(weights).dtype)).dtype)
      (x, weights) = (try build.cast(x, to: dtype), try build.cast(weights, to: dtype))
      if build.shape(weights).rank == 1, build.shape(x).rank > 1, axes.count == 1 {
        var dims = [Int](repeating: 1, count: build.shape(x).rank)
        dims[axes[0]] = build.shape(weights)[0]
        weights = try build.reshape(weights, Shape(dims))
      }
      let weighted = try build.reduce(.sum, try build.map(.operand(0) * .operand(1), x, weights), axes)
      let whole = try build.reduce(.sum, weights, axes)
      return try build.map(.operand(0) / .operand(1), weighted, whole)
    },
    "Norm": Operation("x") { (call, build) throws(Diagnostic) in try call.norm(&build) },
    "Argmax": argument(.maximum), "Argmin": argument(.minimum),

    "Nansum": ignoringNaN(.sum, 0), "Nanprod": ignoringNaN(.product, 1),
    "Nanmax": ignoringNaN(.maximum, -.infinity), "Nanmin": ignoringNaN(.minimum, .infinity),
    "Nanmean": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, axes) = try call.floatAndAxes(&build)
      return try build.nanMean(x, axes, keepDims: try call.bool("keepdims"))
    },
    "Nanvar": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, axes) = try call.floatAndAxes(&build)
      return try build.nanVariance(x, axes, keepDims: try call.bool("keepdims"))
    },
    "Nanstd": Operation("x") { (call, build) throws(Diagnostic) in
      let (x, axes) = try call.floatAndAxes(&build)
      return try build.map(.apply(.sqrt, .x), try build.nanVariance(x, axes, keepDims: try call.bool("keepdims")))
    },
    "Nanargmax": nanArgument(.maximum, -.infinity), "Nanargmin": nanArgument(.minimum, .infinity),

    "Cumsum": scan(.sum), "Cumprod": scan(.product), "Nancumsum": scan(.sum, replacingNaN: 0), "Nancumprod": scan(.product, replacingNaN: 1),
    "Diff": Operation("a") { (call, build) throws(Diagnostic) in
      var value = try call.tensor("a", &build)
      let axis = try call.axis(of: build.shape(value), default: -1)
      let extent = build.shape(value)[axis]
      for _ in 0..<(try call.int("n", default: 1, in: 0...max(extent, 1))) { value = try build.differences(value, axis, .operand(0) - .operand(1)) }
      return value
    },
    "Trapezoid": Operation("y", "x") { (call, build) throws(Diagnostic) in
      let y = try call.tensor("y", &build)
      let axis = try call.axis(of: build.shape(y), default: -1)
      var areas = try build.differences(try build.cast(y, to: PromotedType.float(build.type(y).dtype)), axis, (.operand(0) + .operand(1)) * 0.5)
      if let x = try call.optionalTensor("x", &build) {
        var dims = [Int](repeating: 1, count: build.shape(y).rank)
        if build.shape(x).rank == 1 { dims[axis] = build.shape(x)[0] } else { dims = build.shape(x).dims }
        let positions = try build.cast(try build.reshape(x, Shape(dims)), to: build.type(areas).dtype)
        let widths = try build.differences(positions, axis, .operand(0) - .operand(1))
        areas = try build.map(.operand(0) * .operand(1), areas, widths)
      } else {
        areas = try build.map(.x * .constant(try call.double("dx", default: 1)), areas)
      }
      return try build.reduce(.sum, areas, [axis])
    },
  ]

  private static func reduction(_ kind: Reduce.Kind, _ dtype: @escaping @Sendable (DType) -> DType) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let wanted = try call.dtype() ?? dtype(build.type(x).dtype)
      return try build.reduce(
        kind, try build.cast(x, to: wanted), try call.axes(of: build.shape(x)), keepDims: try call.bool("keepdims"))
    }
  }

  private static func truth(_ kind: Reduce.Kind) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try build.truth(try call.tensor("x", &build))
      return try build.reduce(kind, x, try call.axes(of: build.shape(x)), keepDims: try call.bool("keepdims"))
    }
  }

  private static func extremum(_ kind: Reduce.Kind) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let isBool = build.type(x).dtype == .bool
      let actual: Reduce.Kind = isBool ? (kind == .maximum ? .any : .all) : kind
      let result = try build.reduce(actual, x, try call.axes(of: build.shape(x)), keepDims: try call.bool("keepdims"))
      guard call.has("initial") else { return result }
      let initial = Expr.constant(try call.double("initial"))
      return try build.map(kind == .maximum ? .max(.x, initial) : .min(.x, initial), result)
    }
  }

  private static func argument(_ kind: ArgReduce.Kind) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in try call.argReduce(kind, try call.tensor("x", &build), &build) }
  }

  private static func nanArgument(_ kind: ArgReduce.Kind, _ neutral: Double) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let found = try call.argReduce(kind, try build.map(.select(.apply(.isnan, .x), then: .constant(neutral), otherwise: .x), x), &build)
      let isNaN = try build.reduce(
        .all, try build.map(.apply(.isnan, .x), x), try call.axes(of: build.shape(x)), keepDims: try call.bool("keepdims"))
      return try build.map(.select(.operand(0), then: -1, otherwise: .operand(1)), try build.cast(isNaN, to: .int32), found)
    }
  }

  private static func ignoringNaN(_ kind: Reduce.Kind, _ neutral: Double) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let (axes, keepDims) = (try call.axes(of: build.shape(x)), try call.bool("keepdims"))
      guard build.type(x).dtype.isFloatingPoint else {
        return try build.reduce(kind, try build.cast(x, to: build.type(x).dtype.accumulated), axes, keepDims: keepDims)
      }
      let clean = try build.map(.select(.apply(.isnan, .x), then: .constant(neutral), otherwise: .x), x)
      let result = try build.reduce(kind, clean, axes, keepDims: keepDims)
      guard neutral.isInfinite else { return result }
      // Of nothing but NaN the extreme is NaN.
      let isNaN = try build.reduce(.all, try build.map(.apply(.isnan, .x), x), axes, keepDims: keepDims)
      return try build.map(.select(.operand(0), then: .constant(.nan), otherwise: .operand(1)), isNaN, result)
    }
  }

  private static func scan(_ kind: Scan.Kind, replacingNaN neutral: Double? = nil) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in
      var x = try call.tensor("x", &build)
      let dtype = build.type(x).dtype
      // Infinities are replaced as well.
      if let neutral, dtype.isFloatingPoint { x = try build.map(dtype.finite(.x, nan: neutral), x) }
      x = try build.cast(x, to: try call.dtype() ?? dtype.accumulatedBool)
      guard call.has("axis") else { return try build.add(Scan(kind, axis: 0), try build.flatten(x)) }
      return try build.add(Scan(kind, axis: try call.axis(of: build.shape(x))), x)
    }
  }
}

extension DType {
  /// The type in which Keras sums: small integers become 32 bits wide.
  fileprivate var accumulated: DType {
    switch self {
    case .bool, .int8, .int16: .int32
    case .uint8, .uint16: .uint32
    default: self
    }
  }

  fileprivate var accumulatedBool: DType { self == .bool ? .int32 : self }
}

extension OperationCall {
  fileprivate func floatAndAxes(_ build: inout LayerBuild) throws(Diagnostic) -> (ValueID, [Int]) {
    let x = try tensor("x", &build)
    return (try build.cast(x, to: PromotedType.float(build.type(x).dtype)), try axes(of: build.shape(x)))
  }

  fileprivate func argReduce(_ kind: ArgReduce.Kind, _ x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let (shape, keepDims) = (build.shape(x), try bool("keepdims"))
    guard has("axis") else {
      let found = try build.add(ArgReduce(kind, axis: 0), try build.flatten(x))
      return try build.restore(found, Array(0..<shape.rank), when: keepDims)
    }
    let axis = try self.axis(of: shape)
    return try build.restore(try build.add(ArgReduce(kind, axis: axis), x), [axis], when: keepDims)
  }

  /// Vector and matrix norms, as `numpy.linalg.norm` defines them.
  fileprivate func norm(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let (x, _) = try floatAndAxes(&build)
    let shape = build.shape(x)
    let keepDims = try bool("keepdims")
    let given = try ints("axis")
    // In the order given: rows come first.
    let axes = try (given ?? Array(0..<shape.rank)).mapThrowing { axis throws(Diagnostic) in try config.normalized(axis, in: shape) }
    let order = try option("ord")
    let absolute = Expr.apply(.absolute, .x)
    func rooted(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
      try build.map(.apply(.sqrt, .x), try build.reduce(.sum, try build.map(.x * .x, x), axes.sorted(), keepDims: keepDims))
    }
    guard let order, order.string != "fro" else { return try rooted(&build) }
    let number = order.double ?? (order.string == "inf" ? .infinity : order.string == "-inf" ? -.infinity : nil)
    if axes.count == 1, let number {
      if number == 2 { return try rooted(&build) }
      if number.isInfinite { return try build.reduce(number > 0 ? .maximum : .minimum, try build.map(absolute, x), axes, keepDims: keepDims) }
      if number == 0 {
        let counted = try build.cast(try build.map(.binary(.notEqual, .x, 0), x), to: build.type(x).dtype)
        return try build.reduce(.sum, counted, axes, keepDims: keepDims)
      }
      let powers = try build.reduce(.sum, try build.map(.binary(.power, absolute, .constant(number)), x), axes, keepDims: keepDims)
      return try build.map(.binary(.power, .x, .constant(1 / number)), powers)
    }
    guard axes.count == 2 else { throw config.bad("ord", order, accepts: "None and 'fro' over more than two axes") }
    if let number, abs(number) == 1 || number.isInfinite {
      let (summed, compared) = abs(number) == 1 ? (axes[0], axes[1]) : (axes[1], axes[0])
      let sums = try build.reduce(.sum, try build.map(absolute, x), [summed], keepDims: true)
      let result = try build.reduce(number > 0 ? .maximum : .minimum, sums, [compared], keepDims: true)
      return keepDims ? result : try build.squeeze(result, axes)
    }
    guard order.string == "nuc" || number.map(abs) == 2 else {
      throw config.bad("ord", order, accepts: "None, 'fro', 'nuc', 1, 2, -1, -2 and infinity for matrices")
    }
    let others = (0..<shape.rank).filter { !axes.contains($0) }
    let singular = try build.addAll(MatrixFunction(.svd(full: false)), [try build.transpose(x, others + axes)])[1]
    let kind: Reduce.Kind = order.string == "nuc" ? .sum : number! > 0 ? .maximum : .minimum
    var result = try build.reduce(kind, singular, [others.count])
    // Keras puts the axes back one after the other, each counted in the rank that there is by then.
    for axis in keepDims ? given ?? [0, 1] : [] {
      result = try build.expand(result, at: axis < 0 ? axis + build.shape(result).rank + 1 : axis)
    }
    return result
  }
}

extension LayerBuild {
  /// The mean of the squared distances from the mean.
  mutating func variance(_ x: ValueID, _ axes: [Int], keepDims: Bool) throws(Diagnostic) -> ValueID {
    let mean = try reduce(.mean, x, axes, keepDims: true)
    let distance = Expr.operand(0) - .operand(1)
    return try reduce(.mean, try map(distance * distance, x, mean), axes, keepDims: keepDims)
  }

  fileprivate mutating func nanMean(_ x: ValueID, _ axes: [Int], keepDims: Bool) throws(Diagnostic) -> ValueID {
    let sum = try reduce(.sum, try map(.select(.apply(.isnan, .x), then: 0, otherwise: .x), x), axes, keepDims: keepDims)
    let valid = try cast(try map(.apply(.logicalNot, .apply(.isnan, .x)), x), to: type(x).dtype)
    return try map(.operand(0) / .operand(1), sum, try reduce(.sum, valid, axes, keepDims: keepDims))
  }

  fileprivate mutating func nanVariance(_ x: ValueID, _ axes: [Int], keepDims: Bool) throws(Diagnostic) -> ValueID {
    let distance = Expr.operand(0) - .operand(1)
    return try nanMean(try map(distance * distance, x, try nanMean(x, axes, keepDims: true)), axes, keepDims: keepDims)
  }

  /// `max + log Σ exp(x − max)`; where the maximum is infinite it is the result.
  mutating func logSumExp(_ x: ValueID, _ axes: [Int], keepDims: Bool) throws(Diagnostic) -> ValueID {
    let greatest = try reduce(.maximum, x, axes, keepDims: true)
    let finite = try map(.select(.apply(.isfinite, .x), then: .x, otherwise: 0), greatest)
    let sum = try reduce(.sum, try map(.apply(.exp, .operand(0) - .operand(1)), x, finite), axes, keepDims: true)
    let result = try map(.apply(.log, .operand(0)) + .operand(1), sum, finite)
    return keepDims ? result : try squeeze(result, axes)
  }

  /// An expression of each element (operand 0) and the one before it (operand 1) along an axis.
  fileprivate mutating func differences(_ value: ValueID, _ axis: Int, _ expr: Expr) throws(Diagnostic) -> ValueID {
    let count = max(shape(value)[axis] - 1, 0)
    return try map(
      expr, try slice(value, axis: axis, from: min(1, shape(value)[axis]), count: count), try slice(value, axis: axis, from: 0, count: count))
  }
}
