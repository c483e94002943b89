/// The sum, by the layer `Add`.
public func + (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Add()([left, right]) }

/// The difference, by the layer `Subtract`.
public func - (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Subtract()([left, right]) }

/// The product of the elements, by the layer `Multiply`.
public func * (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Multiply()([left, right]) }

/// The quotient of the elements.
public func / (left: some TensorLike, right: some TensorLike) -> SymbolicTensor { Ops.trueDivide(left, right) }

/// The negative of each element.
public prefix func - (x: some TensorLike) -> SymbolicTensor { Ops.negative(x) }

public func + (left: some TensorLike, right: Double) -> SymbolicTensor { .arithmetic("Add", .tensor(left), .number(right)) }
public func + (left: Double, right: some TensorLike) -> SymbolicTensor { .arithmetic("Add", .number(left), .tensor(right)) }
public func - (left: some TensorLike, right: Double) -> SymbolicTensor { .arithmetic("Subtract", .tensor(left), .number(right)) }
public func - (left: Double, right: some TensorLike) -> SymbolicTensor { .arithmetic("Subtract", .number(left), .tensor(right)) }
public func * (left: some TensorLike, right: Double) -> SymbolicTensor { .arithmetic("Multiply", .tensor(left), .number(right)) }
public func * (left: Double, right: some TensorLike) -> SymbolicTensor { .arithmetic("Multiply", .number(left), .tensor(right)) }
public func / (left: some TensorLike, right: Double) -> SymbolicTensor { .arithmetic("TrueDivide", .tensor(left), .number(right)) }
public func / (left: Double, right: some TensorLike) -> SymbolicTensor { .arithmetic("TrueDivide", .number(left), .tensor(right)) }

extension SymbolicTensor {
  /// Of a tensor and a number.
  fileprivate static func arithmetic(_ className: String, _ left: CallValue, _ right: CallValue) -> SymbolicTensor {
    SymbolicTensor("numpy", className, [left, right])
  }
}
