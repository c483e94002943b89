import Foundation
import NNIR

/// Triangular bands that overlap by half and are equally wide on the mel scale of the Hidden Markov Model Toolkit, `1127·ln(1 + f / 700)`.
struct MelBands {
  var count: Int
  /// Hz.
  var samplingRate: Double
  var low: Double
  var high: Double

  private func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }

  /// The weight of each of `frequencies`, spread evenly from 0 to half the sampling rate, in each band: `[frequencies, bands]`. Frequency 0
  /// has none.
  func matrix(frequencies: Int) -> Tensor {
    let width = (mel(high) - mel(low)) / Double(count + 1)
    var weights = [Double](repeating: 0, count: frequencies * count)
    for frequency in 1..<max(frequencies, 1) {
      let position = mel(samplingRate / 2 * Double(frequency) / Double(frequencies - 1))
      for band in 0..<count {
        let centre = mel(low) + Double(band + 1) * width
        weights[frequency * count + band] = max(0, 1 - abs(position - centre) / width)
      }
    }
    return Tensor(TensorType(.float32, [frequencies, count]), doubles: weights)
  }
}
