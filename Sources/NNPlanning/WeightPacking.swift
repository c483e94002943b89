import NNIR

/// How a constant's elements are arranged for the kernel that reads them.
package enum WeightPacking: Hashable, Sendable {
  /// As they are, row-major.
  case none

  package func byteCount(of type: TensorType) -> Int {
    switch self {
    case .none: type.byteCount
    }
  }

  package func pack(_ tensor: Tensor) -> [UInt8] {
    switch self {
    case .none: tensor.bytes
    }
  }
}
