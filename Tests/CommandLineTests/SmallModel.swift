import ModelFormats
import NNIR

/// A model of two dense layers and data for it, in a folder that goes away with the test. It has no weights, so its own initializers
/// make them.
struct SmallModel {
  let folder: TemporaryFolder
  let path: String
  let inputs: String

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write(
      """
      {"class_name": "Sequential", "config": {"name": "small", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "dtype": "float32", "name": "x"}},
        {"class_name": "Dense", "config": {"name": "hidden", "units": 8, "activation": "relu"}},
        {"class_name": "Dense", "config": {"name": "scores", "units": 3, "activation": "softmax"}}
      ]}}
      """, to: "small.json")
    inputs = folder.path("in.npz")
    try NPZArchive.write([("x", Tensor([5, 4], (0..<20).map { Float($0) / 10 - 1 }))], to: inputs)
  }

  /// The arrays of an `.npz` in the folder.
  func arrays(_ name: String) throws -> [(name: String, tensor: Tensor)] { try NPZArchive(folder.path(name)).tensors() }

  /// What is in the folder besides the model and its data.
  var made: [String] { folder.contents.filter { $0 != "small.json" && $0 != "in.npz" } }
}
