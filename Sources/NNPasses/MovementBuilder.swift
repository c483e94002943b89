import NNDiagnostics
import NNIR
import NNOps

/// Rewrites a graph and composes movements of data as they are appended: no transpose of a transpose, no reshape of a reshape.
struct MovementBuilder {
  var rewriter: GraphRewriter
  /// The constants of the new graph.
  private(set) var constants: [ValueID: Tensor] = [:]
  private var transposes: [ValueID: (Transpose, ValueID)] = [:]
  private var reshapes: [ValueID: ValueID] = [:]
  private var slices: [ValueID: (Slice, ValueID)] = [:]

  init(_ graph: Graph) throws(Diagnostic) { rewriter = try GraphRewriter(graph) }

  func shape(_ value: ValueID) -> Shape { rewriter.new[value].shape }

  /// The transpose that a new value is, and its operand.
  func transpose(producing value: ValueID) -> (Transpose, ValueID)? { transposes[value] }

  /// The operand of the reshape that a new value is.
  func source(ofReshape value: ValueID) -> ValueID? { reshapes[value] }

  /// The slice that a new value is, and its operand.
  func slice(producing value: ValueID) -> (Slice, ValueID)? { slices[value] }

  mutating func copy(_ node: Node) throws(Diagnostic) {
    try rewriter.copy(node)
    if let constant = node.op as? Constant { constants[rewriter[node.results[0]]] = constant.tensor }
  }

  mutating func append(_ op: any Op, _ operands: [ValueID], _ origin: Node) throws(Diagnostic) -> ValueID {
    try rewriter.append1(op, operands, from: origin)
  }

  mutating func constant(_ tensor: Tensor, _ origin: Node) throws(Diagnostic) -> ValueID {
    let value = try append(Constant(tensor), [], origin)
    constants[value] = tensor
    return value
  }

  mutating func slice(_ value: ValueID, _ slice: Slice, _ origin: Node) throws(Diagnostic) -> ValueID {
    let result = try append(slice, [value], origin)
    slices[result] = (slice, value)
    return result
  }

  mutating func reshape(_ value: ValueID, _ shape: Shape, _ origin: Node) throws(Diagnostic) -> ValueID {
    let source = reshapes[value] ?? value
    if self.shape(source) == shape { return source }
    let result = try append(Reshape(shape), [source], origin)
    reshapes[result] = source
    return result
  }

  mutating func transpose(_ value: ValueID, _ permutation: [Int], _ origin: Node) throws(Diagnostic) -> ValueID {
    var (source, permutation) = (value, permutation)
    if let (inner, x) = transposes[value] { (source, permutation) = (x, permutation.map { inner.permutation[$0] }) }
    if permutation == Array(permutation.indices) { return source }
    // Moving axes of extent 1 moves no data.
    let dims = shape(source).dims
    if permutation.filter({ dims[$0] != 1 }) == permutation.sorted().filter({ dims[$0] != 1 }) {
      return try reshape(source, Shape(permutation.map { dims[$0] }), origin)
    }
    let result = try append(Transpose(permutation), [source], origin)
    transposes[result] = (Transpose(permutation), source)
    return result
  }
}
