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

  /// `encoder/lstm/cell/kernel`
  func path(of spec: WeightSpec) -> String { [name, spec.container, spec.name].filter { !$0.isEmpty }.joined(separator: "/") }
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
    // The layer's policy rounds what is kept in double precision.
    return tensor.dtype.isFloatingPoint && tensor.dtype != .float64 ? tensor.converted(to: .float32) : tensor
  }

  func missing(_ spec: WeightSpec, _ layer: LayerAddress, at place: Location) -> Diagnostic {
    Diagnostic(
      id: "weights-missing", "weight '\(layer.name)/\(spec.name)' of shape \(spec.shape) is missing", at: place,
      hint: "the weights belong to another model, or were saved before the layer was built")
  }
}

/// Values drawn from the layers' initializers, for a model that comes without weights.
///
/// Each variable has random numbers of its own, told by the seed and its path, so that they do not depend on the other layers.
struct InitializedWeights: WeightSource {
  let seed: UInt64

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    try specs.mapThrowing { spec throws(Diagnostic) in
      do throws(Diagnostic) {
        return try spec.initializer.tensor(spec.shape, seed: Self.hash(layer.path(of: spec), seed))
      } catch {
        throw error.inside(layer.entries.last!.location.appending(spec.name))
      }
    }
  }

  /// FNV-1a (Fowler, Noll and Vo), begun with the seed.
  private static func hash(_ text: String, _ seed: UInt64) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
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
