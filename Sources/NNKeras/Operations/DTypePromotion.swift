import NNIR

/// The element type in which Keras combines values: the least upper bound in the lattice of JAX, where Python's numbers are weaker than
/// every tensor of their kind.
enum PromotedType: Hashable {
  case tensor(DType)
  /// A Python integer or float.
  case weakInt, weakFloat

  private var next: [PromotedType] {
    switch self {
    case .tensor(.bool): [.weakInt]
    case .tensor(.uint8): [.tensor(.int16), .tensor(.uint16)]
    case .tensor(.uint16): [.tensor(.int32), .tensor(.uint32)]
    case .tensor(.uint32): [.tensor(.int64), .tensor(.uint64)]
    case .tensor(.uint64), .tensor(.int64): [.weakFloat]
    case .weakInt: [.tensor(.uint8), .tensor(.int8)]
    case .tensor(.int8): [.tensor(.int16)]
    case .tensor(.int16): [.tensor(.int32)]
    case .tensor(.int32): [.tensor(.int64)]
    case .weakFloat: [.tensor(.bfloat16), .tensor(.float16)]
    case .tensor(.bfloat16), .tensor(.float16): [.tensor(.float32)]
    case .tensor(.float32): [.tensor(.float64)]
    case .tensor(.float64): []
    }
  }

  private var upperBounds: Set<PromotedType> { next.reduce([self]) { $0.union($1.upperBounds) } }

  func joined(_ other: PromotedType) -> PromotedType {
    let common = upperBounds.intersection(other.upperBounds)
    // The least is the one below which all others lie; float64 is above everything.
    return common.first { common.isSubset(of: $0.upperBounds) } ?? .tensor(.float64)
  }

  /// Python's own types become Keras' defaults.
  var dtype: DType {
    switch self {
    case .tensor(let dtype): dtype
    case .weakInt: .int32
    case .weakFloat: .float32
    }
  }

  /// The type that a function of real numbers gives: integers become float32.
  static func float(_ dtype: DType) -> DType { PromotedType.tensor(dtype == .int64 ? .int32 : dtype).joined(.weakFloat).dtype }
}
