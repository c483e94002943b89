import Glibc
import ModelFormats
import NNDiagnostics
import NNIR

/// `keras.initializers.STFT`: one side of the discrete Fourier transform as the kernel of a convolution, `[frame, 1, frequencies]`.
struct STFTKernel: Hashable, Sendable {
  private var isImaginary: Bool
  private var window: Window
  private var scaling: String?

  private enum Window: Hashable, Sendable {
    case none
    case named(String, isPeriodic: Bool)
    case values([Double])
  }

  /// Nil when there is no such kernel.
  init?(_ config: JSONObject) {
    let side = config["side"]?.string ?? "real"
    guard ["real", "imag"].contains(side) else { return nil }
    isImaginary = side == "imag"
    scaling = config["scaling"].map { $0.string } ?? "density"
    guard scaling == nil || ["density", "spectrum"].contains(scaling) else { return nil }
    switch config["window"] {
    case .null?: window = .none
    case .array(let values)?: window = .values(values.compactMap(\.double))
    case let name: window = .named(name?.string ?? "hann", isPeriodic: config["periodic"]?.bool ?? false)
    }
  }

  /// `cos(−2π t f / F) · w(t) / scale`, or the sine, with `F = 2 (frequencies − 1)`.
  func values(_ shape: Shape) throws(Diagnostic) -> [Double] {
    let (frame, frequencies) = (shape[0], shape[2])
    let weights = try weights(frame)
    let bins = Double(max(2 * (frequencies - 1), 1))
    var values: [Double] = []
    for time in 0..<frame {
      for _ in 0..<shape[1] {
        for frequency in 0..<frequencies {
          let angle = -2 * Double.pi * Double(time) * Double(frequency) / bins
          values.append((isImaginary ? sin(angle) : cos(angle)) * weights[time])
        }
      }
    }
    return values
  }

  /// The window over its scale.
  private func weights(_ frame: Int) throws(Diagnostic) -> [Double] {
    let values: [Double]
    switch window {
    case .none: return [Double](repeating: 1, count: frame)
    case .values(let own): values = own
    case .named(let name, let isPeriodic):
      guard let named = SpectralWindow.values(name, count: frame, isPeriodic: isPeriodic) else {
        throw Diagnostic(
          id: "initializer-unsupported", "unsupported window '\(name)'",
          notes: ["windows are " + SpectralWindow.names.map { "'\($0)'" }.joined(separator: ", ")])
      }
      values = named
    }
    guard values.count == frame else {
      throw Diagnostic(id: "initializer-shape", "a window of \(values.count) values for frames of \(frame)")
    }
    let scale =
      switch scaling {
      case "density": values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      case "spectrum": values.reduce(0) { $0 + abs($1) }
      default: 1.0
      }
    return values.map { $0 / scale }
  }
}
