import ModelFormats
import NNDiagnostics
import NNIR

/// The element type in which a layer hands over its results: `keras.dtype_policies`.
///
/// Layers of half precision are computed in float32 between inputs, weights and results that are rounded to the policy's compute type. Keras
/// rounds in between as well, so both are within the rounding of the type of the exact result.
struct DTypePolicy: Hashable, Sendable {
  /// float32, float64, float16 or bfloat16.
  let computeType: DType
  /// In which variables are kept: float32 under a mixed policy, whose layers round most of them to the compute type when they are called.
  let variableType: DType
  /// What floating-point inputs are rounded to: the compute type, or the integers that the policy names.
  let inputType: DType

  /// The type of the layer's arithmetic.
  var floatType: DType { computeType == .float64 ? .float64 : .float32 }

  static let float32 = DTypePolicy(computeType: .float32)

  private init(computeType: DType, variableType: DType? = nil, inputType: DType? = nil) {
    self.computeType = computeType
    self.variableType = variableType ?? computeType
    self.inputType = inputType ?? computeType
  }

  /// Reads the `dtype` of a layer's configuration; layers of integers take integers, and compute in float32 where they compute at all.
  init(_ config: LayerConfig) throws(Diagnostic) {
    guard let value = config["dtype"] else {
      self = .float32
      return
    }
    let name = value.string ?? value["config"]?["name"]?.string ?? ""
    switch name {
    case "float32": self = .float32
    case "float64": self.init(computeType: .float64)
    case "float16": self.init(computeType: .float16)
    case "mixed_float16": self.init(computeType: .float16, variableType: .float32)
    case "bfloat16": self.init(computeType: .bfloat16)
    case "mixed_bfloat16": self.init(computeType: .bfloat16, variableType: .float32)
    default:
      if let integers = DType(rawValue: name), !integers.isFloatingPoint {
        self.init(computeType: .float32, inputType: integers)
        return
      }
      let (className, mode) = (value["class_name"]?.string, value["config"]?["mode"]?.string)
      throw Diagnostic(
        id: "keras-unsupported-dtype",
        "unsupported dtype policy \(className.map { quoted(.string($0)) } ?? quoted(value))\(mode.map { " of mode '\($0)'" } ?? "")",
        at: config.at("dtype"), notes: ["float32, float64, float16, bfloat16, mixed_float16 and mixed_bfloat16 are supported"],
        hint: mode == nil ? "save the model with one of these policies" : "save the model before model.quantize(…), with one of these policies")
    }
  }

  /// The value as a layer of this policy takes it: rounded to its type, in that of its arithmetic. Integers stay unless the layer computes with them.
  func input(_ value: KerasTensor, of layer: any KerasLayer, _ build: inout LayerBuild) throws(Diagnostic) -> KerasTensor {
    let dtype = build.type(value.value).dtype
    guard dtype.isFloatingPoint || layer.castsInputs else { return value }
    let isRounded = dtype.isFloatingPoint && layer.roundsInputs
    let rounded = isRounded ? try build.cast(value.value, to: inputType) : value.value
    let isNumber = layer.castsInputs || inputType.isFloatingPoint
    return KerasTensor(isNumber ? try build.cast(rounded, to: floatType) : rounded, mask: value.mask)
  }

  /// A variable as a layer of this policy computes with it.
  func weight(_ tensor: Tensor, _ spec: WeightSpec) -> Tensor { rounded(tensor, to: spec.isAutocast ? computeType : variableType) }

  /// A number of the configuration as a layer of this policy computes with it.
  func constant(_ tensor: Tensor) -> Tensor { rounded(tensor, to: computeType) }

  private func rounded(_ tensor: Tensor, to dtype: DType) -> Tensor {
    tensor.dtype.isFloatingPoint ? tensor.converted(to: dtype).converted(to: floatType) : tensor
  }

  func output(_ value: KerasTensor, _ build: inout LayerBuild) throws(Diagnostic) -> KerasTensor {
    guard build.type(value.value).dtype == .float32, computeType != .float32 else { return value }
    return KerasTensor(try build.cast(value.value, to: computeType), mask: value.mask)
  }
}
