import NNDiagnostics
import NNIR

/// A rewrite of a graph that keeps its meaning. One file a pass.
package protocol Pass: Sendable {
  /// As in `--dump-after`.
  static var name: String { get }

  init()

  func run(_ graph: Graph) throws(Diagnostic) -> Graph
}
