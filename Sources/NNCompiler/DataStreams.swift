import ModelFormats
import NNDiagnostics
import NNIR

/// The user's arrays in `.npz` and `.npy` files, read a batch at a time.
package struct DataStreams {
  let arrays: [(name: String, value: ArrayStream)]
  /// Whether the arrays have names: they came from an `.npz`.
  let isNamed: Bool

  /// Opens one `.npz`, or an `.npy` for each array.
  package init(opening paths: [String]) throws {
    if paths.count == 1, !paths[0].hasSuffix(".npy") {
      let archive = try NPZArchive(paths[0])
      arrays = try archive.names.map { ($0, try archive.stream($0)) }
      isNamed = true
      return
    }
    try DataFiles.requireArrays(paths)
    arrays = try paths.map { ($0, try ArrayStream($0)) }
    isNamed = false
  }

  /// The shape of each array by name, for inputs whose extents the model leaves open.
  var shapes: [String: [Int]] { DataFiles.shapes(arrays.map { ($0.name, $0.value.type.shape.dims) }, isNamed: isNamed) }

  /// The arrays of `ports`, which all have the same number of rows.
  ///
  /// - Parameter count: The rows that there must be; nil takes those of the first array.
  func match(_ ports: [String], role: InputBinding.Role, count: Int?) throws(Diagnostic) -> [ArrayStream] {
    let streams = try InputBinding.match(arrays, to: ports, isNamed: isNamed, role: role)
    let (wanted, origin) = count.map { ($0, "the inputs") } ?? (streams.first?.count ?? 0, "'\(ports.first ?? "")'")
    for (stream, port) in zip(streams, ports) where stream.count != wanted {
      throw Diagnostic(
        id: "data-batch", "\(stream.count) samples for \(role) '\(port)', but \(wanted) for \(origin)",
        notes: ["every input and every target needs the same number of samples"])
    }
    return streams
  }
}
