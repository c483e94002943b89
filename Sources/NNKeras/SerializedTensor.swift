import ModelFormats
import NNIR

extension Tensor {
  /// A constant in the arguments of a call: `{"class_name": "__tensor__", "config": {"value": …, "dtype": …}}`, `__numpy__` instead, or numbers in
  /// lists. nil for anything else.
  ///
  /// - Parameter dtype: nil is int32 for integers, bool for truth values, else float32.
  init?(serialized json: JSONValue, as dtype: DType? = nil) {
    if let wrapped = json.object?["config"]?.object, let value = wrapped["value"] {
      let own = wrapped["dtype"]?.string
      let named = own.flatMap(DType.init(rawValue:))
      if own != nil && named == nil { return nil }
      self.init(serialized: value, as: named ?? dtype)
      return
    }
    var (leaves, dims): ([JSONValue], [Int]) = ([json], [])
    while let first = leaves.first?.sequence {
      let lists = leaves.map { $0.sequence }
      guard lists.allSatisfy({ $0?.count == first.count }) else { return nil }
      dims.append(first.count)
      leaves = lists.flatMap { $0! }
      if leaves.isEmpty { self.init(TensorType(dtype ?? .float32, Shape(dims)), bytes: []); return }
    }
    let isBool = leaves.allSatisfy { $0.bool != nil }
    let integers = leaves.compactMap { $0.int.map(Int64.init) }
    let isInt = integers.count == leaves.count
    if isInt, let dtype, dtype.isInteger {
      // Not by way of floating point, which is exact to 2^53.
      self.init(TensorType(dtype, Shape(dims)), integers: integers)
      return
    }
    let numbers = leaves.compactMap { $0.double ?? $0.bool.map { $0 ? 1 : 0 } }
    guard numbers.count == leaves.count else { return nil }
    self.init(TensorType(dtype ?? (isBool ? .bool : isInt ? .int32 : .float32), Shape(dims)), doubles: numbers)
  }
}
