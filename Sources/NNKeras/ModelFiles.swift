import ModelFormats
import NNDiagnostics
import NNIR

/// The files of a model, opened: its configuration as JSON and its weights.
struct ModelFiles {
  let config: JSONValue
  let configLocation: Location
  let kerasMajor: Int
  private let weights: Weights

  private enum Weights {
    case none
    case stored(HDF5File, in: ZipArchive?)
    case legacy(HDF5File, root: String)
    case npz(String)

    /// Nil when there are none.
    var source: (any WeightSource)? {
      get throws(Diagnostic) {
        switch self {
        case .none: nil
        case .stored(let file, let archive): try StoredWeights(file, in: archive)
        case .legacy(let file, let root): LegacyWeights(file, root: root)
        case .npz(let path): try NPZWeights(path)
        }
      }
    }
  }

  init(_ modelPath: String, _ weightsPath: String?) throws(Diagnostic) {
    let name = Location(File.name(modelPath))
    switch try FileKind(of: modelPath) {
    case .zip:
      try Self.refuseWeights(weightsPath, modelPath)
      let archive = try ZipArchive(modelPath)
      guard archive.contains("config.json") else {
        throw Diagnostic(
          id: "keras-no-model", "the archive has no 'config.json'", at: name, hint: "write it with model.save('model.keras')")
      }
      configLocation = name.appending("config.json")
      config = try JSONValue(parsing: try archive.read("config.json"), at: configLocation)
      let metadata = archive.contains("metadata.json")
        ? try JSONValue(parsing: try archive.read("metadata.json"), at: name.appending("metadata.json")) : .null
      kerasMajor = Self.major(metadata["keras_version"]?.string, config)
      guard archive.contains("model.weights.h5") else {
        throw Diagnostic(
          id: "weights-missing", "the archive has no 'model.weights.h5'", at: name,
          hint: archive.contains("model.weights.json") ? "save without max_shard_size" : "write it with model.save('model.keras')")
      }
      weights = .stored(try HDF5File("model.weights.h5", in: archive), in: archive)
    case .hdf5:
      try Self.refuseWeights(weightsPath, modelPath)
      let file = try HDF5File(modelPath)
      guard let text = try file.string(attribute: "model_config", of: "/") else {
        throw Diagnostic(
          id: "keras-no-model", "the file has weights but no model", at: name,
          hint: "give the model's JSON first and this file with --weights")
      }
      configLocation = name.appending("model_config")
      config = try JSONValue(parsing: text, at: configLocation)
      kerasMajor = Self.major(try file.string(attribute: "keras_version", of: "/"), config)
      weights = .legacy(file, root: "model_weights")
    case .json:
      configLocation = name
      config = try JSONValue(contentsOf: modelPath)
      kerasMajor = Self.major(config["keras_version"]?.string, config)
      weights = try weightsPath.map(Self.open) ?? .none
    case .npy, .unknown:
      throw Diagnostic(
        id: "keras-no-model", "this file is no Keras model", at: name,
        notes: ["models are .keras archives, whole-model .h5 files, and the JSON of model.to_json()"])
    }
  }

  private static func refuseWeights(_ path: String?, _ model: String) throws(Diagnostic) {
    guard let path else { return }
    throw Diagnostic(
      id: "weights-unexpected", "'\(path)' is given as weights, but '\(model)' has its own", hint: "leave out --weights")
  }

  private static func open(_ path: String) throws(Diagnostic) -> Weights {
    switch try FileKind(of: path) {
    case .zip:
      // A whole model's archive serves, too.
      let archive = try ZipArchive(path)
      guard archive.contains("model.weights.h5") else { return .npz(path) }
      return .stored(try HDF5File("model.weights.h5", in: archive), in: archive)
    case .hdf5:
      let file = try HDF5File(path)
      if try file.strings(attribute: "layer_names", of: "/") != nil { return .legacy(file, root: "") }
      if file.contains("model_weights") { return .legacy(file, root: "model_weights") }
      return .stored(file, in: nil)
    case .json, .npy, .unknown:
      throw Diagnostic(
        id: "weights-format", "'\(path)' holds no weights that nncc reads", notes: ["weights are .weights.h5, legacy .h5 and .npz"],
        hint: "save_weights writes them into one file without max_shard_size")
    }
  }

  /// Keras 2 writes its version, or configurations without `module`.
  private static func major(_ version: String?, _ config: JSONValue) -> Int {
    if let version { return version.hasPrefix("3") ? 3 : 2 }
    guard let module = config["module"]?.string else { return 2 }
    return module.hasPrefix("tf_keras") ? 2 : 3
  }

  func weightSource(_ options: ImportOptions, _ sink: DiagnosticSink) throws(Diagnostic) -> any WeightSource {
    if let source = try weights.source { return source }
    sink.report(Diagnostic(
      .warning, id: "weights-initialized", "the model has no weights: they are drawn from its initializers", at: configLocation,
      hint: "give trained weights with --weights"))
    return InitializedWeights(seed: options.seed)
  }

  /// The weights in a file that has no model: `.weights.h5`, legacy `.h5` or `.npz`.
  static func weightSource(_ path: String) throws(Diagnostic) -> any WeightSource { try open(path).source! }
}
