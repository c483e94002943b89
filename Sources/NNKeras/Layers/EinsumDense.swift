import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// `activation(einsum(equation, x, kernel) + bias)`: a matrix product over whichever axes the equation names.
struct EinsumDense: KerasLayer {
  private let config: LayerConfig
  private let inputLabels: String
  private let kernelLabels: String
  private let outputLabels: String
  /// Whether the ellipsis stands for leading axes; nil when there is none.
  private let ellipsisLeads: Bool?
  private let outputShape: [Int?]
  private let biasAxes: String?
  private let activation: Activation

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let equation = try config.string("equation").filter { $0 != " " }
    guard let match = equation.wholeMatch(of: /(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?/),
      (match.1 == nil) == (match.5 == nil), (match.3 == nil) == (match.7 == nil), match.1 == nil || match.3 == nil
    else { throw config.bad("equation", .string(equation), accepts: "two operands, as in 'ab,bc->ac' or '...a,ab->...b'") }
    (inputLabels, kernelLabels, outputLabels) = (String(match.2), String(match.4), String(match.6))
    ellipsisLeads = match.1 != nil ? true : match.3 != nil ? false : nil
    guard let shape = config["output_shape"] else { throw config.missing("output_shape") }
    outputShape = shape.integer.map { [$0] } ?? shape.sequence?.map(\.integer) ?? []
    biasAxes = config["bias_axes"] == nil ? nil : try config.string("bias_axes")
    activation = try config.activation("activation")
    for key in ["quantization_mode", "quantization_config"] {
      try config.require(key, is: .null, meaning: "null: save the model before model.quantize(…)")
    }
  }

  /// The labels of the input's and the output's axes, letters made up for those of the ellipsis.
  private func labels(_ rank: Int) throws(Diagnostic) -> (input: [Character], output: [Character]) {
    let elided = rank - inputLabels.count
    guard elided >= 0, ellipsisLeads != nil || elided == 0 else {
      throw Diagnostic(id: "keras-einsum", "an input of \(rank) axes does not fit the equation", at: config.at("equation"))
    }
    let extra = (0..<elided).map { Character(UnicodeScalar(UInt8(ascii: "0") + UInt8($0))) }
    switch ellipsisLeads {
    case true?: return (extra + inputLabels, extra + outputLabels)
    default: return (inputLabels + extra, outputLabels + extra)
    }
  }

  /// The extent of every label, from the input and from `output_shape`, which leaves out the batch and the axes of an ellipsis.
  private func extents(_ input: Shape) throws(Diagnostic) -> [Character: Int] {
    let (inputAxes, outputAxes) = try labels(input.rank)
    var extents = Dictionary(zip(inputAxes, input.dims), uniquingKeysWith: { first, _ in first })
    let elided = input.rank - inputLabels.count
    var whole: [Int?] = [input[0]] + outputShape
    if ellipsisLeads == true {
      whole.insert(contentsOf: (1..<max(elided, 1)).map { input[$0] }, at: 1)
    } else if elided > 0 {
      whole += input.dims.suffix(elided).map { $0 }
    }
    for (label, extent) in zip(outputAxes, whole) where extents[label] == nil { extents[label] = extent }
    for label in kernelLabels + outputLabels where extents[label] == nil {
      throw Diagnostic(id: "keras-einsum", "the size of axis '\(label)' is not known", at: config.at("output_shape"))
    }
    return extents
  }

  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    let extents = try extents(inputs[0].shape)
    let kernel = WeightSpec(
      "kernel", Shape(kernelLabels.map { extents[$0]! }), config.initializer("kernel_initializer", default: "glorot_uniform"))
    guard let biasAxes else { return [kernel] }
    // The bias has the output's axes from the first that it varies along.
    let start = outputLabels.firstIndex { biasAxes.contains($0) } ?? outputLabels.startIndex
    var shape = outputLabels[start...].map { biasAxes.contains($0) ? extents[$0]! : 1 }
    if ellipsisLeads == false { shape += [Int](repeating: 1, count: inputs[0].shape.rank - inputLabels.count) }
    return [kernel, WeightSpec("bias", Shape(shape), config.initializer("bias_initializer", default: "zeros"))]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let (inputAxes, outputAxes) = try labels(build.shape(inputs[0].value).rank)
    var value = try build.einsum(inputs[0].value, inputAxes, build.constant(weights[0]), Array(kernelLabels), outputAxes)
    if weights.count > 1 { value = try build.addBias(weights[1], to: value) }
    return [KerasTensor(try activation.apply(value, &build))]
  }
}

extension LayerBuild {
  /// The product of two values summed over the labels that the result does not have: axes are ordered into matrices, multiplied, and put
  /// into the order of the result.
  mutating func einsum(_ a: ValueID, _ aLabels: [Character], _ b: ValueID, _ bLabels: [Character], _ result: [Character])
    throws(Diagnostic) -> ValueID
  {
    let left = try sumUnused(a, aLabels, keeping: Set(bLabels + result))
    let right = try sumUnused(b, bLabels, keeping: Set(aLabels + result))
    var extents = Dictionary(zip(left.labels, shape(left.value).dims), uniquingKeysWith: { first, _ in first })
    for (label, extent) in zip(right.labels, shape(right.value).dims) { extents[label] = extent }
    let shared = left.labels.filter { right.labels.contains($0) }
    let batch = shared.filter { result.contains($0) }
    let inner = shared.filter { !result.contains($0) }
    let rows = left.labels.filter { !shared.contains($0) }
    let columns = right.labels.filter { !shared.contains($0) }
    func size(_ labels: [Character]) -> Int { labels.reduce(1) { $0 * extents[$1]! } }
    func ordered(_ side: (value: ValueID, labels: [Character]), _ labels: [Character]) throws(Diagnostic) -> ValueID {
      try transpose(side.value, labels.map { side.labels.firstIndex(of: $0)! })
    }
    let batchDims = batch.map { extents[$0]! }
    let leftMatrix = try reshape(try ordered(left, batch + rows + inner), Shape(batchDims + [size(rows), size(inner)]))
    let rightMatrix = try reshape(try ordered(right, batch + inner + columns), Shape(batchDims + [size(inner), size(columns)]))
    let product = try add(MatMul(), leftMatrix, rightMatrix)
    let order = batch + rows + columns
    let split = try reshape(product, Shape(order.map { extents[$0]! }))
    return try transpose(split, result.map { order.firstIndex(of: $0)! })
  }

  private mutating func sumUnused(_ value: ValueID, _ labels: [Character], keeping kept: Set<Character>) throws(Diagnostic)
    -> (value: ValueID, labels: [Character])
  {
    let unused = labels.indices.filter { !kept.contains(labels[$0]) }
    if unused.isEmpty { return (value, labels) }
    return (try add(Reduce(.sum, axes: unused), value), labels.filter { kept.contains($0) })
  }
}
