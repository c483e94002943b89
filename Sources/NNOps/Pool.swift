import NNIR

/// Largest element or mean of each window, channels last. Padding takes part in neither: the mean is over the valid elements.
///
/// Operands: x `[N, spatial…, C]`, then those of the epilogue. Result: `[N, window.outputExtents…, C]`.
package struct Pool: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case max, average }

  package var kind: Kind
  package var window: Window
  package var epilogue: Expr?

  package init(_ kind: Kind, _ window: Window, epilogue: Expr? = nil) {
    self.kind = kind
    self.window = window
    self.epilogue = epilogue
  }
}
