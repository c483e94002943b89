import ModelFormats

/// What Keras keeps weights to while it trains: a class of `keras.constraints`. Inference ignores it.
public struct Constraint: Sendable, Hashable, Serialized {
  static let module = "keras.constraints"
  let className: String
  let config: JSONObject

  public static let nonNegative = Constraint(className: "NonNeg", config: [:])

  public static func maxNorm(_ maximum: Double = 2, axis: Int = 0) -> Constraint {
    Constraint(className: "MaxNorm", config: ["max_value": .double(maximum), "axis": .int(axis)])
  }

  public static func minMaxNorm(_ minimum: Double = 0, _ maximum: Double = 1, rate: Double = 1, axis: Int = 0) -> Constraint {
    Constraint(
      className: "MinMaxNorm",
      config: ["min_value": .double(minimum), "max_value": .double(maximum), "rate": .double(rate), "axis": .int(axis)])
  }

  public static func unitNorm(axis: Int = 0) -> Constraint { Constraint(className: "UnitNorm", config: ["axis": .int(axis)]) }
}
