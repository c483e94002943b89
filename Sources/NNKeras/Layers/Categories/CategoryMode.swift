import NNDiagnostics
import NNIR
import NNOps

/// How layers of categories put out what they found: `output_mode`.
enum CategoryMode: String {
  /// The category itself.
  case int
  /// For each category a vector with a 1 in its place.
  case oneHot = "one_hot"
  /// For each sample a vector with a 1 for every category that it has.
  case multiHot = "multi_hot"
  /// For each sample the number of times that it has each category.
  case count
  /// The counts times a weight for each category.
  case tfIdf = "tf_idf"

  init(_ config: LayerConfig, _ accepted: [CategoryMode], default fallback: CategoryMode) throws(Diagnostic) {
    // Names of older versions.
    let older = ["binary": "multi_hot", "tf-idf": "tf_idf"]
    let name = try config.string("output_mode", default: fallback.rawValue)
    guard let mode = CategoryMode(rawValue: older[name] ?? name), accepted.contains(mode) else {
      throw config.bad("output_mode", .string(name), accepts: accepted.map { "'\($0.rawValue)'" }.joined(separator: ", "))
    }
    self = mode
  }
}

extension LayerBuild {
  /// Encodes categories as `numerical_utils.encode_categorical_inputs` of Keras does.
  ///
  /// - Parameters:
  ///   - categories: integers or floats, which are truncated; what is outside `0..<depth` counts as nothing.
  ///   - weights: for `count`, what each category counts instead of 1; of the shape of `categories`.
  mutating func encode(
    _ categories: ValueID, _ mode: CategoryMode, depth: Int, as dtype: DType, weights: ValueID? = nil
  ) throws(Diagnostic) -> ValueID {
    if mode == .int { return try cast(categories, to: dtype) }
    var whole = type(categories).dtype.isInteger ? categories : try cast(categories, to: .int64)
    var dims = shape(whole).dims
    // A last axis of 1 is the place of the vector.
    if mode == .oneHot, dims.count > 1, dims.last == 1 { dims.removeLast() }
    whole = try reshape(whole, Shape(dims + [1]))
    let range = try range(depth, type(whole).dtype)
    let isEqual = Expr.binary(.equal, .operand(0), .operand(1))
    if mode == .oneHot { return try map(.cast(dtype, isEqual), whole, range) }
    // Keras sums over the axis after the batch, whatever comes after it.
    let axis = dims.count > 1 ? 1 : 0
    if axis == 0 { useBatchAxis(as: .data) }
    let hits = try map(.cast(.float32, isEqual), whole, range)
    if mode == .multiHot { return try cast(try add(Reduce(.maximum, axes: [axis]), hits), to: dtype) }
    guard let weights else { return try cast(try add(Reduce(.sum, axes: [axis]), hits), to: dtype) }
    let counted = try map(.operand(0) * .operand(1), hits, reshape(cast(weights, to: .float32), Shape(dims + [1])))
    return try cast(try add(Reduce(.sum, axes: [axis]), counted), to: dtype)
  }

  /// A constant list of int64.
  mutating func integers(_ values: [Int]) throws(Diagnostic) -> ValueID {
    try constant(Tensor(TensorType(.int64, [values.count]), bytes: values.map(Int64.init).withUnsafeBytes(Array.init)))
  }
}
