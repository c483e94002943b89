import NNDiagnostics
import NNIR
import NNOps

/// Add, Subtract, Multiply, Average, Maximum and Minimum of inputs that broadcast.
struct MergeLayer: KerasLayer {
  private let config: LayerConfig
  private let function: BinaryFunction

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let functions: [String: BinaryFunction] = [
      "Add": .add, "Subtract": .subtract, "Multiply": .multiply, "Average": .add, "Maximum": .maximum, "Minimum": .minimum,
    ]
    function = functions[config.className]!
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, function == .subtract ? 2...2 : 1...Int.max, config)
    // Inputs of fewer axes get axes of extent 1 behind the batch.
    let rank = inputs.map { build.shape($0.value).rank }.max() ?? 0
    let values = try inputs.mapThrowing { input throws(Diagnostic) in
      var dims = build.shape(input.value).dims
      if !dims.isEmpty { dims.insert(contentsOf: [Int](repeating: 1, count: rank - dims.count), at: 1) }
      return try build.reshape(input.value, Shape(dims))
    }
    try checkBroadcast(values, build)
    var expr = Expr.operand(0)
    for index in values.indices.dropFirst() { expr = .binary(function, expr, .operand(index)) }
    if config.className == "Average" { expr = expr * .constant(1 / Double(values.count)) }
    let value = values.count == 1 ? values[0] : try build.addAll(Map(expr), values)[0]
    return [KerasTensor(value, mask: try mask(inputs, &build))]
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

  /// Data is where any input has data; one input without a mask means there is none.
  private func mask(_ inputs: [KerasTensor], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    let masks = inputs.compactMap(\.mask)
    guard masks.count == inputs.count, var joint = masks.first else { return nil }
    for mask in masks.dropFirst() { joint = try build.map(.binary(.logicalOr, .operand(0), .operand(1)), joint, mask) }
    return joint
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
    let common = dtypes.allSatisfy { $0 == dtypes[0] } ? dtypes[0] : .float32
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
