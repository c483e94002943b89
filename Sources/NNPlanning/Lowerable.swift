import NNDiagnostics
import NNIR

/// An op that planning knows how to compute: one extension a family, in `Lowering+Family.swift`.
///
/// `lower` emits the steps that compute the node's results. It takes operands as the views it can read (`builder.rows(…)` copies what
/// is laid out otherwise), asks `builder.storage(…)` where to write, and may instead `bind` a result to a view of an operand.
package protocol Lowerable: Op {
  func lower(_ node: Node, into builder: inout PlanBuilder) throws(Diagnostic)
}
