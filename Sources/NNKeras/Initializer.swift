import Glibc
import ModelFormats
import NNDiagnostics
import NNIR

/// An initializer of `keras.initializers`, for models that come without weights. Values are seeded; they follow Keras' distributions,
/// not its random numbers.
struct Initializer: Sendable, Hashable {
  private indirect enum Kind: Hashable, Sendable {
    case constant(Double)
    /// An array that broadcasts to the weight's shape.
    case values(Tensor)
    case uniform(Double, Double)
    case normal(mean: Double, deviation: Double, isTruncated: Bool)
    case scaled(Scaling)
    case orthogonal(gain: Double)
    case identity(gain: Double)
    case stft(STFTKernel)
    /// Ones for the second of four gates.
    case forgetGate(others: Kind)
    /// Not one of Keras' own.
    case unknown(String)
  }

  /// `keras.initializers.VarianceScaling`: the variance is `scale` over a count of inputs and outputs.
  private struct Scaling: Hashable, Sendable {
    var scale: Double
    var mode: String
    var distribution: String
    var inputAxes: [Int]?
    var outputAxes: [Int]?
  }

  private let kind: Kind

  static let zeros = Initializer(kind: .constant(0))
  static let ones = Initializer(kind: .constant(1))

  private init(kind: Kind) { self.kind = kind }

  /// The same value everywhere.
  init(constant value: Double) { kind = .constant(value) }

  /// LSTM's bias with `unit_forget_bias`: ones where the forget gate adds it, `others` elsewhere.
  static func forgetGate(_ others: Initializer) -> Initializer { Initializer(kind: .forgetGate(others: others.kind)) }

  /// Reads a name or a serialised initializer. What cannot be read is an error only when values are drawn, because weights in the file
  /// replace them.
  init(_ value: JSONValue) {
    let name = value.string ?? value.object?["class_name"]?.string ?? "\(value)"
    let config = value.object?["config"]?.object ?? JSONObject()
    func number(_ key: String, _ fallback: Double) -> Double { config[key]?.double ?? fallback }
    func scaled(_ scale: Double, _ mode: String, _ distribution: String) -> Kind {
      .scaled(Scaling(
        scale: scale, mode: mode, distribution: distribution, inputAxes: config["input_axes"]?.sequence?.compactMap(\.int),
        outputAxes: config["output_axes"]?.sequence?.compactMap(\.int)))
    }
    switch name.lowercased().filter({ $0 != "_" }) {
    case "zeros", "zero": kind = .constant(0)
    case "ones", "one": kind = .constant(1)
    case "constant": kind = Self.array(config["value"]).map(Kind.values) ?? .constant(number("value", 0))
    case "randomuniform", "uniform": kind = .uniform(number("minval", -0.05), number("maxval", 0.05))
    case "randomnormal", "normal": kind = .normal(mean: number("mean", 0), deviation: number("stddev", 0.05), isTruncated: false)
    case "truncatednormal": kind = .normal(mean: number("mean", 0), deviation: number("stddev", 0.05), isTruncated: true)
    case "glorotuniform": kind = scaled(1, "fan_avg", "uniform")
    case "glorotnormal": kind = scaled(1, "fan_avg", "truncated_normal")
    case "henormal": kind = scaled(2, "fan_in", "truncated_normal")
    case "heuniform": kind = scaled(2, "fan_in", "uniform")
    case "lecunnormal": kind = scaled(1, "fan_in", "truncated_normal")
    case "lecununiform": kind = scaled(1, "fan_in", "uniform")
    case "variancescaling":
      kind = scaled(
        number("scale", 1), config["mode"]?.string ?? "fan_in", (config["distribution"]?.string ?? "truncated_normal").lowercased())
    case "orthogonal", "orthogonalinitializer": kind = .orthogonal(gain: number("gain", 1))
    case "identity", "identityinitializer": kind = .identity(gain: number("gain", 1))
    case "stft", "stftinitializer": kind = STFTKernel(config).map(Kind.stft) ?? .unknown(name)
    default: kind = .unknown(name)
    }
  }

  /// A serialised array: `{"class_name": "__numpy__", "config": {"value": …, "dtype": …}}`, or lists.
  private static func array(_ value: JSONValue?) -> Tensor? {
    guard let value = value?.object?["config"]?["value"] ?? value, value.array != nil else { return nil }
    var (dims, numbers): ([Int], [Double]) = ([], [])
    func read(_ value: JSONValue, _ depth: Int) {
      guard let elements = value.array else { return numbers.append(value.double ?? .nan) }
      if dims.count == depth { dims.append(elements.count) }
      for element in elements { read(element, depth + 1) }
    }
    read(value, 0)
    guard Shape(dims).checkedElementCount == numbers.count else { return nil }
    return Tensor(TensorType(.float64, Shape(dims)), doubles: numbers)
  }

  /// - Throws: `initializer-unsupported`, `initializer-shape`.
  func tensor(_ shape: Shape, seed: UInt64) throws(Diagnostic) -> Tensor {
    var random = SplitMix64(seed: seed)
    return Tensor(TensorType(.float32, shape), doubles: try Self.values(kind, shape, &random))
  }

  private static func values(_ kind: Kind, _ shape: Shape, _ random: inout SplitMix64) throws(Diagnostic) -> [Double] {
    let count = shape.elementCount
    func require(_ ranks: ClosedRange<Int>, _ name: String, _ wanted: String) throws(Diagnostic) {
      if ranks.contains(shape.rank) { return }
      throw Diagnostic(id: "initializer-shape", "'\(name)' for a weight of shape \(shape)", notes: ["it initializes weights of \(wanted)"])
    }
    switch kind {
    case .constant(let value): return [Double](repeating: value, count: count)
    case .values(let array):
      guard array.shape.broadcasts(to: shape) else {
        throw Diagnostic(id: "initializer-shape", "values of shape \(array.shape) for a weight of shape \(shape)")
      }
      return broadcast(array, to: shape)
    case .uniform(let low, let high): return (0..<count).map { _ in low + (high - low) * random.uniform() }
    case .normal(let mean, let deviation, let isTruncated):
      return (0..<count).map { _ in mean + deviation * gaussian(&random, isTruncated) }
    case .scaled(let scaling): return scaled(scaling, shape, &random)
    case .orthogonal(let gain):
      try require(2...Int.max, "Orthogonal", "two axes or more")
      return orthogonal(shape, gain, &random)
    case .identity(let gain):
      try require(2...2, "Identity", "two axes")
      return (0..<count).map { $0 / shape.last == $0 % shape.last ? gain : 0 }
    case .stft(let kernel):
      try require(3...3, "STFT", "three axes")
      return try kernel.values(shape)
    case .forgetGate(let others):
      let units = count / 4
      var values = try values(others, shape, &random)
      values.replaceSubrange(units..<2 * units, with: repeatElement(1, count: units))
      return values
    case .unknown(let name):
      throw Diagnostic(
        id: "initializer-unsupported", "unsupported initializer '\(name)'", notes: ["those of keras.initializers are supported"],
        hint: "give the model's weights, or use another initializer")
    }
  }

  private static func broadcast(_ array: Tensor, to shape: Shape) -> [Double] {
    let values = array.doubles
    let offset = shape.rank - array.shape.rank
    return (0..<shape.elementCount).map { index in
      zip(array.shape.dims, array.shape.strides).enumerated().reduce(0) { sum, axis in
        let (position, (dim, stride)) = axis
        return dim == 1 ? sum : sum + index / shape.strides[position + offset] % dim * stride
      }
    }.map { values[$0] }
  }

  private static func scaled(_ scaling: Scaling, _ shape: Shape, _ random: inout SplitMix64) -> [Double] {
    let (fanIn, fanOut) = fans(shape, scaling)
    let fan = scaling.mode == "fan_in" ? fanIn : scaling.mode == "fan_out" ? fanOut : (fanIn + fanOut) / 2
    let variance = scaling.scale / max(1, fan)
    if scaling.distribution == "uniform" {
      let limit = (3 * variance).squareRoot()
      return (0..<shape.elementCount).map { _ in limit * (2 * random.uniform() - 1) }
    }
    // Keras takes "normal" for the truncated one. Truncation at two deviations shrinks the deviation by this constant.
    let isTruncated = scaling.distribution != "untruncated_normal"
    let deviation = variance.squareRoot() / (isTruncated ? 0.87962566103423978 : 1)
    return (0..<shape.elementCount).map { _ in deviation * gaussian(&random, isTruncated) }
  }

  /// Inputs and outputs of one unit, as Keras counts them: a kernel's window multiplies both.
  private static func fans(_ shape: Shape, _ scaling: Scaling) -> (Double, Double) {
    if let inputs = scaling.inputAxes, let outputs = scaling.outputAxes {
      func product(_ axes: [Int]) -> Double { axes.compactMap(shape.normalizedAxis).reduce(1) { $0 * Double(shape[$1]) } }
      return (product(inputs), product(outputs))
    }
    if shape.rank < 2 { return (Double(shape.elementCount), Double(shape.elementCount)) }
    let window = Double(shape.dims.dropLast(2).reduce(1, *))
    return (window * Double(shape[shape.rank - 2]), window * Double(shape.last))
  }

  /// Rows (or columns, whichever are fewer) made orthonormal by Gram and Schmidt.
  private static func orthogonal(_ shape: Shape, _ gain: Double, _ random: inout SplitMix64) -> [Double] {
    let (rows, columns) = (shape.rows, shape.last)
    let (count, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    for _ in 0..<count {
      var vector = (0..<length).map { _ in gaussian(&random, false) }
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

  /// Standard normal by Box and Muller, drawn again beyond two deviations when truncated.
  private static func gaussian(_ random: inout SplitMix64, _ isTruncated: Bool) -> Double {
    while true {
      let radius = (-2 * log(1 - random.uniform())).squareRoot()
      let value = radius * cos(2 * .pi * random.uniform())
      if !isTruncated || abs(value) <= 2 { return value }
    }
  }
}
