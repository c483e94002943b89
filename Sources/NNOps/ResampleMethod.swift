#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How an image is interpolated when it is resized, with half-pixel centres, exactly as `tf.image.resize` weighs its neighbours. The
/// arithmetic is in single precision because TensorFlow's is: a rounded position can fall to the other pixel.
package enum ResampleMethod: Hashable, Sendable {
  case nearest, bilinear, bicubic, area, gaussian, mitchell
  case lanczos(radius: Int)

  /// For each of `output` positions the positions of `input` that it reads, and their weights.
  ///
  /// - Parameter antialias: Widens the filter when there are fewer outputs than inputs; nearest and area have no such choice.
  package func spans(from input: Int, to output: Int, antialias: Bool) -> [Resample.Span] {
    let scale = Float(input) / Float(output)
    return (0..<output).map { position in
      switch self {
      case .nearest: nearest(position, scale, input)
      case .area: area(position, scale, input)
      case .bilinear where !antialias: bilinear(position, scale, input)
      case .bicubic where !antialias: bicubic(position, scale, input)
      case .bilinear: filtered(position, scale, input, radius: 1, antialias: antialias) { max(1 - abs($0), 0) }
      case .bicubic: filtered(position, scale, input, radius: 2, antialias: antialias) { Self.keys(abs($0)) }
      case .gaussian: filtered(position, scale, input, radius: 1.5, antialias: antialias) { abs($0) < 1.5 ? expf(-2 * $0 * $0) : 0 }
      case .mitchell: filtered(position, scale, input, radius: 2, antialias: antialias) { Self.mitchell(abs($0)) }
      case .lanczos(let radius):
        filtered(position, scale, input, radius: Float(radius), antialias: antialias) { Self.lanczos(abs($0), Float(radius)) }
      }
    }
  }

  private func nearest(_ position: Int, _ scale: Float, _ input: Int) -> Resample.Span {
    Resample.Span(start: min(Int(((Float(position) + 0.5) * scale).rounded(.down)), input - 1), weights: [1])
  }

  private func bilinear(_ position: Int, _ scale: Float, _ input: Int) -> Resample.Span {
    let centre = (Float(position) + 0.5) * scale - 0.5
    let low = Int(centre.rounded(.down))
    let fraction = centre - centre.rounded(.down)
    // Beyond the edge pixels' centres both neighbours are the edge.
    if low < 0 || low >= input - 1 { return Resample.Span(start: min(max(low, 0), input - 1), weights: [1]) }
    return Resample.Span(start: low, weights: fraction == 0 ? [1] : [Double(1 - fraction), Double(fraction)])
  }

  /// The kernel is tabulated at 1024 offsets between two pixels; pixels outside weigh nothing.
  private func bicubic(_ position: Int, _ scale: Float, _ input: Int) -> Resample.Span {
    let centre = (Float(position) + 0.5) * scale - 0.5
    let low = Int(centre.rounded(.down))
    let offset = ((centre - centre.rounded(.down)) * 1024).rounded(.toNearestOrEven) / 1024
    let taps = (max(low - 1, 0)...min(low + 2, input - 1))
    return normalized(taps, taps.map { Self.keys(abs(Float($0 - low) - offset)) })
  }

  /// The mean over the stretch of the input that the output pixel covers.
  private func area(_ position: Int, _ scale: Float, _ input: Int) -> Resample.Span {
    let (low, high) = (Float(position) * scale, Float(position + 1) * scale)
    let first = min(Int(low.rounded(.down)), input - 1)
    var weights: [Double] = []
    for pixel in first..<max(Int(high.rounded(.up)), first + 1) {
      let covered = min(Float(pixel + 1), high) - max(Float(pixel), low)
      // Rounding may let the last stretch reach past the image, where the edge is repeated.
      if pixel < input { weights.append(Double(covered / scale)) } else { weights[weights.count - 1] += Double(covered / scale) }
    }
    return Resample.Span(start: first, weights: weights)
  }

  /// A filter of some radius around the centre, normalised.
  private func filtered(
    _ position: Int, _ scale: Float, _ input: Int, radius: Float, antialias: Bool, _ kernel: (Float) -> Float
  ) -> Resample.Span {
    let width = antialias ? max(scale, 1) : 1
    let centre = (Float(position) + 0.5) * scale
    let low = Int((centre - radius * width - 0.5).rounded(.up))
    let high = Int((centre + radius * width - 0.5).rounded(.down))
    let taps = min(max(low, 0), input - 1)...min(max(high, 0), input - 1)
    return normalized(taps, taps.map { kernel((Float($0) + 0.5 - centre) / width) })
  }

  private func normalized(_ taps: ClosedRange<Int>, _ weights: [Float]) -> Resample.Span {
    let sum = weights.reduce(0, +)
    return Resample.Span(start: taps.lowerBound, weights: weights.map { Double(sum == 0 ? 0 : $0 / sum) })
  }

  /// The cubic convolution kernel of Keys (1981), a = −½, of a distance.
  private static func keys(_ x: Float) -> Float {
    x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
  }

  /// The cubic filter of Mitchell and Netravali (1988), B = C = ⅓, of a distance.
  private static func mitchell(_ x: Float) -> Float {
    if x < 1 { return ((7 * x - 12) * x * x + 16 / 3) / 6 }
    return x < 2 ? (((-7 / 3 * x + 12) * x - 20) * x + 32 / 3) / 6 : 0
  }

  /// `sinc(x) · sinc(x / radius)` of a distance.
  private static func lanczos(_ x: Float, _ radius: Float) -> Float {
    if x > radius { return 0 }
    if x <= 1e-3 { return 1 }
    return radius * sinf(.pi * x) * sinf(.pi * x / radius) / (.pi * .pi * x * x)
  }
}
