import ModelFormats
import NNIR

extension Tensor {
  /// A constant in the arguments of a call: `{"class_name": "__tensor__", "config": {"value": …, "dtype": …}}`, `__numpy__` instead, or numbers in
  /// lists, of which integers are int32 and others float32. nil for anything else.
  init?(serialized json: JSONValue) {
    if let wrapped = json.object?["config"]?.object, let value = wrapped["value"] {
      guard let tensor = Tensor(serialized: value) else { return nil }
      guard let dtype = wrapped["dtype"]?.string else { self = tensor; return }
      guard let type = DType(rawValue: dtype) else { return nil }
      self = tensor.converted(to: type)
      return
    }
    var (leaves, dims): ([JSONValue], [Int]) = ([json], [])
    while let first = leaves.first?.sequence {
      let lists = leaves.map { $0.sequence }
      guard lists.allSatisfy({ $0?.count == first.count }) else { return nil }
      dims.append(first.count)
      leaves = lists.flatMap { $0! }
      if leaves.isEmpty { self.init(TensorType(.float32, Shape(dims)), bytes: []); return }
    }
    let isBool = leaves.allSatisfy { $0.bool != nil }
    let isInt = leaves.allSatisfy { $0.int != nil }
    let numbers = leaves.compactMap { $0.double ?? $0.bool.map { $0 ? 1 : 0 } }
    guard numbers.count == leaves.count else { return nil }
    self.init(TensorType(isBool ? .bool : isInt ? .int32 : .float32, Shape(dims)), doubles: numbers)
  }
}
