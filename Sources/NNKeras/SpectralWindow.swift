import Glibc

/// Windows of `scipy.signal.get_window`, which Keras takes them from: those without parameters.
enum SpectralWindow {
  /// Sums of cosines: `Σ a(k) cos(k φ)` for φ from −π to π.
  private static let cosineSums: [String: [Double]] = [
    "hann": [0.5, 0.5], "hamming": [0.54, 0.46], "blackman": [0.42, 0.5, 0.08],
    "nuttall": [0.3635819, 0.4891775, 0.1365995, 0.0106411], "blackmanharris": [0.35875, 0.48829, 0.14128, 0.01168],
    "flattop": [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
  ]

  /// Functions of the distance from the middle, 0 to 1 at the ends, for windows of `count` values.
  private static let shapes: [String: @Sendable (_ distance: Double, _ count: Double) -> Double] = [
    "boxcar": { _, _ in 1 },
    "bartlett": { distance, _ in 1 - distance },
    "triang": { distance, count in
      1 - distance * (count - 1) / (count.truncatingRemainder(dividingBy: 2) == 0 ? count : count + 1)
    },
    "cosine": { distance, count in cos(.pi / 2 * distance * (count - 1) / count) },
    "bohman": { distance, _ in distance == 1 ? 0 : (1 - distance) * cos(.pi * distance) + sin(.pi * distance) / .pi },
    "barthann": { distance, _ in 0.62 - 0.24 * distance + 0.38 * cos(.pi * distance) },
    "lanczos": { distance, _ in distance == 0 ? 1 : sin(.pi * distance) / (.pi * distance) },
    "parzen": { distance, count in
      let x = distance * (count - 1) / count
      return distance <= 0.5 ? 1 - 6 * x * x * (1 - x) : 2 * (1 - x) * (1 - x) * (1 - x)
    },
    "tukey": { distance, _ in distance <= 0.5 ? 1 : 0.5 * (1 + cos(.pi * (2 * distance - 1))) },
  ]

  static let names = (Array(cosineSums.keys) + Array(shapes.keys)).sorted()

  /// - Parameter isPeriodic: The first values of a window that is longer by one.
  static func values(_ name: String, count: Int, isPeriodic: Bool) -> [Double]? {
    let length = Double(isPeriodic ? count + 1 : count)
    let value: (Double) -> Double
    if let sum = cosineSums[name] {
      value = { distance in sum.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset) * .pi * distance) } }
    } else if let shape = shapes[name] {
      value = { shape($0, length) }
    } else {
      return nil
    }
    if count <= 1 { return [Double](repeating: 1, count: count) }
    return (0..<count).map { value(abs(2 * Double($0) / (length - 1) - 1)) }
  }

  /// `tf.signal.hann_window` and `hamming_window` as `keras.ops.stft` calls them: periodic, which TensorFlow heeds only for an even count.
  static func tensorFlow(_ name: String, count: Int) -> [Double]? { values(name, count: count, isPeriodic: count % 2 == 0) }
}
