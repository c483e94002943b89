import ModelFormats
import NNDiagnostics
import NNIR

/// `.weights.h5` of Keras 3 and of late versions of Keras 2: `layers/dense/vars/0`.
struct StoredWeights: WeightSource {
  private let file: HDF5File
  private let prefix: String
  /// The `.keras` archive around the file.
  private let archive: ZipArchive?

  init(_ file: HDF5File, in archive: ZipArchive? = nil) throws(Diagnostic) {
    self.file = file
    self.archive = archive
    // The first version of the format had another name for the layers.
    prefix = file.contains("_layer_checkpoint_dependencies") ? "_layer_checkpoint_dependencies" : "layers"
  }

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    var counts: [String: Int] = [:]
    var base = layer.storePath
    if prefix != "layers" { base = base.split(separator: "/").map { $0 == "layers" ? prefix : String($0) }.joined(separator: "/") }
    return try specs.mapThrowing { spec throws(Diagnostic) in
      let index = counts[spec.container, default: 0]
      counts[spec.container] = index + 1
      let folder = ([base] + (spec.container.isEmpty ? [] : [spec.container]) + ["vars"]).joined(separator: "/")
      // A layer that saves its variables itself may name them.
      let path = folder + (file.contains("\(folder)/\(spec.name)") ? "/\(spec.name)" : "/\(index)")
      guard file.contains(path) else { throw missing(spec, layer, at: file.location.appending(path)) }
      return try checked(try file.read(path), spec, layer, from: file.location.appending(path))
    }
  }

  func asset(_ name: String, of layer: LayerAddress) throws(Diagnostic) -> String? {
    let path = "assets/\(layer.storePath)/\(name)"
    guard let archive, archive.contains(path) else { return nil }
    return String(decoding: try archive.read(path), as: UTF8.self)
  }
}

/// Legacy `.h5`: a group for each layer of the outermost model, in which `weight_names` lists the weights in order.
struct LegacyWeights: WeightSource {
  private let file: HDF5File
  private let root: String

  init(_ file: HDF5File, root: String) {
    self.file = file
    self.root = root
  }

  func tensors(of layer: LayerAddress, _ specs: [WeightSpec]) throws(Diagnostic) -> [Tensor] {
    if specs.isEmpty { return [] }
    let group = root.isEmpty ? layer.entries[0].name : "\(root)/\(layer.entries[0].name)"
    let place = file.location.appending(group)
    guard file.contains(group) else { throw missing(specs[0], layer, at: place) }
    var names = try file.strings(attribute: "weight_names", of: group) ?? []
    // The weights of a model inside are one list, those that training changes first; the layer is part of their names.
    if layer.entries.count > 1 { names = layer.nearest(among: names) }
    try requireMerged(names, layer, at: place)
    return try specs.enumerated().mapThrowing { entry throws(Diagnostic) in
      let (index, spec) = entry
      guard names.indices.contains(index) else { throw missing(spec, layer, at: place) }
      return try checked(try file.read("\(group)/\(names[index])"), spec, layer, from: place.appending(names[index]))
    }
  }
}
