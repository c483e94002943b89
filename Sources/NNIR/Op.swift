import NNDiagnostics

/// An operation of the graph: its attributes, its type rule and its meaning. How it becomes C is decided in NNPlanning, because
/// that depends on the target and on the ops around it.
package protocol Op: Sendable, Hashable {
  /// The mnemonic in dumps.
  static var name: String { get }
  /// What a dump prints between braces, in a fixed order.
  var attributes: [(String, String)] { get }
  /// Shape inference. The diagnostic of a rule that is broken has no location: `Graph.append` adds it.
  func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType]
  /// The op's plain meaning, with double accumulators: obviously right, never fast.
  func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor]
  /// Small cases of every attribute, for the differential tests.
  static var examples: [OpExample] { get }
}

/// An op with operand types that its type rule accepts; the tests fill them with seeded values.
package struct OpExample: Sendable {
  package var op: any Op
  package var operands: [TensorType]
  /// Operands whose values matter (indices, masks), by position.
  package var fixed: [Int: Tensor]

  package init(_ op: any Op, _ operands: [TensorType], fixed: [Int: Tensor] = [:]) {
    self.op = op
    self.operands = operands
    self.fixed = fixed
  }
}

/// An op whose result can pass through an element-wise tail before it is stored.
///
/// In `epilogue`, operand 0 is the op's raw result and operand *i* ≥ 1 is the node's operand `ownOperandCount + i − 1`,
/// broadcast to the shape of the result.
package protocol EpilogueOp: Op {
  var epilogue: Expr? { get set }
  /// How many of the node's operands are the op's own; the rest belong to the epilogue.
  var ownOperandCount: Int { get }
}
