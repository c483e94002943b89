import NNIR

/// Everything that code generation needs to know, decided: which kernels run in which order on which bytes.
package struct Plan: Sendable {
  /// The optimised graph that was planned.
  package var graph: Graph
  package var target: Target
  /// Tensors of the weights blob, in order, each aligned to a cache line. Two plans of the same model at different batches share equal ones.
  package var constants: [PackedConstant]
  package var arena: Arena
  package var steps: [Step]
  /// What it was made with.
  package var options: PlanOptions

  package init(graph: Graph, target: Target, constants: [PackedConstant], arena: Arena, steps: [Step], options: PlanOptions) {
    self.graph = graph
    self.target = target
    self.constants = constants
    self.arena = arena
    self.steps = steps
    self.options = options
  }

  /// Threads that it was made for.
  package var threads: Int { options.threads }

  package var flops: Int { steps.reduce(0) { $0 + $1.flops } }
}

/// The workspace of one run: buffers whose lifetimes don't overlap share bytes.
package struct Arena: Hashable, Sendable {
  package struct Buffer: Hashable, Sendable {
    /// In bytes, a multiple of 64.
    package var offset: Int
    package var byteCount: Int
    /// The steps between which the buffer is alive, both included.
    package var lifetime: ClosedRange<Int>

    package init(offset: Int, byteCount: Int, lifetime: ClosedRange<Int>) {
      self.offset = offset
      self.byteCount = byteCount
      self.lifetime = lifetime
    }
  }

  package static let alignment = 64

  package var buffers: [Buffer]
  package var byteCount: Int
  /// What a caller has to give: it is aligned inside.
  package var workspaceBytes: Int { byteCount == 0 ? 0 : byteCount + Arena.alignment - 1 }
  /// The largest sum of bytes alive at one step: no arrangement is smaller.
  package var lowerBound: Int

  package init(buffers: [Buffer], byteCount: Int, lowerBound: Int) {
    self.buffers = buffers
    self.byteCount = byteCount
    self.lowerBound = lowerBound
  }
}

/// A constant in the layout that its kernel reads. Packing happens when the blob is written, one constant at a time, so that a large
/// model is never in memory twice.
package struct PackedConstant: Hashable, Sendable {
  /// The user's layer, for comments.
  package var name: String
  package var tensor: Tensor
  package var packing: WeightPacking

  package init(name: String, tensor: Tensor, packing: WeightPacking) {
    self.name = name
    self.tensor = tensor
    self.packing = packing
  }

  package var byteCount: Int { packing.byteCount(of: tensor.type) }

  /// Hands the packed bytes to `write` piece by piece.
  package func pack<Failure>(_ write: (_ piece: [UInt8]) throws(Failure) -> Void) throws(Failure) { try packing.pack(tensor, write) }
}
