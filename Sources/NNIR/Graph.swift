import NNDiagnostics

/// A value of a graph: the result of a node, or a graph input.
package struct ValueID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let index: Int

  package static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }

  package var description: String { "%\(index)" }
}

/// An op applied to values.
package struct Node: Sendable {
  package var op: any Op
  package var operands: [ValueID]
  package let results: [ValueID]
  /// The user's layer, kept by every rewrite: `block1/conv2d_3`. A fused node joins names with `+`.
  package var name: String
  /// Where the layer stands in the user's model.
  package var location: Location
}

/// A named input or output of the whole graph.
package struct Port: Sendable, Hashable {
  package var name: String
  package var value: ValueID

  package init(_ name: String, _ value: ValueID) {
    self.name = name
    self.value = value
  }
}

/// How a graph takes a sequence piece by piece.
package struct StreamDescription: Sendable, Hashable {
  /// How the frames of an output in one run after the other are those that it has for the whole sequence.
  package struct Output: Sendable, Hashable {
    /// The time axis.
    package var axis: Int
    /// How many frames at the start of a stream have no counterpart in the whole sequence.
    package var delay: Int
    /// How many frames more than the whole sequence a stream has given when the sequence ends, without those of `delay`; negative when the
    /// last ones are still to come.
    package var surplus: Int

    package init(axis: Int, delay: Int, surplus: Int) {
      self.axis = axis
      self.delay = delay
      self.surplus = surplus
    }
  }

  /// New frames of every streamed input in one run.
  package var frames: Int
  /// The time axis of each input; nil for one that is given anew with each piece.
  package var inputAxes: [Int?]
  /// Nil for an output that has no time axis, which is as if the sequence ended with this run.
  package var outputs: [Output?]

  package init(frames: Int, inputAxes: [Int?], outputs: [Output?]) {
    self.frames = frames
    self.inputAxes = inputAxes
    self.outputs = outputs
  }
}

/// A value that lasts from one run to the next, in a block of memory that the caller owns. It begins as zeros.
package struct StatePort: Sendable, Hashable {
  package var name: String
  /// What the run before has left.
  package var value: ValueID
  /// What this run leaves.
  package var next: ValueID
}

/// A model as typed operations in topological order. Nodes are only ever appended, so every operand precedes its use and every
/// value has a type.
package struct Graph: Sendable {
  package var name: String
  package private(set) var nodes: [Node] = []
  package private(set) var types: [TensorType] = []
  package private(set) var inputs: [Port] = []
  package var outputs: [Port] = []
  package private(set) var states: [StatePort] = []
  /// How the graph takes a sequence piece by piece; nil when a run is a whole computation.
  package var stream: StreamDescription?
  /// The number of samples one run computes; every input has it as its first extent. Nil when the model fixes its batch axis
  /// itself, so that a run computes exactly one batch.
  package var batch: Int?

  /// More elements than any tensor of a real model has; beyond it a shape is taken for a mistake.
  package static let maximumTensorElements = Int(Int32.max)

  package init(name: String, batch: Int? = 1) {
    self.name = name
    self.batch = batch
  }

  package subscript(_ value: ValueID) -> TensorType { types[value.index] }

  package mutating func addInput(_ name: String, _ type: TensorType, at location: Location = Location()) throws(Diagnostic)
    -> ValueID
  {
    let value = try newValue(type, location)
    inputs.append(Port(name, value))
    return value
  }

  /// Adds a state, which stays as it is until `setState` says otherwise.
  package mutating func addState(_ name: String, _ type: TensorType, at location: Location = Location()) throws(Diagnostic) -> ValueID {
    let value = try newValue(type, location)
    states.append(StatePort(name: name, value: value, next: value))
    return value
  }

  /// Says what a run leaves in the state at `index`.
  package mutating func setState(_ index: Int, to next: ValueID) {
    precondition(self[next] == self[states[index].value], "a state keeps its type")
    states[index].next = next
  }

  /// Appends a node and infers the types of its results.
  package mutating func append(_ op: any Op, _ operands: [ValueID], name: String, at location: Location = Location())
    throws(Diagnostic) -> [ValueID]
  {
    let resultTypes: [TensorType]
    do { resultTypes = try op.resultTypes(operands.map { self[$0] }) } catch { throw error.inside(location) }
    var results: [ValueID] = []
    for type in resultTypes { results.append(try newValue(type, location)) }
    nodes.append(Node(op: op, operands: operands, results: results, name: name, location: location))
    return results
  }

  /// Appends a node that has one result.
  package mutating func append1(_ op: any Op, _ operands: [ValueID], name: String, at location: Location = Location())
    throws(Diagnostic) -> ValueID
  {
    try append(op, operands, name: name, at: location)[0]
  }

  private mutating func newValue(_ type: TensorType, _ location: Location) throws(Diagnostic) -> ValueID {
    try Graph.check(type.shape, at: location)
    types.append(type)
    return ValueID(index: types.count - 1)
  }

  /// Refuses shapes that no tensor can have: with negative extents, or so large that arithmetic with their extents may overflow.
  package static func check(_ shape: Shape, at location: Location) throws(Diagnostic) {
    // The other axes of an empty tensor are no larger.
    let count = shape.dims.allSatisfy { $0 >= 0 } ? Shape(shape.dims.map { max($0, 1) }).checkedElementCount : nil
    guard let count, count <= maximumTensorElements else {
      let problem = shape.dims.allSatisfy { $0 >= 0 } ? "is too large" : "has a negative extent"
      throw Diagnostic(
        id: "shape-too-large", "a tensor of shape \(shape) \(problem)", at: location,
        notes: ["a tensor has at most \(maximumTensorElements) elements"], hint: "check the shapes in the model's configuration")
    }
  }
}
