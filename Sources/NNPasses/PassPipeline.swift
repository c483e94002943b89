import NNDiagnostics
import NNIR

/// Passes in the order in which they run.
package struct PassPipeline: Sendable {
  package var passes: [any Pass.Type]

  package init(_ passes: [any Pass.Type]) { self.passes = passes }

  /// What every model goes through. Which kernels are computed is known when constants are folded. Affine layers are folded before gates make
  /// weights variable, and before maps are fused, because a fused map is rarely affine; maps are fused with each other before they become epilogues, because an op takes one map. Attention
  /// is found in between, when scale and mask are one map and not yet part of the product before them.
  package static let standard = PassPipeline([
    RemoveDeadCode.self, FoldConstants.self, ShareValues.self, UnfoldConvolutions.self, SimplifyMovement.self, AbsorbPads.self, FoldAffine.self,
    GateWeights.self, FuseMaps.self, FuseAttention.self, FuseEpilogues.self, RemoveDeadCode.self,
  ])

  /// The names in order; a pass that runs twice is listed twice.
  package var names: [String] { passes.map { $0.name } }

  /// Runs all passes and verifies the graph after each.
  ///
  /// - Parameter observe: called with the name of each pass and the graph after it.
  /// - Throws: what an op's evaluation throws; `internal-invalid-graph` when a pass is wrong.
  package func run(_ graph: Graph, observing observe: (String, Graph) -> Void = { _, _ in }) throws(Diagnostic) -> Graph {
    var graph = graph
    for pass in passes {
      graph = try pass.init().run(graph)
      try graph.verify(after: pass.name)
      observe(pass.name, graph)
    }
    return graph
  }
}
