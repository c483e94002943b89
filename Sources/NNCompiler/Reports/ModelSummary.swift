/// A model's layers and what they cost.
package struct ModelSummary: Sendable {
  package struct Figures: Encodable, Sendable {
    package var name: String
    package var inputs: [String]
    package var outputs: [String]
    /// `softmax` or `sigmoid` for each output that ends in one, which `--logits` drops; nil for the others.
    package var finalActivations: [String?]
    package var layers: [Layer]
    package var parameters: Int
    package var trainableParameters: Int
    /// Of one sample, 2 for a multiply-add.
    package var flops: Int
    package var weightBytes: Int
    package var workspaceBytes: Int
  }

  package struct Layer: Encodable, Sendable {
    package var name: String
    package var type: String
    package var outputShape: String
    package var parameters: Int
    package var trainableParameters: Int
    package var flops: Int
  }

  package var figures: Figures
  package var warnings: [String]
}
