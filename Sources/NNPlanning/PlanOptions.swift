/// What a caller of the planner may choose.
package struct PlanOptions: Hashable, Sendable {
  /// Who multiplies matrices.
  package enum MatrixBackend: String, Hashable, Sendable, CaseIterable { case nncc, openblas }

  package var matrixBackend: MatrixBackend

  package init(matrixBackend: MatrixBackend = .nncc) { self.matrixBackend = matrixBackend }
}
