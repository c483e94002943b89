import Glibc
import ModelFormats
import NNIR

/// An initializer of `keras.initializers`, for models that come without weights. Values are seeded; they follow Keras' distributions,
/// not its random numbers.
struct Initializer: Sendable, Hashable {
  private enum Kind: Hashable {
    case constant(Double)
    case uniform(Double, Double)
    case normal(mean: Double, deviation: Double, isTruncated: Bool)
    case scaled(scale: Double, mode: String, distribution: String)
    case orthogonal(gain: Double)
    case identity(gain: Double)
  }

  private let kind: Kind

  static let zeros = Initializer(.string("zeros"))
  static let ones = Initializer(.string("ones"))

  /// Reads a name or a serialised initializer; what is unknown counts as `glorot_uniform`, because weights in the file replace it anyway.
  init(_ value: JSONValue) {
    let name = value.string ?? value.object?["class_name"]?.string ?? ""
    let config = value.object?["config"]?.object
    func number(_ key: String, _ fallback: Double) -> Double { config?[key]?.double ?? fallback }
    switch name.lowercased().filter({ $0 != "_" }) {
    case "zeros", "zero": kind = .constant(0)
    case "ones", "one": kind = .constant(1)
    case "constant": kind = .constant(number("value", 0))
    case "randomuniform", "uniform": kind = .uniform(number("minval", -0.05), number("maxval", 0.05))
    case "randomnormal", "normal": kind = .normal(mean: number("mean", 0), deviation: number("stddev", 0.05), isTruncated: false)
    case "truncatednormal": kind = .normal(mean: number("mean", 0), deviation: number("stddev", 0.05), isTruncated: true)
    case "glorotnormal": kind = .scaled(scale: 1, mode: "fan_avg", distribution: "truncated_normal")
    case "henormal": kind = .scaled(scale: 2, mode: "fan_in", distribution: "truncated_normal")
    case "heuniform": kind = .scaled(scale: 2, mode: "fan_in", distribution: "uniform")
    case "lecunnormal": kind = .scaled(scale: 1, mode: "fan_in", distribution: "truncated_normal")
    case "lecununiform": kind = .scaled(scale: 1, mode: "fan_in", distribution: "uniform")
    case "variancescaling":
      kind = .scaled(
        scale: number("scale", 1), mode: config?["mode"]?.string ?? "fan_in",
        distribution: config?["distribution"]?.string ?? "truncated_normal")
    case "orthogonal", "orthogonalinitializer": kind = .orthogonal(gain: number("gain", 1))
    case "identity", "identityinitializer": kind = .identity(gain: number("gain", 1))
    default: kind = .scaled(scale: 1, mode: "fan_avg", distribution: "uniform")
    }
  }

  func tensor(_ shape: Shape, seed: inout UInt64) -> Tensor {
    Tensor(TensorType(.float32, shape), doubles: values(shape, &seed))
  }

  private func values(_ shape: Shape, _ seed: inout UInt64) -> [Double] {
    let count = shape.elementCount
    switch kind {
    case .constant(let value): return [Double](repeating: value, count: count)
    case .uniform(let low, let high): return (0..<count).map { _ in low + (high - low) * Self.next(&seed) }
    case .normal(let mean, let deviation, let isTruncated):
      return (0..<count).map { _ in mean + deviation * Self.gaussian(&seed, isTruncated) }
    case .scaled(let scale, let mode, let distribution):
      let (fanIn, fanOut) = Self.fans(shape)
      let fan = mode == "fan_in" ? fanIn : mode == "fan_out" ? fanOut : (fanIn + fanOut) / 2
      let variance = scale / max(1, fan)
      if distribution == "uniform" {
        let limit = (3 * variance).squareRoot()
        return (0..<count).map { _ in limit * (2 * Self.next(&seed) - 1) }
      }
      let isTruncated = distribution == "truncated_normal"
      // Truncation at two deviations shrinks the deviation by this constant.
      let deviation = variance.squareRoot() / (isTruncated ? 0.87962566103423978 : 1)
      return (0..<count).map { _ in deviation * Self.gaussian(&seed, isTruncated) }
    case .orthogonal(let gain): return Self.orthogonal(shape, gain, &seed)
    case .identity(let gain):
      let columns = max(shape.last, 1)
      return (0..<count).map { $0 / columns == $0 % columns ? gain : 0 }
    }
  }

  /// Inputs and outputs of one unit, as Keras counts them: a kernel's window multiplies both.
  private static func fans(_ shape: Shape) -> (Double, Double) {
    if shape.rank < 2 { return (Double(shape.elementCount), Double(shape.elementCount)) }
    let window = Double(shape.dims.dropLast(2).reduce(1, *))
    return (window * Double(shape[shape.rank - 2]), window * Double(shape.last))
  }

  /// Rows (or columns, whichever are fewer) made orthonormal by Gram and Schmidt.
  private static func orthogonal(_ shape: Shape, _ gain: Double, _ seed: inout UInt64) -> [Double] {
    let (rows, columns) = (shape.rows, shape.last)
    let (count, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    for _ in 0..<count {
      var vector = (0..<length).map { _ in gaussian(&seed, false) }
      for other in basis {
        let projection = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        vector = zip(vector, other).map { $0 - projection * $1 }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(vector.map { $0 / max(norm, 1e-30) })
    }
    return (0..<(rows * columns)).map { index in
      let (row, column) = (index / columns, index % columns)
      return gain * (rows <= columns ? basis[row][column] : basis[column][row])
    }
  }

  /// Uniform in [0, 1) (Steele, Lea and Flood's SplitMix64).
  private static func next(_ seed: inout UInt64) -> Double {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var z = seed
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
  }

  /// Standard normal by Box and Muller, drawn again beyond two deviations when truncated.
  private static func gaussian(_ seed: inout UInt64, _ isTruncated: Bool) -> Double {
    while true {
      let radius = (-2 * log(1 - next(&seed))).squareRoot()
      let value = radius * cos(2 * .pi * next(&seed))
      if !isTruncated || abs(value) <= 2 { return value }
    }
  }
}
