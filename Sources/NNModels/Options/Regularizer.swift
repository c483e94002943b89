import ModelFormats

/// A penalty on weights while Keras trains: a class of `keras.regularizers`. Inference ignores it.
public struct Regularizer: Sendable, Hashable, Serialized {
  static let module = "keras.regularizers"
  let className: String
  let config: JSONObject

  public static func l1(_ factor: Double = 0.01) -> Regularizer { Regularizer(className: "L1", config: ["l1": .double(factor)]) }

  public static func l2(_ factor: Double = 0.01) -> Regularizer { Regularizer(className: "L2", config: ["l2": .double(factor)]) }

  public static func l1l2(l1: Double = 0, l2: Double = 0) -> Regularizer {
    Regularizer(className: "L1L2", config: ["l1": .double(l1), "l2": .double(l2)])
  }

  public static func orthogonal(_ factor: Double = 0.01) -> Regularizer {
    Regularizer(className: "OrthogonalRegularizer", config: ["factor": .double(factor)])
  }
}
