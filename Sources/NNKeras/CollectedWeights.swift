import NNDiagnostics
import NNIR

/// A variable of an imported model.
package struct ModelVariable: Sendable {
  /// `encoder/dense_1/kernel`
  package var path: String
  package var value: Tensor
  package var isTrainable: Bool
}

/// The weights of a source, some of them replaced by values that the caller assigned, and remembered when wanted.
final class CollectedWeights: WeightSource {
  private let base: any WeightSource
  private let assigned: [String: Tensor]
  private let keepsVariables: Bool
  private var used: Set<String> = []
  private(set) var variables: [ModelVariable] = []

  /// - Parameter assigned: By variable path.
  init(_ base: any WeightSource, assigned: [String: Tensor], keepsVariables: Bool) {
    self.base = base
    self.assigned = assigned
    self.keepsVariables = keepsVariables
  }

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    if assigned.isEmpty && !keepsVariables { return try base.tensors(of: layer, specs) }
    var tensors = try base.tensors(of: layer, specs)
    for (index, spec) in specs.enumerated() {
      let path = layer.path(of: spec)
      if let value = assigned[path] {
        used.insert(path)
        tensors[index] = try checked(value, spec, layer, from: layer.entries.last!.location)
      }
      if keepsVariables { variables.append(ModelVariable(path: path, value: tensors[index], isTrainable: spec.isTrainable)) }
    }
    return tensors
  }

  func asset(_ name: String, of layer: LayerAddress) throws(Diagnostic) -> String? { try base.asset(name, of: layer) }

  /// - Throws: `weights-unknown` when a value was assigned to what the model does not have.
  func checkAssigned() throws(Diagnostic) {
    guard let path = assigned.keys.sorted().first(where: { !used.contains($0) }) else { return }
    throw Diagnostic(
      id: "weights-unknown", "the model has no weight '\(path)'", hint: "weights are named by their paths, such as 'dense/kernel'")
  }
}
