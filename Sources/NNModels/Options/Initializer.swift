import ModelFormats

/// How the values of a weight begin: a class of `keras.initializers`.
public struct Initializer: Sendable, Hashable, Serialized {
  static let module = "keras.initializers"
  let className: String
  let config: JSONObject

  private init(_ className: String, _ config: JSONObject = JSONObject()) {
    self.className = className
    self.config = config
  }

  public static let zeros = Initializer("Zeros")
  public static let ones = Initializer("Ones")
  /// Uniform within `±√(6 / (inputs + outputs))`.
  public static let glorotUniform = Initializer("GlorotUniform")
  /// Truncated normal of variance `2 / (inputs + outputs)`.
  public static let glorotNormal = Initializer("GlorotNormal")
  /// Uniform within `±√(6 / inputs)`.
  public static let heUniform = Initializer("HeUniform")
  /// Truncated normal of variance `2 / inputs`.
  public static let heNormal = Initializer("HeNormal")
  /// Uniform within `±√(3 / inputs)`.
  public static let lecunUniform = Initializer("LecunUniform")
  /// Truncated normal of variance `1 / inputs`.
  public static let lecunNormal = Initializer("LecunNormal")

  public static func constant(_ value: Double) -> Initializer { Initializer("Constant", ["value": .double(value)]) }

  public static func randomUniform(from minimum: Double = -0.05, to maximum: Double = 0.05) -> Initializer {
    Initializer("RandomUniform", ["minval": .double(minimum), "maxval": .double(maximum)])
  }

  public static func randomNormal(mean: Double = 0, standardDeviation: Double = 0.05) -> Initializer {
    Initializer("RandomNormal", ["mean": .double(mean), "stddev": .double(standardDeviation)])
  }

  /// Normal, drawn again beyond two deviations.
  public static func truncatedNormal(mean: Double = 0, standardDeviation: Double = 0.05) -> Initializer {
    Initializer("TruncatedNormal", ["mean": .double(mean), "stddev": .double(standardDeviation)])
  }

  /// Orthonormal rows or columns, whichever are fewer, times `gain`.
  public static func orthogonal(gain: Double = 1) -> Initializer { Initializer("Orthogonal", ["gain": .double(gain)]) }

  /// The identity matrix times `gain`.
  public static func identity(gain: Double = 1) -> Initializer { Initializer("Identity", ["gain": .double(gain)]) }

  /// What the variance is divided by.
  public enum Fan: String, Sendable { case inputs = "fan_in", outputs = "fan_out", average = "fan_avg" }

  public enum Distribution: String, Sendable { case truncatedNormal = "truncated_normal", normal = "untruncated_normal", uniform }

  /// Variance `scale / fan`.
  public static func varianceScaling(
    _ scale: Double = 1, fan: Fan = .inputs, distribution: Distribution = .truncatedNormal
  ) -> Initializer {
    Initializer(
      "VarianceScaling", ["scale": .double(scale), "mode": .string(fan.rawValue), "distribution": .string(distribution.rawValue)])
  }
}
