import NNIR

/// What ops that take any element type compute with: doubles, or for integers and truth values 64 bits that wrap around, as in Keras.
protocol WideNumber: Comparable {
  static var zero: Self { get }
  static var one: Self { get }
  /// Below and above all others.
  static var least: Self { get }
  static var greatest: Self { get }

  static func sum(_ x: Self, _ y: Self) -> Self
  static func product(_ x: Self, _ y: Self) -> Self
  var isNaN: Bool { get }

  static func elements(of tensor: Tensor) -> [Self]
  static func tensor(_ type: TensorType, _ elements: [Self]) -> Tensor
}

extension WideNumber {
  static func larger(_ x: Self, _ y: Self) -> Self { x.isNaN ? x : y.isNaN ? y : Swift.max(x, y) }
  static func smaller(_ x: Self, _ y: Self) -> Self { x.isNaN ? x : y.isNaN ? y : Swift.min(x, y) }
}

extension Double: WideNumber {
  static var one: Double { 1 }
  static var least: Double { -.infinity }
  static var greatest: Double { .infinity }

  static func sum(_ x: Double, _ y: Double) -> Double { x + y }
  static func product(_ x: Double, _ y: Double) -> Double { x * y }

  static func elements(of tensor: Tensor) -> [Double] { tensor.doubles }
  static func tensor(_ type: TensorType, _ elements: [Double]) -> Tensor { Tensor(type, doubles: elements) }
}

extension Int64: WideNumber {
  static var one: Int64 { 1 }
  static var least: Int64 { .min }
  static var greatest: Int64 { .max }

  static func sum(_ x: Int64, _ y: Int64) -> Int64 { x &+ y }
  static func product(_ x: Int64, _ y: Int64) -> Int64 { x &* y }
  var isNaN: Bool { false }

  static func elements(of tensor: Tensor) -> [Int64] { tensor.integers }
  static func tensor(_ type: TensorType, _ elements: [Int64]) -> Tensor { Tensor(type, integers: elements) }
}

extension DType {
  /// The number in which ops that take any element type compute.
  var wideNumber: any WideNumber.Type { isFloatingPoint ? Double.self : Int64.self }
}
