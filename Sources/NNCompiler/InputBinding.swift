import NNDiagnostics
import NNIR

/// A named array of the user's data.
package struct NamedTensor: Sendable {
  package var name: String
  package var tensor: Tensor

  package init(name: String, tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}

/// Gives every input of a model its array, and every output its targets.
package enum InputBinding {
  /// What the arrays are for.
  package enum Role: String { case input, output }

  /// Which array belongs to which input, in the order of `ports`.
  package static func match(_ arrays: [NamedTensor], to ports: [String], isNamed: Bool) throws(Diagnostic) -> [Tensor] {
    try match(arrays.map { ($0.name, $0.tensor) }, to: ports, isNamed: isNamed, role: .input)
  }

  /// Which array belongs to which port, in the order of `ports`.
  ///
  /// Arrays without names (`.npy` files) go by position. The keys of an `.npz` are `input_0`, `input_1`, … or the inputs' own names; the
  /// former win, because a model may call its *first* input `input_1`.
  package static func match<Value>(
    _ arrays: [(name: String, value: Value)], to ports: [String], isNamed: Bool, role: Role
  ) throws(Diagnostic) -> [Value] {
    if !isNamed {
      guard arrays.count == ports.count else {
        throw Diagnostic(
          id: "data-\(role)-count", "\(arrays.count) array\(arrays.count == 1 ? "" : "s") for \(ports.count) \(role)\(ports.count == 1 ? "" : "s")",
          notes: ["the model's \(role)s are \(quoted(ports))"])
      }
      return arrays.map(\.value)
    }
    let byName = Dictionary(arrays.map { ($0.name, $0.value) }) { first, _ in first }
    for keys in [ports.indices.map { "\(role)_\($0)" }, ports] {
      let found = keys.compactMap { byName[$0] }
      if found.count == ports.count { return found }
    }
    let missing = ports.enumerated().filter { byName[$1] == nil && byName["\(role)_\($0)"] == nil }.map(\.element)
    let given = arrays.isEmpty ? "the file has no arrays" : "the arrays are \(quoted(arrays.map(\.name)))"
    throw Diagnostic(
      id: "data-missing-\(role)", "no data for \(quoted(missing.isEmpty ? ports : missing))",
      notes: [given, "the model's \(role)s are \(quoted(ports))"],
      hint: "key the arrays by the \(role)s' names, or \(role)_0, \(role)_1, … in the model's order")
  }

  /// Converts the arrays to the inputs' types and checks their shapes.
  ///
  /// - Returns: The tensors, and the number of samples that all of them have.
  package static func bind(_ tensors: [Tensor], to ports: [PortDescription]) throws(Diagnostic) -> (tensors: [Tensor], count: Int) {
    var count: Int?
    for (tensor, port) in zip(tensors, ports) {
      let samples = tensor.shape.dims.first ?? 1
      guard tensor.shape == port.type(batch: samples).shape else {
        throw Diagnostic(
          id: "data-shape", "data of shape \(tensor.shape) for input '\(port.name)'", notes: ["the input is \(port)"])
      }
      guard port.isBatched else { continue }
      if let count, count != samples {
        throw Diagnostic(
          id: "data-batch", "\(samples) samples for input '\(port.name)', but \(count) for '\(ports[0].name)'",
          notes: ["every input needs the same number of samples"])
      }
      count = samples
    }
    return (zip(tensors, ports).map { $0.converted(to: $1.dtype) }, count ?? 1)
  }

  /// How many batches arrays hold of a model that fixes its batch, if they hold several whole ones.
  static func batchCount(_ tensors: [Tensor], of ports: [PortDescription]) -> Int? {
    guard let size = ports.first?.shape.first, size > 0, let samples = tensors.first?.shape.dims.first, samples > size, samples % size == 0 else {
      return nil
    }
    let isSplit = zip(tensors, ports).allSatisfy { tensor, port in
      !port.isBatched && port.shape.first == size && tensor.shape.dims == [samples] + port.shape.dropFirst()
    }
    return isSplit ? samples / size : nil
  }

  private static func quoted(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
