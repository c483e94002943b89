import NNDiagnostics
import NNIR
import NNOps

/// What a layer builds its nodes with. Every node gets the layer's path and location.
struct LayerBuild {
  private(set) var graph: Graph
  /// The layer's path in the user's model: `encoder/dense_1`.
  var name: String
  /// The type in which the layer computes: float32, or float64 under its policy.
  var floatType = DType.float32
  var location: Location
  /// Tensors given to the call by keyword, such as `initial_state`.
  var keywords: [String: [KerasTensor]] = [:]
  /// Keywords of the call that are true, such as `use_causal_mask`.
  var flags: Set<String> = []
  /// The text of the layer's own files by name.
  var assets: [String: String] = [:]
  /// Whether the first axis is for any number of samples; its extent here stands for others.
  var hasFreeBatch = false
  /// What the layers so far do with the batch axis.
  private(set) var batchUse = BatchUse.samples
  /// The layer that does it.
  private(set) var batchUsePlace = Location()

  init(_ graph: Graph) {
    self.graph = graph
    name = ""
    location = Location()
  }

  func type(_ value: ValueID) -> TensorType { graph[value] }
  func shape(_ value: ValueID) -> Shape { graph[value].shape }

  mutating func input(_ name: String, _ type: TensorType) throws(Diagnostic) -> ValueID {
    try graph.addInput(name, type, at: location)
  }

  /// Says that a layer does not treat every sample alone.
  ///
  /// - Parameter place: the layer; nil is the one that is being built.
  mutating func useBatchAxis(as use: BatchUse, at place: Location? = nil) {
    guard use > batchUse else { return }
    (batchUse, batchUsePlace) = (use, place ?? location)
  }

  // MARK: States

  /// Makes sure that there is a state of this name.
  mutating func declareState(_ name: String, _ type: TensorType) throws(Diagnostic) {
    if !graph.states.contains(where: { $0.name == name }) { _ = try graph.addState(name, type, at: location) }
  }

  /// What the last call in this run, or else the last run, has left.
  func currentState(_ name: String) -> ValueID { graph.states.first { $0.name == name }!.next }

  mutating func setState(_ name: String, to value: ValueID) {
    graph.setState(graph.states.firstIndex { $0.name == name }!, to: value)
  }

  mutating func setOutputs(_ outputs: [Port]) { graph.outputs = outputs }

  mutating func add(_ op: any Op, _ operands: ValueID...) throws(Diagnostic) -> ValueID {
    try addAll(op, operands)[0]
  }

  mutating func addAll(_ op: any Op, _ operands: [ValueID]) throws(Diagnostic) -> [ValueID] {
    guard let half = operands.map({ type($0).dtype }).first(where: { $0 == .float16 || $0 == .bfloat16 }), computesInFloat32(op) else {
      return try graph.append(op, operands, name: name, at: location)
    }
    // Kernels are for float32, and Keras accumulates half precision in it as well.
    let widened = try operands.mapThrowing { value throws(Diagnostic) in
      type(value).dtype.isFloatingPoint ? try cast(value, to: .float32) : value
    }
    return try graph.append(op, widened, name: name, at: location).mapThrowing { result throws(Diagnostic) in
      type(result).dtype == .float32 ? try cast(result, to: half) : result
    }
  }

  private func computesInFloat32(_ op: any Op) -> Bool {
    op is any EpilogueOp || op is Softmax || op is Resample || op is LSTM || op is GRU || op is SimpleRNN
  }

  /// A constant; float32 numbers take the type in which the layer computes.
  mutating func constant(_ tensor: Tensor) throws(Diagnostic) -> ValueID {
    try add(Constant(tensor.dtype == .float32 ? tensor.converted(to: floatType) : tensor))
  }

  /// A constant whose elements a function gives by their row-major indices.
  mutating func constant(_ dtype: DType, _ shape: Shape, _ element: (Int) -> Double) throws(Diagnostic) -> ValueID {
    try Graph.check(shape, at: location)
    return try constant(Tensor(TensorType(dtype, shape), doubles: (0..<shape.elementCount).map(element)))
  }

  mutating func map(_ expr: Expr, _ operands: ValueID...) throws(Diagnostic) -> ValueID {
    // An expression that is its operand needs no node.
    if expr == .operand(0) { return operands[0] }
    return try addAll(Map(expr), operands)[0]
  }

  mutating func reshape(_ value: ValueID, _ shape: Shape) throws(Diagnostic) -> ValueID {
    self.shape(value) == shape ? value : try add(Reshape(shape), value)
  }

  mutating func transpose(_ value: ValueID, _ permutation: [Int]) throws(Diagnostic) -> ValueID {
    permutation == Array(permutation.indices) ? value : try add(Transpose(permutation), value)
  }

  mutating func cast(_ value: ValueID, to dtype: DType) throws(Diagnostic) -> ValueID {
    type(value).dtype == dtype ? value : try map(.cast(dtype, .x), value)
  }

  /// Where any element along the last axis is true. Reductions are compiled for floats, so the truth takes that way.
  mutating func anyAlongLastAxis(_ mask: ValueID) throws(Diagnostic) -> ValueID {
    let numbers = try cast(mask, to: floatType)
    return try map(.x > 0, try add(Reduce(.maximum, axes: [shape(mask).rank - 1]), numbers))
  }

  /// Moves channels from axis 1 to the end, as every op wants them.
  mutating func toChannelsLast(_ value: ValueID, when channelsFirst: Bool) throws(Diagnostic) -> ValueID {
    let rank = shape(value).rank
    guard channelsFirst, rank > 2 else { return value }
    return try transpose(value, [0] + Array(2..<rank) + [1])
  }

  /// The inverse of `toChannelsLast`.
  mutating func fromChannelsLast(_ value: ValueID, when channelsFirst: Bool) throws(Diagnostic) -> ValueID {
    let rank = shape(value).rank
    guard channelsFirst, rank > 2 else { return value }
    return try transpose(value, [0, rank - 1] + Array(1..<(rank - 1)))
  }

  /// A constant of one axis, shaped so that it broadcasts along `axis` of a value of `rank` axes.
  mutating func along(_ axis: Int, of rank: Int, _ tensor: Tensor) throws(Diagnostic) -> ValueID {
    try requireAxis(axis, of: Shape([Int](repeating: 1, count: rank)))
    var dims = [Int](repeating: 1, count: rank)
    dims[axis] = tensor.shape.elementCount
    return try constant(tensor.reshaped(Shape(dims)))
  }

  /// The sum of a value and a bias whose axes are the value's last, as Keras 3 computes it on TensorFlow: a bias with a single extent d above 1
  /// goes to the last axis if that has the extent d, or else to axis 1 if that has it (`keras.ops.add` takes it for the bias of channels),
  /// and only else to its own axis.
  mutating func addBias(_ bias: Tensor, to value: ValueID) throws(Diagnostic) -> ValueID {
    let dims = shape(value).dims
    let extents = bias.shape.dims.filter { $0 > 1 }
    let axis = [dims.count - 1, 1].first { axis in dims.count > 1 && extents == [dims[axis]] }
    let addend = if let axis { try along(axis, of: dims.count, bias) } else { try constant(bias) }
    return try map(.operand(0) + .operand(1), value, addend)
  }

  /// The sum of a value with its channels last and their bias. Where channels come first in the model, Keras 3 on TensorFlow adds it along
  /// the last spatial axis if that has as many elements (see `addBias`).
  mutating func addChannelBias(_ bias: Tensor, to value: ValueID, _ config: LayerConfig) throws(Diagnostic) -> ValueID {
    let (rank, count) = (shape(value).rank, bias.shape.elementCount)
    let channelsFirst = try config.channelsFirst
    let isMisplaced = channelsFirst && config.kerasMajor > 2 && count > 1 && shape(value)[rank - 2] == count
    let addend = isMisplaced ? try along(rank - 2, of: rank, bias) : try constant(bias)
    return try map(.operand(0) + .operand(1), value, addend)
  }

  /// Refuses inputs of another rank than the layer takes.
  func requireRank(_ value: ValueID, _ ranks: ClosedRange<Int>, _ config: LayerConfig) throws(Diagnostic) {
    guard ranks.contains(shape(value).rank) else {
      let wanted = ranks.lowerBound == ranks.upperBound ? "\(ranks.lowerBound)" : "\(ranks.lowerBound) or more"
      throw Diagnostic(
        id: "keras-input-rank", "an input of shape \(shape(value)), but \(config.className) takes \(wanted) axes",
        at: config.location)
    }
  }

  /// Refuses an axis, counted from the front, that a shape does not have.
  func requireAxis(_ axis: Int, of shape: Shape) throws(Diagnostic) {
    guard (0..<shape.rank).contains(axis) else {
      throw Diagnostic(id: "keras-input-rank", "an input of shape \(shape) has too few axes", at: location)
    }
  }

  /// Refuses another number of inputs than the layer takes.
  func requireInputs(_ inputs: [KerasTensor], _ counts: ClosedRange<Int>, _ config: LayerConfig) throws(Diagnostic) {
    guard counts.contains(inputs.count) else {
      throw Diagnostic(
        id: "keras-input-count", "\(inputs.count) inputs, but \(config.className) takes \(counts.lowerBound)\(counts.upperBound == counts.lowerBound ? "" : " or more")",
        at: config.location)
    }
  }
}
