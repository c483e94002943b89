import NNDiagnostics
import NNIR

/// Preprocessing layers one after the other.
struct Pipeline: KerasLayer {
  private struct Stage {
    var layer: any KerasLayer
    /// Where `.weights.h5` keeps its variables below those of the pipeline.
    var container: String
  }

  private let stages: [Stage]

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    guard let layers = config["layers"]?.sequence else { throw config.missing("layers") }
    var counts: [String: Int] = [:]
    stages = try layers.enumerated().mapThrowing { entry throws(Diagnostic) in
      let (index, value) = entry
      guard let className = value.object?["class_name"]?.string, let inner = value.object?["config"]?.object else {
        throw config.bad("layers", value, accepts: "layers")
      }
      let base = ModelDescription.snakeCase(className)
      let count = counts[base, default: 0]
      counts[base] = count + 1
      let layer = try LayerCatalogue.make(
        LayerConfig(
          className: className, object: inner, location: config.at("layers[\(index)] (\(className))"), kerasMajor: config.kerasMajor))
      return Stage(layer: layer, container: "layers/\(count == 0 ? base : "\(base)_\(count)")")
    }
  }

  /// Variables of the stages, whose shapes follow from the input as long as no stage before them changes the last axis.
  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    var specs: [WeightSpec] = []
    for stage in stages {
      specs += try stage.layer.weights(inputs).map { spec in
        var copy = spec
        copy.container = stage.container
        return copy
      }
    }
    return specs
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    var values = inputs
    var rest = weights[...]
    for stage in stages {
      if stage.layer.castsInputs {
        values = try values.mapThrowing { input throws(Diagnostic) in
          KerasTensor(try build.cast(input.value, to: build.floatType), mask: input.mask)
        }
      }
      let count = try stage.layer.weights(values.map { build.type($0.value) }).count
      values = try stage.layer.call(values, Array(rest.prefix(count)), &build)
      rest = rest.dropFirst(count)
      // A dictionary goes on under its keys.
      if build.keywords.count == values.count {
        for (key, value) in zip(build.keywords.keys.sorted(), values) { build.keywords[key] = [value] }
      }
    }
    return values
  }
}
