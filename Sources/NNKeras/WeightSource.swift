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

  /// The variables that are the layer's, in their order, told by their paths: those that name the layer, most of the models around it, and then
  /// fewest others before it. Which models a path names depends on the version of Keras and on how the model was built.
  func nearest(among paths: [String]) -> [String] {
    let outer = [model.name] + entries.dropLast().map(\.name)
    let own = entries.last!.name
    func rank(_ path: String) -> (named: Int, others: Int)? {
      let folders = path.split(separator: "/").dropLast().map(String.init)
      return folders.indices.filter { folders[$0] == own }.map { place in
        let named = Self.commonCount(outer, Array(folders[..<place]))
        return (named, place - named)
      }.max { ($0.named, $1.others) < ($1.named, $0.others) }
    }
    let ranked = paths.compactMap { path in rank(path).map { (path: path, rank: $0) } }
    guard let best = ranked.map(\.rank).max(by: { ($0.named, $1.others) < ($1.named, $0.others) }) else { return [] }
    return ranked.filter { $0.rank == best }.map(\.path)
  }

  /// The length of the longest common subsequence.
  private static func commonCount(_ first: [String], _ second: [String]) -> Int {
    var lengths = [Int](repeating: 0, count: second.count + 1)
    for name in first {
      var diagonal = 0
      for (index, other) in second.enumerated() {
        let above = lengths[index + 1]
        lengths[index + 1] = name == other ? diagonal + 1 : max(above, lengths[index])
        diagonal = above
      }
    }
    return lengths.last!
  }

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

  /// Refuses low-rank updates that are stored beside the kernels that they change: `.keras` and `.weights.h5` have the sum.
  func requireMerged(_ paths: [String], _ layer: LayerAddress, at place: Location) throws(Diagnostic) {
    guard let update = paths.first(where: { $0.split(separator: "/").last!.hasPrefix("lora_") }) else { return }
    throw Diagnostic(
      id: "weights-lora", "unsupported: layer '\(layer.name)' has low-rank updates apart from its weights", at: place.appending(update),
      hint: "save the model as .keras, or its weights as .weights.h5, where Keras adds them")
  }

  func missing(_ spec: WeightSpec, _ layer: LayerAddress, at place: Location) -> Diagnostic {
    Diagnostic(
      id: "weights-missing", "weight '\(layer.name)/\(spec.name)' of shape \(spec.shape) is missing", at: place,
      notes: ["of a layer that nested models share, .keras and .weights.h5 have one copy; a whole model saved as .h5 has all"],
      hint: "the weights belong to another model, are one shard of several, or were saved before the layer was built")
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
  /// In the order of the archive.
  private let paths: [String]

  init(_ path: String) throws(Diagnostic) {
    archive = try NPZArchive(path)
    names = Dictionary(archive.names.map { (Self.normalized($0), $0) }, uniquingKeysWith: { first, _ in first })
    paths = archive.names.map(Self.normalized)
  }

  private static func normalized(_ name: String) -> String { name.hasSuffix(":0") ? String(name.dropLast(2)) : name }

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    var free = layer.nearest(among: paths)
    try requireMerged(free, layer, at: archive.location)
    return try specs.mapThrowing { spec throws(Diagnostic) in
      guard let path = Self.path(of: spec, among: free) else { throw missing(spec, layer, at: archive.location) }
      free.removeAll { $0 == path }
      let name = names[path]!
      return try checked(try archive.tensor(name), spec, layer, from: archive.location.appending(name))
    }
  }

  /// The path that ends with the variable's name and has most words of its container. Layers and cells inside a layer, such as those of
  /// `bidirectional/forward_lstm/lstm_cell/kernel`, have names that the layer does not know; where words don't tell, the order of the file does.
  private static func path(of spec: WeightSpec, among paths: [String]) -> String? {
    let wanted = Set(words(spec.container))
    func likeness(_ path: String) -> Int { wanted.intersection(words(path)).count }
    let candidates = paths.filter { $0.hasSuffix("/" + spec.name) }
    return candidates.map(likeness).max().flatMap { most in candidates.first { likeness($0) == most } }
  }

  private static func words(_ path: String) -> [Substring] { path.split { $0 == "/" || $0 == "_" } }
}
