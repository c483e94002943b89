import NNDiagnostics
import NNIR
import NNOps

/// What the attention layers share.
extension LayerBuild {
  /// `softmax(scale · q kᵀ) v` for every head (Vaswani et al. 2017).
  ///
  /// - Parameters:
  ///   - query: `[N, H, T, D]`
  ///   - key: `[N, G, S, D]` where G divides H: H / G heads of the query in a row share one head of the key (Ainslie et al. 2023).
  ///   - value: `[N, G, S, V]`
  ///   - mask: `bool`, broadcasts to `[N, H, T, S]`; true where the query may look.
  ///   - blanks: whether a query that may look nowhere gets zeros; else it gets the mean of all values.
  /// - Returns: the result `[N, H, T, V]` and the weights `[N, H, T, S]`.
  mutating func attend(query: ValueID, key: ValueID, value: ValueID, scale: Double, mask: ValueID?, blanks: Bool)
    throws(Diagnostic) -> (result: ValueID, weights: ValueID)
  {
    let (q, k, v) = (shape(query), shape(key), shape(value))
    // The heads that share a key stand one after the other, so they are the rows of one product.
    let rows = q[1] / k[1] * q[2]
    let raw = try add(MatMul(transposeB: true), reshape(query, [q[0], k[1], rows, q[3]]), key)
    let scores = try map(.x * .constant(scale), reshape(raw, [q[0], q[1], q[2], k[2]]))
    let weights = try maskedSoftmax(scores, mask, blanks: blanks)
    let mixed = try add(MatMul(), reshape(weights, [q[0], k[1], rows, k[2]]), value)
    return (try reshape(mixed, [q[0], q[1], q[2], v[3]]), weights)
  }

  /// Softmax over the last axis with what `mask` hides left out.
  ///
  /// - Parameter blanks: whether rows that are hidden as a whole become zeros; else they become uniform.
  mutating func maskedSoftmax(_ scores: ValueID, _ mask: ValueID?, blanks: Bool) throws(Diagnostic) -> ValueID {
    guard let mask else { return try add(Softmax(), scores) }
    let shown = try cast(mask, to: floatType)
    let weights = try add(Softmax(), map(.select(.operand(1), then: .operand(0), otherwise: -1e9), scores, shown))
    return blanks ? try map(.select(.operand(1), then: .operand(0), otherwise: 0), weights, shown) : weights
  }

  /// A dense layer over the last axis with a kernel `[F, …]` and, as a second weight, a bias `[…]`: `[…, F]` becomes `[…, …]`.
  mutating func project(_ value: ValueID, _ weights: [Tensor]) throws(Diagnostic) -> ValueID {
    let kernel = weights[0].shape
    let features = kernel.dims.dropFirst().reduce(1, *)
    let product = try add(MatMul(), value, constant(weights[0].reshaped([kernel[0], features])))
    let whole = Shape(shape(value).dims.dropLast() + kernel.dims.dropFirst())
    if weights.count == 1 { return try reshape(product, whole) }
    if kernel.dims.dropFirst(2).allSatisfy({ $0 == 1 }) { return try addBias(weights[1], to: reshape(product, whole)) }
    // Added before the axes are parted, the bias is one row.
    return try reshape(try map(.operand(0) + .operand(1), product, constant(weights[1].reshaped([features]))), whole)
  }

  /// The value as `bool`, as of a mask given to a call: everything but zero is true.
  mutating func truth(_ value: ValueID) throws(Diagnostic) -> ValueID {
    type(value).dtype == .bool ? value : try map(.binary(.notEqual, .x, 0), value)
  }

  /// Where all of the masks are true; nil when there is none.
  mutating func conjunction(_ masks: [ValueID]) throws(Diagnostic) -> ValueID? {
    guard var joint = masks.first else { return nil }
    for mask in masks.dropFirst() { joint = try map(.binary(.logicalAnd, .operand(0), .operand(1)), joint, mask) }
    return joint
  }

  /// A constant `[1, T, S]` mask, true where `isShown(t, s)`.
  mutating func positionMask(_ steps: Int, _ sources: Int, _ isShown: (Int, Int) -> Bool) throws(Diagnostic) -> ValueID {
    let truths = (0..<(steps * sources)).map { isShown($0 / sources, $0 % sources) ? 1.0 : 0 }
    return try constant(Tensor(TensorType(.bool, [1, steps, sources]), doubles: truths))
  }
}

/// What `MultiHeadAttention` and `GroupQueryAttention` may look at.
struct AttentionMask {
  /// How many axes of the scores belong to the queries, and as many to the keys.
  var axisCount: Int
  /// A position sees only those nearer than this.
  var slidingWindow: Int?
  /// Keras' masks of the inputs, `[N, T]`, `[N, S]` and `[N, S]`.
  var query: ValueID?
  var value: ValueID?
  var key: ValueID?

  /// The masks of the inputs, of the call and of the layer joined, of `rank` axes, each of which is 1 or that of the scores.
  ///
  /// - Returns: nil when everything may be seen.
  func joined(rank: Int, steps: Int, sources: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    var masks: [ValueID] = []
    if let query { masks.append(try inserted(build.truth(query), axisFromEnd: 0, &build)) }
    for mask in [value, key] {
      if let mask { masks.append(try inserted(build.truth(mask), axisFromEnd: 1, &build)) }
    }
    if build.flags.contains("use_causal_mask") { masks.append(try build.positionMask(steps, sources) { $1 <= $0 }) }
    if let slidingWindow { masks.append(try build.positionMask(steps, sources) { abs($0 - $1) < slidingWindow }) }
    if let given = build.keywords["attention_mask"]?.first?.value { masks.append(try build.truth(given)) }
    return try build.conjunction(try masks.mapThrowing { mask throws(Diagnostic) in try expanded(mask, to: rank, &build) })
  }

  private func inserted(_ mask: ValueID, axisFromEnd: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var dims = build.shape(mask).dims
    dims.insert(1, at: dims.count - axisFromEnd)
    return try build.reshape(mask, Shape(dims))
  }

  /// New axes come in front of the axes of queries and keys, where the heads are.
  private func expanded(_ mask: ValueID, to rank: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var dims = build.shape(mask).dims
    guard dims.count >= 2 * axisCount, dims.count <= rank else {
      throw Diagnostic(
        id: "keras-attention-mask", "unsupported mask of shape \(Shape(dims)) for attention over \(axisCount) axes", at: build.location,
        notes: ["a mask has two axes for each axis of attention, and at most \(rank)"])
    }
    dims.insert(contentsOf: [Int](repeating: 1, count: rank - dims.count), at: dims.count - 2 * axisCount)
    return try build.reshape(mask, Shape(dims))
  }
}
