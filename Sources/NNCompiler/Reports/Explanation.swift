/// What the compiler decided, and why.
package struct Explanation: Sendable {
  package struct Figures: Encodable, Sendable {
    package var name: String
    package var target: String
    package var passes: [Pass]
    package var bodies: [Body]
  }

  package struct Pass: Encodable, Sendable {
    package var name: String
    package var nodesBefore: Int
    package var nodesAfter: Int
  }

  /// The code for one batch size and target.
  package struct Body: Encodable, Sendable {
    package var target: String
    package var batch: Int?
    /// Whether it is faster than smaller bodies one after the other, by estimate; otherwise compiling leaves it out.
    package var isCompiled: Bool
    package var steps: [Step]
    /// Layers that became one step, joined by `+`.
    package var fusions: [String]
    package var workspaceBytes: Int
    /// No arrangement of the buffers takes less.
    package var workspaceLowerBound: Int
    package var buffers: Int
    package var weightBytes: Int
    package var flops: Int
  }

  package struct Step: Encodable, Sendable {
    package var layer: String
    package var operation: String
    package var kernel: String
    package var flops: Int
    package var reason: String
  }

  package var figures: Figures
  package var warnings: [String]
}
