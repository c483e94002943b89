import NNDiagnostics
import NNIR

/// A value with the Keras mask that travels with it.
struct KerasTensor: Sendable, Hashable {
  var value: ValueID
  /// `bool`, of the value's leading axes; true where data is.
  var mask: ValueID?

  init(_ value: ValueID, mask: ValueID? = nil) {
    self.value = value
    self.mask = mask
  }
}

/// A class of `keras.layers`: reads its configuration, names its weights, and builds its nodes.
///
/// One file a layer or family under `Layers/`, one line in `LayerCatalogue`.
protocol KerasLayer: Sendable {
  init(_ config: LayerConfig) throws(Diagnostic)

  /// The tensors of a call in the layer's own order, for layers whose inputs may come by keyword.
  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor]

  /// The names of the tensors that a call may give by position behind the first argument; those that are given count as given by keyword.
  /// Layers that name none take all tensors in a row.
  var positionalNames: [String] { get }

  /// The variables in Keras' order, for inputs of these types.
  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec]

  /// Files of the archive that belong to the layer, such as `vocabulary.txt`; a call finds those that exist in `LayerBuild.assets`.
  var assets: [String] { get }

  /// Appends the nodes of one call.
  ///
  /// - Parameter weights: tensors in the order of `weights(_:)`.
  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor]

  /// Whether a call takes the masks off its inputs for all calls after it.
  var takesMasksOff: Bool { get }

  /// Whether integer inputs become float32 first, as in layers that compute.
  var castsInputs: Bool { get }

  /// Whether floating-point inputs are rounded to the type of the layer's policy: Keras' `autocast`.
  var roundsInputs: Bool { get }
}

extension KerasLayer {
  func arguments(_ inputs: [KerasTensor], _ keywords: [String: [KerasTensor]]) -> [KerasTensor] {
    inputs.isEmpty ? keywords["inputs"] ?? keywords.values.first ?? [] : inputs
  }

  var positionalNames: [String] { [] }
  func weights(_ inputs: [TensorType]) -> [WeightSpec] { [] }
  var assets: [String] { [] }
  var takesMasksOff: Bool { false }
  var castsInputs: Bool { true }
  var roundsInputs: Bool { true }
}

/// A variable of a layer.
struct WeightSpec: Sendable {
  /// As in variable paths: `kernel`.
  var name: String
  var shape: Shape
  var initializer: Initializer
  var isTrainable = true
  /// Whether a mixed policy rounds it to the type in which the layer computes.
  var isAutocast: Bool
  /// The inner layer that holds it, as in the paths of `.weights.h5`: `cell`, `layer`; empty for the layer itself.
  var container = ""

  init(
    _ name: String, _ shape: Shape, _ initializer: Initializer, isTrainable: Bool = true, isAutocast: Bool = true, container: String = ""
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.isTrainable = isTrainable
    self.isAutocast = isAutocast
    self.container = container
  }

  /// The same variable of a layer that stands inside another.
  func inside(_ outer: String) -> WeightSpec {
    var copy = self
    copy.container = container.isEmpty ? outer : "\(outer)/\(container)"
    return copy
  }
}
