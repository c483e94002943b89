import ModelFormats
import NNDiagnostics
import NNIR

/// Where a model comes from.
package struct ModelSource: Sendable {
  private enum Origin: Sendable {
    case files(model: String, weights: String?)
    case configuration(JSONValue)
  }

  private let origin: Origin
  /// Values by variable path that replace those of the source.
  package var assigned: [String: Tensor] = [:]

  /// - Parameter weights: The file with the weights of a `model.json`.
  package init(path: String, weights: String?) { origin = .files(model: path, weights: weights) }

  /// - Parameter configuration: `{"class_name": …, "config": …}` of Keras 3; weights are drawn from the initializers.
  package init(configuration: JSONValue) { origin = .configuration(configuration) }

  /// The model's file.
  var path: String? {
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

    func weightSource(_ options: ImportOptions, _ sink: DiagnosticSink) throws(Diagnostic) -> any WeightSource {
      guard let files else { return InitializedWeights(seed: options.seed) }
      return try files.weightSource(options, sink)
    }
  }

  func open() throws(Diagnostic) -> Opened {
    switch origin {
    case .files(let model, let weights):
      let files = try ModelFiles(model, weights)
      return Opened(config: files.config, location: files.configLocation, kerasMajor: files.kerasMajor, files: files)
    case .configuration(let config):
      return Opened(config: config, location: Location("model '\(config["config"]?["name"]?.string ?? "model")'"), kerasMajor: 3)
    }
  }
}
