import NNIR

/// Where a kernel finds or leaves a tensor: a buffer, an offset in it, and how far each enclosing loop moves it.
package struct Place: Hashable, Sendable {
  package enum Base: Hashable, Sendable {
    /// The caller's *i*-th input or output buffer.
    case input(Int), output(Int)
    /// The *i*-th state, in the caller's state block.
    case state(Int)
    /// `Plan.arena.buffers[i]`, in the workspace.
    case arena(Int)
    /// `Plan.constants[i]`, in the weights blob.
    case constant(Int)
  }

  package var base: Base
  package var dtype: DType
  /// In elements.
  package var offset: Int
  /// Elements that one iteration of each of the step's `loops` advances, outermost first; empty when the step has none.
  package var loopStrides: [Int]

  package init(_ base: Base, _ dtype: DType, offset: Int = 0, loopStrides: [Int] = []) {
    self.base = base
    self.dtype = dtype
    self.offset = offset
    self.loopStrides = loopStrides
  }

  /// The same in one loop more, inside all others, each iteration of which advances it by `step` elements.
  func inLoop(step: Int) -> Place {
    var copy = self
    copy.loopStrides.append(step)
    return copy
  }
}
