import ModelFormats
import NNDiagnostics
import NNIR

/// Where a model comes from.
package struct ModelSource: Sendable {
  private enum Origin: Sendable {
    case files(model: String, weights: String?)
    case configuration(JSONValue, weights: String?)
  }

  private let origin: Origin
  /// Values by variable path that replace those of the source.
  package var assigned: [String: Tensor] = [:]

  /// - Parameter weights: The file with the weights of a `model.json`.
  package init(path: String, weights: String?) { origin = .files(model: path, weights: weights) }

  /// - Parameters:
  ///   - configuration: `{"class_name": …, "config": …}` of Keras 3.
  ///   - weights: The file with the weights; nil draws them from the initializers.
  package init(configuration: JSONValue, weights: String? = nil) { origin = .configuration(configuration, weights: weights) }

  /// The model's file.
  package var path: String? {
    if case .files(let model, _) = origin { model } else { nil }
  }

  /// The configuration as the model's file has it.
  package func configuration() throws(Diagnostic) -> JSONValue { try open().config }

  /// A source that is read.
  struct Opened {
    var config: JSONValue
    var location: Location
    var kerasMajor: Int
    fileprivate var files: ModelFiles?
    fileprivate var weights: String?

    func weightSource(_ options: ImportOptions, _ sink: DiagnosticSink) throws(Diagnostic) -> any WeightSource {
      if let files { return try files.weightSource(options, sink) }
      return try weights.map(ModelFiles.weightSource) ?? InitializedWeights(seed: options.seed)
    }
  }

  func open() throws(Diagnostic) -> Opened {
    switch origin {
    case .files(let model, let weights):
      let files = try ModelFiles(model, weights)
      return Opened(config: files.config, location: files.configLocation, kerasMajor: files.kerasMajor, files: files)
    case .configuration(let config, let weights):
      let name = config["config"]?["name"]?.string ?? "model"
      return Opened(config: config, location: Location("model '\(name)'"), kerasMajor: 3, weights: weights)
    }
  }
}
