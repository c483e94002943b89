import ModelFormats
import NNDiagnostics
import NNIR

/// The user's arrays, in `.npz` and `.npy` files.
package struct DataFiles: Sendable {
  package let arrays: [NamedTensor]
  /// Whether the arrays have names: they came from an `.npz`.
  package let isNamed: Bool

  /// Reads one `.npz`, or an `.npy` for each input.
  package init(reading paths: [String]) throws {
    if paths.count == 1, !paths[0].hasSuffix(".npy") {
      arrays = try NPZArchive(paths[0]).tensors().map { NamedTensor(name: $0.name, tensor: $0.tensor) }
      isNamed = true
      return
    }
    try Self.requireArrays(paths)
    arrays = try paths.map { NamedTensor(name: $0, tensor: try NPYFile.read($0)) }
    isNamed = false
  }

  /// Refuses archives among several files.
  static func requireArrays(_ paths: [String]) throws(Diagnostic) {
    guard let archive = paths.first(where: { !$0.hasSuffix(".npy") }) else { return }
    throw Diagnostic(
      id: "data-file-kind", "'\(archive)' among several files of data", notes: ["several files must be .npy, one for each array"])
  }

  /// The shape of each array by name, for inputs whose extents the model leaves open.
  package var shapes: [String: [Int]] { Self.shapes(arrays.map { ($0.name, $0.tensor.shape.dims) }, isNamed: isNamed) }

  static func shapes(_ arrays: [(name: String, dims: [Int])], isNamed: Bool) -> [String: [Int]] {
    Dictionary(arrays.enumerated().map { (isNamed ? $1.name : "input_\($0)", $1.dims) }) { first, _ in first }
  }
}

/// Results, in the model's order.
package struct ResultArrays: Sendable {
  package var arrays: [NamedTensor]

  /// Writes an `.npz`, or a single array as `.npy`. Nothing is left behind when it fails.
  package func write(to path: String) throws(CompilerError) {
    try CompilerError.wrapping {
      guard path.hasSuffix(".npy") else { return try NPZArchive.write(arrays.map { ($0.name, $0.tensor) }, to: path) }
      guard arrays.count == 1 else {
        throw Diagnostic(id: "usage-outputs", "an .npy file holds one array, but there are \(arrays.count) results", hint: "name an .npz")
      }
      try NPYFile.write(arrays[0].tensor, to: path)
    }
  }

  /// Name, type and elements of each.
  package var printed: [(name: String, text: String)] {
    arrays.map { ($0.name, "\($0.tensor.type)\n\($0.tensor.printed)") }
  }
}
