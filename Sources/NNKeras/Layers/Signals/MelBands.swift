import Foundation
import NNIR

/// Triangular bands that overlap by half and are equally wide on the mel scale of the Hidden Markov Model Toolkit, `1127·ln(1 + f / 700)`.
///
/// The arithmetic is in single precision, step by step as in Keras: at the foot of a triangle the rounding of mel values is all there is of
/// a weight, and decibels show it.
struct MelBands {
  var count: Int
  /// Hz.
  var samplingRate: Double
  var low: Double
  var high: Double

  private func mel(_ hertz: Float) -> Float { 1127 * log(1 + hertz / 700) }

  /// `count` numbers from `start` to `stop` at equal distances, as `tf.linspace` spreads them.
  private func spread(_ start: Float, _ stop: Float, _ count: Int) -> [Float] {
    let step = (stop - start) / Float(max(count - 1, 1))
    return (0..<count).map { $0 == 0 ? start : $0 == count - 1 ? stop : start + step * Float($0) }
  }

  /// The weight of each of `frequencies`, spread evenly from 0 to half the sampling rate, in each band: `[frequencies, bands]`. Frequency 0
  /// has none.
  func matrix(frequencies: Int) -> Tensor {
    let edges = spread(mel(Float(low)), mel(Float(high)), count + 2)
    var weights = [Float](repeating: 0, count: frequencies * count)
    for (index, frequency) in spread(0, Float(samplingRate) / 2, frequencies).enumerated().dropFirst() {
      let position = mel(frequency)
      for band in 0..<count {
        let rising = (position - edges[band]) / (edges[band + 1] - edges[band])
        let falling = (edges[band + 2] - position) / (edges[band + 2] - edges[band + 1])
        weights[index * count + band] = max(0, min(rising, falling))
      }
    }
    return Tensor([frequencies, count], weights)
  }
}
