import NNDiagnostics
import NNIR
import NNOps

/// Stretches each channel of each image so that it fills the value range; a constant channel, where that is undefined, stays.
struct AutoContrast: ImageLayer {
  let config: LayerConfig
  private let range: (low: Double, high: Double)

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    range = try config.valueRange
  }

  func transform(images: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    guard config.computeDType.isFloatingPoint else {
      throw config.bad("dtype", .string("\(config.computeDType)"), accepts: "floating-point policies")
    }
    let original = try build.cast(images, to: config.computeDType)
    let x = try build.map(.x.scaled(from: range, to: (0, 255)), original)
    // Keras reduces axes 1 and 2 in either data format.
    let low = try build.add(Reduce(.minimum, axes: [1, 2], keepDims: true), x)
    let high = try build.add(Reduce(.maximum, axes: [1, 2], keepDims: true), x)
    let scale = Expr.constant(255) / (.operand(2) - .operand(1))
    let stretched = Expr.min(.max(.operand(0) * scale - .operand(1) * scale, 0), 255)
    let result = try build.map(stretched.scaled(from: (0, 255), to: range), x, low, high)
    return try build.map(.select(.apply(.isnan, .operand(0)), then: .operand(1), otherwise: .operand(0)), result, original)
  }
}

extension LayerConfig {
  /// `value_range`: the smallest and largest value of a pixel.
  var valueRange: (low: Double, high: Double) {
    get throws(Diagnostic) {
      guard let value = self["value_range"] else { return (0, 255) }
      guard let numbers = value.flatNumbers, numbers.count == 2 else { throw bad("value_range", value, accepts: "two numbers") }
      return (min(numbers[0], numbers[1]), max(numbers[0], numbers[1]))
    }
  }
}

extension Expr {
  /// A value moved linearly from one range to another.
  func scaled(from: (low: Double, high: Double), to: (low: Double, high: Double)) -> Expr {
    if from == to { return self }
    return (self - .constant(from.low)) / .constant(from.high - from.low) * .constant(to.high - to.low) + .constant(to.low)
  }
}
