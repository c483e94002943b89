import NNDiagnostics
import NNIR
import NNOps

/// Collects the steps, constants and buffers of a plan while nodes are lowered in order.
package struct PlanBuilder {
  package let graph: Graph
  package let target: Target
  package let options: PlanOptions
  package internal(set) var steps: [Step] = []
  package private(set) var constants: [PackedConstant] = []
  /// Bytes of each arena buffer; when it lives follows from the steps that name it.
  package internal(set) var bufferBytes: [Int] = []
  /// The choices that there were, when they are asked for.
  private(set) var decisions: [KernelDecision] = []
  let listsAlternatives: Bool

  private var views: [ValueID: View] = [:]
  private var homes: [ValueID: View] = [:]
  private var denseCopies: [ValueID: View] = [:]
  private var constantIndex: [ConstantKey: Int] = [:]
  private let placements: [ValueID: Placement]
  private let paddedRows: Set<ValueID>
  /// The nodes that read a value, in order.
  private let uses: [ValueID: [Int]]
  private let tensors: [ValueID: Tensor]
  /// Bytes of all weights, as the model has them.
  package let modelBytes: Int
  private var nodeIndex = 0

  private struct ConstantKey: Hashable {
    var value: ValueID
    var packing: WeightPacking
  }

  package init(_ graph: Graph, target: Target, options: PlanOptions, listsAlternatives: Bool = false) {
    self.listsAlternatives = listsAlternatives
    self.graph = graph
    self.target = target
    self.options = options
    placements = Placement.analyze(graph)
    paddedRows = RowPadding.analyze(graph)
    uses = graph.uses
    var tensors: [ValueID: Tensor] = [:]
    for node in graph.nodes {
      if let constant = node.op as? Constant { tensors[node.results[0]] = constant.tensor }
    }
    self.tensors = tensors
    modelBytes = tensors.values.reduce(0) { $0 + $1.type.byteCount }
    for (index, input) in graph.inputs.enumerated() {
      views[input.value] = View(dense: .input(index), graph[input.value])
    }
    for (index, state) in graph.states.enumerated() {
      views[state.value] = View(dense: .state(index), graph[state.value])
    }
  }

  /// Lowers every node, then copies outputs that could not be written in place.
  package mutating func lowerAll() throws(Diagnostic) {
    for (index, node) in graph.nodes.enumerated() where !(node.op is Constant) {
      nodeIndex = index
      guard let op = node.op as? any Lowerable else {
        throw Diagnostic(
          id: "internal-no-lowering", "no kernel computes '\(type(of: node.op).name)'", at: node.location,
          hint: "this is a bug in nncc; please report the model")
      }
      try op.lower(node, into: &self)
    }
    for (index, output) in graph.outputs.enumerated() {
      let home = View(dense: .output(index), graph[output.value])
      let view = view(of: output.value)
      if !view.coincides(with: home) { copy(view, to: home, name: "output '\(output.name)'", comment: "copy to the caller's buffer") }
    }
    storeStates()
    if let limits = options.strips { joinInStrips(limits) }
  }

  /// Writes the next states when nobody reads the old ones any more.
  private mutating func storeStates() {
    var pending: [(index: Int, view: View)] = []
    for (index, state) in graph.states.enumerated() where state.next != state.value {
      var view = view(of: state.next)
      // What lies in another state would be lost when that is written first.
      if case .state = view.base {
        let moved = View(dense: scratch(view.dtype, count: view.shape.elementCount).base, graph[state.next])
        copy(view, to: moved, name: "state '\(state.name)'", comment: "keep what another state holds")
        view = moved
      }
      pending.append((index, view))
    }
    for (index, view) in pending {
      let state = graph.states[index]
      copy(view, to: View(dense: .state(index), graph[state.value]), name: "state '\(state.name)'", comment: "leave the state for the next run")
    }
  }
}

// MARK: - Reading values

extension PlanBuilder {
  /// The constant that a value is, if it is one.
  package func tensor(of value: ValueID) -> Tensor? { tensors[value] }

  /// Whether a node or the caller reads the value.
  package func isUsed(_ value: ValueID) -> Bool { uses[value] != nil || placements[value] != nil || graph.states.contains { $0.next == value } }

  /// Whether one node reads the value, and nobody else.
  func isReadOnce(_ value: ValueID) -> Bool {
    uses[value]?.count == 1 && placements[value] == nil && !graph.outputValues.contains(value)
  }

  /// Whether a step with so many bytes of weights and one that writes or reads the value may be computed strip by strip: see `StripSelection`.
  func mayExistInStrips(_ value: ValueID, weightBytes: Int) -> Bool {
    guard let limits = options.strips, weightBytes <= limits.weightBytes, graph[value].byteCount >= limits.cachedBytes,
      let readers = uses[value], readers.count == 1
    else { return false }
    return graph.nodes[readers[0]].operands.first == value
  }

  /// The value however it is laid out.
  package mutating func view(of value: ValueID) -> View {
    if let view = views[value] { return view }
    guard let tensor = tensors[value] else { preconditionFailure("\(value) is read before it is lowered") }
    let view = View(dense: packed(value, .none).base, tensor.type)
    views[value] = view
    return view
  }

  /// The value as rows × columns: its place and the distance between rows. Copies it when it is laid out otherwise.
  package mutating func rows(of value: ValueID) -> (place: Place, stride: Int) {
    let view = view(of: value)
    if let stride = view.rowStride { return (view.place, stride) }
    return (dense(value), graph[value].shape.last)
  }

  /// The value as one dense tensor. Copies it when it is not.
  package mutating func dense(_ value: ValueID) -> Place {
    let view = view(of: value)
    if view.isDense { return view.place }
    if let copied = denseCopies[value] { return copied.place }
    let result = View(dense: .arena(allocate(view.shape.elementCount * view.dtype.byteCount)), graph[value])
    copy(view, to: result, name: graph.nodes[nodeIndex].name, comment: "make \(value) dense")
    denseCopies[value] = result
    return result.place
  }

  /// A constant value in the layout that a kernel wants. Equal requests share one copy.
  package mutating func packed(_ value: ValueID, _ packing: WeightPacking) -> Place {
    guard let tensor = tensors[value] else { preconditionFailure("\(value) is not constant") }
    let key = ConstantKey(value: value, packing: packing)
    if let index = constantIndex[key] { return Place(.constant(index), tensor.dtype) }
    let producer = graph.nodes.first { $0.results.first == value }
    constants.append(PackedConstant(name: producer?.name ?? "", tensor: tensor, packing: packing))
    constantIndex[key] = constants.count - 1
    return Place(.constant(constants.count - 1), tensor.dtype)
  }

  /// A constant that planning makes itself, such as a row of zeros. Equal ones share one copy.
  package mutating func constant(_ tensor: Tensor, name: String) -> Place {
    let found = constants.firstIndex { $0.packing == .none && $0.tensor == tensor }
    if found == nil { constants.append(PackedConstant(name: name, tensor: tensor, packing: .none)) }
    return Place(.constant(found ?? constants.count - 1), tensor.dtype)
  }
}

// MARK: - Writing values

extension PlanBuilder {
  /// Where the result `value` is to be written, as rows × columns: the place that `Placement` chose, else the buffer of one of
  /// `reusing` that dies here, else a buffer of its own.
  package mutating func storage(for value: ValueID, reusing candidates: [ValueID] = []) -> View {
    let view = reusable(for: value, candidates) ?? home(of: value)
    views[value] = view
    return view
  }

  /// Lets `value` be a view of what is already computed; copies only when somebody waits for it elsewhere.
  package mutating func bind(_ value: ValueID, to view: View) {
    guard placements[value] != nil, !home(of: value).coincides(with: view) else {
      views[value] = view
      return
    }
    copy(view, to: storage(for: value), name: graph.nodes[nodeIndex].name, comment: graph.line(for: graph.nodes[nodeIndex]))
  }

  /// Bytes that one kernel uses while it runs.
  package mutating func scratch(_ dtype: DType, count: Int) -> Place {
    Place(.arena(allocate(max(count, 1) * dtype.byteCount)), dtype)
  }

  package mutating func emit(_ step: Step) {
    var step = step
    step.split = SplitSelection.choose(step, options: options, target: target)
    // Each task has a scratch of its own.
    for scratch in step.scratches { bufferBytes[scratch.buffer] = max(bufferBytes[scratch.buffer], scratch.byteCount) }
    steps.append(step)
  }

  /// Remembers that there was a choice. Layers of one kernel whose weights permit different methods join what they permit.
  mutating func note(_ decision: KernelDecision) {
    guard let index = decisions.firstIndex(where: { $0.key == decision.key }) else { return decisions.append(decision) }
    decisions[index].add(decision.alternatives)
  }

  /// Emits a kernel call for the node that is being lowered.
  ///
  /// - Parameters:
  ///   - bytes: What the call reads and writes; nil stands for all operands and results of the node.
  ///   - kernel: What the call computes, where there was a choice.
  package mutating func emit(
    _ call: KernelCall, for node: Node, loops: [Int] = [], flops: Int = 0, bytes: Int? = nil, kernel: KernelKey? = nil,
    window: LineWindow? = nil, reason: String = ""
  ) {
    let all = (node.operands + node.results).reduce(0) { $0 + graph[$1].byteCount }
    emit(
      Step(
        name: node.name, comment: graph.line(for: node), loops: loops, body: .kernel(call), flops: flops, bytes: bytes ?? all,
        value: node.results[0], kernel: kernel, window: window, reason: reason))
  }

  mutating func allocate(_ byteCount: Int) -> Int {
    bufferBytes.append(byteCount)
    return bufferBytes.count - 1
  }

  /// The view that a value's placement gives it; a buffer of its own when it has none or it would not be rows × columns.
  private mutating func home(of value: ValueID) -> View {
    if let home = homes[value] { return home }
    let home = placed(value) ?? ownBuffer(for: value)
    homes[value] = home
    return home
  }

  private mutating func ownBuffer(for value: ValueID) -> View {
    var type = graph[value]
    if paddedRows.contains(value) { type.shape[type.shape.rank - 1] += RowPadding.columns }
    var view = View(dense: .arena(allocate(type.byteCount)), type)
    view.shape = graph[value].shape
    return view
  }

  private mutating func placed(_ value: ValueID) -> View? {
    let view: View?
    switch placements[value] {
    case .output(let index): view = View(dense: .output(index), graph[value])
    case .reshape(let result): view = home(of: result).reshaped(graph[value].shape)
    case .part(let parent, let axis, let start):
      view = home(of: parent).sliced(axis: axis, from: start, count: graph[value].shape[axis])
    case nil: return nil
    }
    return view?.rowStride == nil ? nil : view
  }

  /// The buffer of a candidate, when the result fits it exactly, nobody reads it after this node, and the node itself reads it only where each
  /// element is written: not through a slice, a turned or reshaped view, or a dense copy of another operand.
  private func reusable(for value: ValueID, _ candidates: [ValueID]) -> View? {
    if placements[value] != nil { return nil }
    return candidates.lazy.compactMap { views[$0] }.first { view in
      guard case .arena = view.base, view.isDense, view.offset == 0,
        TensorType(view.dtype, view.shape) == graph[value]
      else { return false }
      return isFree(view, after: candidates, in: views) && isFree(view, after: candidates, in: denseCopies)
    }
  }

  private func isFree(_ view: View, after candidates: [ValueID], in readable: [ValueID: View]) -> Bool {
    readable.allSatisfy { other, otherView in
      if otherView.base != view.base { return true }
      if graph.outputValues.contains(other) || uses[other, default: []].contains(where: { $0 > nodeIndex }) { return false }
      return !graph.nodes[nodeIndex].operands.contains(other) || candidates.contains(other) && otherView.coincides(with: view)
    }
  }
}
