import NNIR

/// Cross-correlation over 1, 2 or 3 spatial axes, channels last; `groups == C` is a depthwise convolution.
///
/// Operands: x `[N, spatial…, C]`, kernel `[window.size…, C / groups, O]`, then those of the epilogue.
/// Result: `[N, window.outputExtents…, O]`; output channel *o* reads the input channels of group `o / (O / groups)`.
package struct Convolution: Hashable, Sendable {
  package var window: Window
  package var groups: Int
  package var epilogue: Expr?

  package init(_ window: Window, groups: Int = 1, epilogue: Expr? = nil) {
    self.window = window
    self.groups = groups
    self.epilogue = epilogue
  }
}
