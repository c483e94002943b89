import ModelFormats
import NNDiagnostics
import NNIR

/// Where a layer stands, as the different files of weights name it.
struct LayerAddress {
  /// The models around the layer and the layer itself, outermost first.
  var entries: [ModelDescription.Entry]
  /// The outermost model.
  var model: ModelDescription

  /// `layers/functional/layers/dense_1`, as in `.weights.h5` of Keras 3.
  var storePath: String {
    entries.map { entry in
      if case .timeDistributed = entry.content { return "layers/\(entry.storeName)/layer" }
      return "layers/\(entry.storeName)"
    }.joined(separator: "/")
  }
  /// `encoder/dense_1`
  var name: String { entries.map(\.name).joined(separator: "/") }
}

/// The weights of a model, wherever they come from.
protocol WeightSource {
  /// The tensors of a layer in the order of `specs`, with their shapes.
  ///
  /// - Throws: `weights-missing` and `weights-shape`, naming the variable and the place where it was looked for.
  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor]

  /// The text of a file that belongs to the layer; nil when there is none.
  func asset(_ name: String, of layer: LayerAddress) throws(Diagnostic) -> String?
}

extension WeightSource {
  func asset(_ name: String, of layer: LayerAddress) -> String? { nil }

  /// Checks a tensor against its specification.
  func checked(_ tensor: Tensor, _ spec: WeightSpec, _ layer: LayerAddress, from place: Location) throws(Diagnostic) -> Tensor {
    guard tensor.shape == spec.shape else {
      throw Diagnostic(
        id: "weights-shape", "weight '\(layer.name)/\(spec.name)' has shape \(tensor.shape), but the layer needs \(spec.shape)",
        at: place, hint: "the weights belong to another model")
    }
    return tensor.dtype.isFloatingPoint ? tensor.converted(to: .float32) : tensor
  }

  func missing(_ spec: WeightSpec, _ layer: LayerAddress, at place: Location) -> Diagnostic {
    Diagnostic(
      id: "weights-missing", "weight '\(layer.name)/\(spec.name)' of shape \(spec.shape) is missing", at: place,
      hint: "the weights belong to another model, or were saved before the layer was built")
  }
}

/// Values drawn from the layers' initializers, for a model that comes without weights.
final class InitializedWeights: WeightSource {
  private var seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    try specs.mapThrowing { spec throws(Diagnostic) in
      do throws(Diagnostic) {
        return try spec.initializer.tensor(spec.shape, seed: &seed)
      } catch {
        throw error.inside(layer.entries.last!.location.appending(spec.name))
      }
    }
  }
}

/// `.npz` with one array a variable, named by its path: `dense/kernel`, also with the model's name in front or `:0` behind.
struct NPZWeights: WeightSource {
  private let archive: NPZArchive
  private let names: [String: String]

  init(_ path: String) throws(Diagnostic) {
    archive = try NPZArchive(path)
    names = Dictionary(archive.names.map { (Self.normalized($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func normalized(_ name: String) -> String { name.hasSuffix(":0") ? String(name.dropLast(2)) : name }

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    try specs.mapThrowing { spec throws(Diagnostic) in
      let inner = spec.container.isEmpty ? spec.name : "\(spec.container)/\(spec.name)"
      let own = layer.entries.last!.name
      let candidates = [
        "\(layer.name)/\(inner)", "\(layer.model.name)/\(layer.name)/\(inner)", "\(layer.name)/\(spec.name)",
        "\(own)/\(inner)", "\(own)/\(spec.name)", "\(own)/\(ModelDescription.snakeCase(layer.entries.last!.className))_cell/\(spec.name)",
      ]
      // A wrapper's variables are in its inner layer, whose name only the path tells: `time_distributed/dense/kernel`.
      let within = names.keys.filter { $0.hasPrefix("\(layer.name)/") && $0.hasSuffix("/\(spec.name)") }
      guard let name = candidates.lazy.compactMap({ names[$0] }).first ?? (within.count == 1 ? names[within[0]] : nil) else {
        throw missing(spec, layer, at: archive.location)
      }
      return try checked(try archive.tensor(name), spec, layer, from: archive.location.appending(name))
    }
  }
}
