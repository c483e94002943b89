import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Products and factorisations.
  static let linearAlgebra: [String: Operation] = [
    "Matmul": product { (call, build, a, b) throws(Diagnostic) in
      let (left, right) = (try build.widened(a), try build.widened(b))
      return try build.matrixProduct(left, right)
    },
    "Dot": product { (call, build, a, b) throws(Diagnostic) in
      let (rankA, rankB) = (build.shape(a).rank, build.shape(b).rank)
      if rankA == 0 || rankB == 0 { return try build.map(.operand(0) * .operand(1), a, b) }
      return try build.contract(a, [rankA - 1], b, [max(rankB - 2, 0)])
    },
    "Inner": product { (call, build, a, b) throws(Diagnostic) in
      let (rankA, rankB) = (build.shape(a).rank, build.shape(b).rank)
      if rankA == 0 || rankB == 0 { return try build.map(.operand(0) * .operand(1), a, b) }
      return try build.contract(a, [rankA - 1], b, [rankB - 1])
    },
    "Vdot": product { (call, build, a, b) throws(Diagnostic) in
      return try build.contract(try build.flatten(a), [0], try build.flatten(b), [0])
    },
    "Outer": product { (call, build, a, b) throws(Diagnostic) in
      return try build.map(.operand(0) * .operand(1), try build.expand(try build.flatten(a), at: 1), try build.flatten(b))
    },
    "Tensordot": product { (call, build, a, b) throws(Diagnostic) in
      guard let option = try call.option("axes") else { throw call.config.missing("axes") }
      if let count = option.int {
        let rank = build.shape(a).rank
        guard (0...min(rank, build.shape(b).rank)).contains(count) else {
          throw call.config.bad("axes", option, accepts: "at most as many axes as both operands have")
        }
        return try build.contract(a, Array((rank - count)..<rank), b, Array(0..<count))
      }
      let sides = (option.sequence ?? []).map { side in side.integers ?? [] }
      guard sides.count == 2 else { throw call.config.bad("axes", option, accepts: "a number or two lists of axes") }
      func counted(_ axes: [Int], _ value: ValueID) throws(Diagnostic) -> [Int] {
        try axes.mapThrowing { axis throws(Diagnostic) in try call.config.normalized(axis, in: build.shape(value), "axes") }
      }
      return try build.contract(a, try counted(sides[0], a), b, try counted(sides[1], b))
    },
    "Einsum": Operation { (call, build) throws(Diagnostic) in
      var operands = try call.rest.mapThrowing { value throws(Diagnostic) in try call.tensor(value, "operands", &build) }
      if operands.isEmpty { operands = try call.tensors("operands", &build) }
      let types = operands.map { build.type($0).dtype }
      if let first = types.first, types.contains(where: { $0 != first }) {
        let dtype = types.dropFirst().reduce(PromotedType.tensor(first)) { $0.joined(.tensor($1)) }.dtype
        operands = try operands.mapThrowing { operand throws(Diagnostic) in try build.cast(operand, to: dtype) }
      }
      return try call.einsum(try operands.mapThrowing { operand throws(Diagnostic) in try build.widened(operand) }, &build)
    },
    "Cross": Operation("x1", "x2") { (call, build) throws(Diagnostic) in try call.cross(&build) },
    "Kron": product { (call, build, a, b) throws(Diagnostic) in
      let rank = max(build.shape(a).rank, build.shape(b).rank)
      func dims(_ value: ValueID) -> [Int] { [Int](repeating: 1, count: rank - build.shape(value).rank) + build.shape(value).dims }
      let (left, right) = (dims(a), dims(b))
      let product = try build.map(
        .operand(0) * .operand(1), try build.reshape(a, Shape(left.flatMap { [$0, 1] })), try build.reshape(b, Shape(right.flatMap { [1, $0] })))
      return try build.reshape(product, Shape(zip(left, right).map { $0 * $1 }))
    },
    "Correlate": Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      var (a, b) = (try call.tensor("x1", rank: 1...1, &build), try call.tensor("x2", rank: 1...1, &build))
      let dtype = PromotedType.float(PromotedType.tensor(build.type(a).dtype).joined(.tensor(build.type(b).dtype)).dtype)
      (a, b) = (try build.cast(a, to: dtype), try build.cast(b, to: dtype))
      let (n, m) = (build.shape(a)[0], build.shape(b)[0])
      let mode = try call.options().choice("mode", ["valid", "same", "full"], default: "valid")
      let padded = mode == "valid" ? a : try build.pad(a, low: [m - 1], high: [m - 1])
      let whole = try build.matrixProduct(try build.frames(padded, length: m, step: 1), b)
      return mode == "same" ? try build.slice(whole, axis: 0, from: (n + m - 1 - max(n, m)) / 2, count: max(n, m)) : whole
    },
    "Corrcoef": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", rank: 2...2, &build)
      let floats = try build.cast(x, to: PromotedType.float(build.type(x).dtype))
      let centred = try build.map(.operand(0) - .operand(1), floats, try build.reduce(.mean, floats, [1], keepDims: true))
      let covariance = try build.map(
        .x / .constant(Double(build.shape(x)[1] - 1)), try build.matmul(centred, centred, transposeB: true))
      let deviation = try build.map(.apply(.sqrt, .x), try build.diagonalOf(covariance))
      return try build.map(
        .min(.max(.operand(0) / (.operand(1) * .operand(2)), -1), 1), covariance, try build.expand(deviation, at: 1), deviation)
    },
    "CDist": Operation("x", "y") { (call, build) throws(Diagnostic) in
      var (a, b) = try call.factors("x", "y", &build)
      let dtype = PromotedType.float(build.type(a).dtype)
      (a, b) = (try build.cast(a, to: dtype), try build.cast(b, to: dtype))
      let distance = Expr.operand(0) - .operand(1)
      let squares = try build.map(
        distance * distance, try build.expand(a, at: build.shape(a).rank - 1), try build.expand(b, at: build.shape(b).rank - 2))
      return try build.map(.apply(.sqrt, .x), try build.reduce(.sum, squares, [build.shape(squares).rank - 1]))
    },

    "Cholesky": Operation("x") { (call, build) throws(Diagnostic) in
      let lower = try build.add(MatrixFunction(.cholesky), try call.tensor("x", &build))
      return try call.bool("upper") ? try build.swapLast(lower) : lower
    },
    "CholeskyInverse": Operation("x") { (call, build) throws(Diagnostic) in
      let factor = try call.tensor("x", rank: 2...Int.max, &build)
      let (n, isUpper) = (build.shape(factor).last, try call.bool("upper"))
      let unit = try build.cast(try build.mask(rows: n, columns: n) { $0 == $1 }, to: build.type(factor).dtype)
      let identity = try build.broadcast(unit, to: build.shape(factor))
      let inverse = try build.add(MatrixFunction(.solveTriangular(lower: !isUpper)), factor, identity)
      return isUpper ? try build.matmul(inverse, inverse, transposeB: true) : try build.matmul(try build.swapLast(inverse), inverse)
    },
    "Det": matrix(.determinant), "Inv": matrix(.inverse),
    "Logdet": Operation("x") { (call, build) throws(Diagnostic) in
      try build.addAll(MatrixFunction(.logDeterminant), [try call.tensor("x", &build)])[1]
    },
    "Slogdet": matrices(.logDeterminant), "Eigh": matrices(.eigh),
    "LuFactor": Operation("x", several: { (call, build) throws(Diagnostic) in
      let results = try build.addAll(MatrixFunction(.lu), [try call.tensor("x", &build)])
      return [results[0], try build.cast(results[1], to: .int32)]
    }),
    "Qr": Operation("x", several: { (call, build) throws(Diagnostic) in
      let isComplete = try call.options().choice("mode", ["reduced", "complete"], default: "reduced") == "complete"
      return try build.addAll(MatrixFunction(.qr(complete: isComplete)), [try call.tensor("x", &build)])
    }),
    "SVD": Operation("x", several: { (call, build) throws(Diagnostic) in
      let isFull = try call.bool("full_matrices", default: true)
      let results = try build.addAll(MatrixFunction(.svd(full: isFull)), [try call.tensor("x", &build)])
      return try call.bool("compute_uv", default: true) ? results : [results[1]]
    }),
    "Solve": Operation("a", "b") { (call, build) throws(Diagnostic) in try call.solve(.solve, &build) },
    "SolveTriangular": Operation("a", "b") { (call, build) throws(Diagnostic) in
      try call.solve(.solveTriangular(lower: try call.bool("lower")), &build)
    },
    "Pinv": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", rank: 2...Int.max, &build)
      let shape = build.shape(x)
      let fallback = 10 * Double(max(shape.last, shape[shape.rank - 2])) * 1.1920929e-7
      return try build.add(MatrixFunction(.pseudoInverse(rcond: try call.double("rcond", default: fallback))), x)
    },
    "Lstsq": Operation("a", "b") { (call, build) throws(Diagnostic) in
      let (a, b) = (try call.tensor("a", rank: 2...2, &build), try call.tensor("b", &build))
      let fallback = 1.1920929e-7 * Double(max(build.shape(a)[0], build.shape(a)[1]))
      let inverse = try build.add(MatrixFunction(.pseudoInverse(rcond: try call.double("rcond", default: fallback))), a)
      return try build.matrixProduct(inverse, b)
    },
    "MatrixRank": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", rank: 2...Int.max, &build)
      let shape = build.shape(x)
      let singular = try build.addAll(MatrixFunction(.svd(full: false)), [x])[1]
      let axis = build.shape(singular).rank - 1
      let tolerance: ValueID
      if let given = try call.optionalTensor("tol", &build) {
        tolerance = given
      } else {
        tolerance = try build.map(
          .x * .constant(Double(max(shape.last, shape[shape.rank - 2])) * 1.1920929e-7), try build.reduce(.maximum, singular, [axis], keepDims: true))
      }
      let counted = try build.cast(try build.map(.operand(0) > .operand(1), singular, tolerance), to: .int32)
      return try build.reduce(.sum, counted, [axis])
    },
    "Eig": .refused("a complex result", hint: "use eigh for symmetric matrices"),
  ]

  private static func matrix(_ kind: MatrixFunction.Kind) -> Operation {
    Operation("x") { (call, build) throws(Diagnostic) in try build.add(MatrixFunction(kind), try call.tensor("x", &build)) }
  }

  private static func matrices(_ kind: MatrixFunction.Kind) -> Operation {
    Operation("x", several: { (call, build) throws(Diagnostic) in try build.addAll(MatrixFunction(kind), [try call.tensor("x", &build)]) })
  }
}

extension Operation {
  /// A function of two tensors that adds up products. Those of two `bool` tensors are true where any is.
  private static func product(
    _ body: @escaping @Sendable (OperationCall, inout LayerBuild, ValueID, ValueID) throws(Diagnostic) -> ValueID
  ) -> Operation {
    Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      let (x, y) = (try call.tensor("x1", &build), try call.tensor("x2", &build))
      let (a, b) = try OperationCall.joined(x, y, &build)
      let result = try body(call, &build, a, b)
      let isLogical = build.type(x).dtype == .bool && build.type(y).dtype == .bool
      return isLogical ? try build.map(.binary(.notEqual, .x, 0), result) : result
    }
  }
}

extension OperationCall {
  /// Two tensors in their common element type, which is int32 for `bool`.
  fileprivate func factors(_ first: String, _ second: String, _ build: inout LayerBuild) throws(Diagnostic) -> (ValueID, ValueID) {
    try Self.joined(try tensor(first, &build), try tensor(second, &build), &build)
  }

  fileprivate static func joined(_ a: ValueID, _ b: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> (ValueID, ValueID) {
    var dtype = PromotedType.tensor(build.type(a).dtype).joined(.tensor(build.type(b).dtype)).dtype
    if dtype == .bool { dtype = .int32 }
    return (try build.cast(a, to: dtype), try build.cast(b, to: dtype))
  }

  /// A vector on the right is a column.
  fileprivate func solve(_ kind: MatrixFunction.Kind, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let (a, b) = (try tensor("a", &build), try tensor("b", &build))
    let rank = build.shape(b).rank
    guard rank == build.shape(a).rank - 1 else { return try build.add(MatrixFunction(kind), a, b) }
    return try build.squeeze(try build.add(MatrixFunction(kind), a, try build.expand(b, at: rank)), [rank])
  }

  fileprivate func cross(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let (a, b) = try factors("x1", "x2", &build)
    let shared = try has("axis") ? int("axis") : nil
    func components(_ value: ValueID, _ name: String) throws(Diagnostic) -> [ValueID] {
      let axis = try config.normalized(shared == nil ? int(name, default: -1) : shared!, in: build.shape(value), name)
      return try build.unstack(value, axis: axis)
    }
    let (x, y) = (try components(a, "axisa"), try components(b, "axisb"))
    guard (2...3).contains(x.count), (2...3).contains(y.count) else {
      throw unsupported("vectors of other lengths than 2 and 3", hint: "cross products have 2 or 3 components")
    }
    func minor(_ i: Int, _ j: Int) throws(Diagnostic) -> ValueID {
      // A missing third component is 0.
      let left = i < x.count && j < y.count ? try build.map(.operand(0) * .operand(1), x[i], y[j]) : nil
      let right = j < x.count && i < y.count ? try build.map(.operand(0) * .operand(1), x[j], y[i]) : nil
      switch (left, right) {
      case (let left?, let right?): return try build.map(.operand(0) - .operand(1), left, right)
      case (let left?, nil): return left
      case (nil, let right?): return try build.map(-.x, right)
      default: return try build.map(.operand(0) * 0 + .operand(1) * 0, x[0], y[0])
      }
    }
    if x.count == 2 && y.count == 2 { return try minor(0, 1) }
    let parts = [try minor(1, 2), try minor(2, 0), try minor(0, 1)]
    let axis = try config.normalized(shared == nil ? int("axisc", default: -1) : shared!, in: Shape(build.shape(parts[0]).dims + [3]), "axisc")
    return try build.stack(parts, axis: axis)
  }

  /// Operands are contracted from left to right.
  fileprivate func einsum(_ operands: [ValueID], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let text = try string("subscripts").filter { $0 != " " }
    func bad() -> Diagnostic {
      config.bad("subscripts", .string(text), accepts: "one group of labels for each of \(operands.count) operands")
    }
    let sides = text.split(separator: ">", omittingEmptySubsequences: false).map(String.init)
    let left = sides[0].hasSuffix("-") ? String(sides[0].dropLast()) : sides[0]
    let inputs = left.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard inputs.count == operands.count, sides.count <= 2 else { throw bad() }
    // An ellipsis stands for as many axes as are left, named by digits from the right.
    func labels(_ text: String, _ elided: Int) -> [Character] {
      Array(text.replacing("...", with: String((0..<max(elided, 0)).reversed().map { Character("\($0)") })))
    }
    var terms: [(value: ValueID, labels: [Character])] = []
    var widest = 0
    for (input, operand) in zip(inputs, operands) {
      let elided = build.shape(operand).rank - input.filter { $0 != "." }.count
      guard elided >= 0, elided <= 9 else { throw bad() }
      widest = max(widest, input.contains("...") ? elided : 0)
      let names = labels(input, elided)
      guard names.count == build.shape(operand).rank else { throw bad() }
      terms.append(try build.withoutRepeats(operand, names))
    }
    let all = terms.flatMap(\.labels)
    let result =
      sides.count == 2
      ? labels(sides[1], widest)
      : labels("...", widest) + Set(all.filter { $0.isLetter }).filter { name in inputs.joined().count { $0 == name } == 1 }.sorted()
    guard Set(result).count == result.count, result.allSatisfy(all.contains) else { throw bad() }
    var product = terms[0]
    for (index, right) in terms.dropFirst().enumerated() {
      let later = Set(terms.dropFirst(index + 2).flatMap(\.labels) + result)
      let kept = (product.labels + right.labels.filter { !product.labels.contains($0) }).filter(later.contains)
      let target = index == terms.count - 2 ? result : kept
      product = (try build.einsum(product.value, product.labels, right.value, right.labels, target), target)
    }
    let summed = product.labels.indices.filter { !result.contains(product.labels[$0]) }
    let value = summed.isEmpty ? product.value : try build.reduce(.sum, product.value, summed)
    let names = product.labels.filter(result.contains)
    return try build.transpose(value, result.map { names.firstIndex(of: $0)! })
  }
}

extension LayerBuild {
  /// Keras multiplies matrices of int8 in int32.
  fileprivate mutating func widened(_ value: ValueID) throws(Diagnostic) -> ValueID {
    let dtype = type(value).dtype
    return try cast(value, to: dtype == .int8 ? .int32 : dtype)
  }

  /// NumPy's `matmul`: vectors are a row on the left and a column on the right, leading axes broadcast.
  mutating func matrixProduct(_ a: ValueID, _ b: ValueID) throws(Diagnostic) -> ValueID {
    let isRow = shape(a).rank == 1
    let isColumn = shape(b).rank == 1
    let left = isRow ? try expand(a, at: 0) : a
    let right = isColumn ? try expand(b, at: 1) : b
    let product = try matmul(left, right)
    let rank = shape(product).rank
    return try squeeze(product, (isRow ? [rank - 2] : []) + (isColumn ? [rank - 1] : []))
  }

  /// Sums products over pairs of axes; the other axes of a come before those of b.
  fileprivate mutating func contract(_ a: ValueID, _ axesA: [Int], _ b: ValueID, _ axesB: [Int]) throws(Diagnostic) -> ValueID {
    let (shapeA, shapeB) = (shape(a), shape(b))
    let restA = (0..<shapeA.rank).filter { !axesA.contains($0) }
    let restB = (0..<shapeB.rank).filter { !axesB.contains($0) }
    func size(_ axes: [Int], _ shape: Shape) -> Int { axes.map { shape[$0] }.reduce(1, *) }
    let left = try reshape(try transpose(a, restA + axesA), [size(restA, shapeA), size(axesA, shapeA)])
    let right = try reshape(try transpose(b, axesB + restB), [size(axesB, shapeB), size(restB, shapeB)])
    return try reshape(try matmul(left, right), Shape(restA.map { shapeA[$0] } + restB.map { shapeB[$0] }))
  }

  /// The diagonal along labels that an operand has several times, as in `ii->i`.
  fileprivate mutating func withoutRepeats(_ value: ValueID, _ labels: [Character]) throws(Diagnostic) -> (value: ValueID, labels: [Character]) {
    var (value, labels) = (value, labels)
    while let (first, second) = labels.indices.lazy.compactMap({ i in labels[..<i].firstIndex(of: labels[i]).map { ($0, i) } }).first {
      let name = labels[first]
      let others = labels.indices.filter { $0 != first && $0 != second }
      let moved = try transpose(value, others + [first, second])
      let n = shape(value)[first]
      let flat = try reshape(moved, Shape(others.map { shape(value)[$0] } + [n * n]))
      value = try slice(flat, axis: others.count, from: 0, count: n, step: n + 1)
      labels = others.map { labels[$0] } + [name]
    }
    return (value, labels)
  }

  fileprivate mutating func diagonalOf(_ matrix: ValueID) throws(Diagnostic) -> ValueID {
    let n = shape(matrix).last
    return try slice(try flatten(matrix), axis: 0, from: 0, count: n, step: n + 1)
  }

  /// Windows of the last axis: `[…, L]` to `[…, 1 + (L − length) / step, length]`.
  mutating func frames(_ x: ValueID, length: Int, step: Int) throws(Diagnostic) -> ValueID {
    let last = shape(x).rank - 1
    let count = shape(x).last < length ? 0 : 1 + (shape(x).last - length) / step
    return try take(x, try constant(.int32, [count, length]) { Double($0 / length * step + $0 % length) }, axis: last)
  }
}
