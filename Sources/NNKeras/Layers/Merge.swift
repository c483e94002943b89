import NNDiagnostics
import NNIR
import NNOps

/// Add, Subtract, Multiply, Average, Maximum and Minimum of inputs that broadcast.
struct MergeLayer: KerasLayer {
  private let config: LayerConfig
  private let function: BinaryFunction

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let functions: [String: BinaryFunction] = [
      "Add": .add, "Subtract": .subtract, "Multiply": .multiply, "Average": .add, "Maximum": .maximum, "Minimum": .minimum,
    ]
    function = functions[config.className]!
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, function == .subtract ? 2...2 : 1...Int.max, config)
    let dtype = mergedType(inputs.map { build.type($0.value).dtype }, build.floatType)
    // Inputs of fewer axes get axes of extent 1 behind the batch.
    let rank = inputs.map { build.shape($0.value).rank }.max() ?? 0
    let values = try inputs.mapThrowing { input throws(Diagnostic) in
      var dims = build.shape(input.value).dims
      if !dims.isEmpty { dims.insert(contentsOf: [Int](repeating: 1, count: rank - dims.count), at: 1) }
      return try build.reshape(try build.cast(input.value, to: dtype), Shape(dims))
    }
    try checkBroadcast(values, build)
    let mask = try mask(inputs, &build)
    // A value that got new axes has lost its mask.
    let whole = zip(values, inputs).map { $0 == $1.value ? $1 : KerasTensor($0) }
    if config.kerasMajor > 2, whole.contains(where: { $0.mask != nil }) {
      switch function {
      case .multiply: return [KerasTensor(try maskedProduct(whole, &build), mask: mask)]
      case .maximum, .minimum: return [KerasTensor(try maskedExtreme(whole, &build), mask: mask)]
      default: break
      }
    }
    var expr = Expr.operand(0)
    for index in values.indices.dropFirst() { expr = .binary(function, expr, .operand(index)) }
    let value = values.count == 1 ? values[0] : try build.addAll(Map(expr), values)[0]
    if config.className != "Average" { return [KerasTensor(value, mask: mask)] }
    // TensorFlow divides integers of 32 and 64 bits in double precision.
    let isWide = [.int32, .int64].contains(dtype)
    let sum = try build.cast(value, to: isWide ? .float64 : build.floatType)
    return [KerasTensor(try build.map(.x * .constant(1 / Double(values.count)), sum), mask: mask)]
  }

  /// Integers are merged as such.
  private func mergedType(_ dtypes: [DType], _ floatType: DType) -> DType {
    let common = dtypes.dropFirst().reduce(PromotedType.tensor(dtypes[0])) { $0.joined(.tensor($1)) }.dtype
    return common.isInteger ? common : floatType
  }

  // MARK: Keras 3 lets hidden values take no part

  /// A hidden value counts as 1; where all are hidden, the product is 0.
  private func maskedProduct(_ inputs: [KerasTensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    var product: ValueID?
    var anyShown: ValueID?
    for input in inputs {
      var factor = input.value
      if let mask = input.mask {
        let shown = try numbers(mask, &build)
        factor = try build.map(.select(.operand(1), then: .operand(0), otherwise: 1), factor, shown)
        if let other = anyShown { anyShown = try build.map(.max(.operand(0), .operand(1)), other, shown) } else { anyShown = shown }
      }
      if let other = product { product = try build.map(.operand(0) * .operand(1), other, factor) } else { product = factor }
    }
    guard let anyShown, inputs.allSatisfy({ $0.mask != nil }) else { return product! }
    return try build.map(.select(.operand(1), then: .operand(0), otherwise: 0), product!, anyShown)
  }

  /// Of two values one of which is hidden, the other. What is known to be hidden is kept as long as every input so far has a mask.
  private func maskedExtreme(_ inputs: [KerasTensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let choose = Expr.select(.operand(2), then: .operand(0), otherwise: .operand(1))
    var result = inputs[0].value
    var shown: ValueID?
    if let mask = inputs[0].mask { shown = try numbers(mask, &build) }
    for input in inputs.dropFirst() {
      var x = input.value
      var own: ValueID?
      if let mask = input.mask { own = try numbers(mask, &build) }
      if let own { x = try build.map(choose, x, result, own) }
      if let shown { result = try build.map(choose, result, x, shown) }
      if let own, let other = shown {
        shown = try build.map(.max(.operand(0), .operand(1)), other, own)
      } else {
        shown = nil
      }
      result = try build.map(.binary(function, .operand(0), .operand(1)), result, x)
    }
    return result
  }

  /// A mask as numbers, for every feature.
  private func numbers(_ mask: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try build.cast(try build.reshape(mask, Shape(build.shape(mask).dims + [1])), to: build.floatType)
  }

  private func checkBroadcast(_ values: [ValueID], _ build: LayerBuild) throws(Diagnostic) {
    var joint: Shape = []
    for value in values {
      guard let next = joint.broadcast(with: build.shape(value)) else {
        throw Diagnostic(
          id: "keras-merge-shapes", "inputs of shapes \(values.map { "\(build.shape($0))" }.joined(separator: ", ")) do not fit together",
          at: config.location)
      }
      joint = next
    }
  }

  /// Keras 3: data is where any input has data; one input without a mask means there is none. Keras 2: where all with a mask have data.
  private func mask(_ inputs: [KerasTensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    let masks = inputs.compactMap(\.mask)
    let isLegacy = config.kerasMajor == 2
    guard masks.count == inputs.count || isLegacy, var joint = masks.first else { return nil }
    for mask in masks.dropFirst() {
      joint = try build.map(.binary(isLegacy ? .logicalAnd : .logicalOr, .operand(0), .operand(1)), joint, mask)
    }
    return joint
  }
}

/// `x + scale · y`: the residual of InceptionResNetV2 in `keras.applications`.
struct CustomScaleLayer: KerasLayer {
  private let config: LayerConfig
  private let scale: Double

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    scale = try config.double("scale", default: 1)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, 2...2, config)
    return [KerasTensor(try build.map(.operand(0) + .operand(1) * .constant(scale), inputs[0].value, inputs[1].value))]
  }
}

/// Joins inputs along an axis.
struct ConcatenateLayer: KerasLayer {
  private let config: LayerConfig
  private let axis: Int

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    axis = try config.int("axis", default: -1)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, 1...Int.max, config)
    let axis = try config.normalized(axis, in: build.shape(inputs[0].value))
    let dtypes = inputs.map { build.type($0.value).dtype }
    let common = dtypes.allSatisfy { $0 == dtypes[0] } ? dtypes[0] : build.floatType
    let values = try inputs.mapThrowing { input throws(Diagnostic) in try build.cast(input.value, to: common) }
    return [KerasTensor(try build.addAll(Concatenate(axis: axis), values)[0], mask: try mask(inputs, axis, &build))]
  }

  /// The masks joined along the same axis; what is left of the last axis is data if any of it is.
  private func mask(_ inputs: [KerasTensor], _ axis: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    if inputs.allSatisfy({ $0.mask == nil }) { return nil }
    let whole = try inputs.mapThrowing { input throws(Diagnostic) in
      let shape = build.shape(input.value)
      guard let mask = input.mask else {
        return try build.constant(Tensor(TensorType(.bool, shape), doubles: [Double](repeating: 1, count: shape.elementCount)))
      }
      var dims = build.shape(mask).dims
      if dims.count == shape.rank { return mask }
      dims += [Int](repeating: 1, count: shape.rank - dims.count)
      return try build.add(Broadcast(shape), build.reshape(mask, Shape(dims)))
    }
    let joined = try build.addAll(Concatenate(axis: axis), whole)[0]
    return try build.anyAlongLastAxis(joined)
  }
}
