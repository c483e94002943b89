import Foundation
import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// The energy of a signal over time in bands of the mel scale, in decibels if wanted. Input `[…, samples]`, output `[…, bands, frames]`.
struct MelSpectrogram: KerasLayer {
  private let config: LayerConfig
  private let fftLength: Int
  private let stride: Int
  private let window: [Double]
  private let bands: MelBands
  private let exponent: Double
  private let decibels: Decibels?

  /// `10·log10(max(x, floor) / reference)`, not less than `range` below the largest.
  private struct Decibels {
    var floor: Double
    var reference: Double
    var range: Double
  }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    fftLength = try config.int("fft_length", default: 2048, in: 1...)
    stride = try config.int("sequence_stride", default: 512, in: 1...)
    let length = try config.int("sequence_length", default: fftLength, in: 1...fftLength)
    window = try Self.window(config, length, within: fftLength)
    let rate = try config.double("sampling_rate", default: 16000)
    bands = MelBands(
      count: try config.int("num_mel_bins", default: 128, in: 1...), samplingRate: rate,
      low: try config.double("min_freq", default: 20), high: try config.double("max_freq", default: (rate / 2).rounded(.down)))
    exponent = try config.double("mag_exp", default: 2)
    let floor = try config.double("min_power", default: 1e-10)
    let reference = max(abs(try config.double("ref_power", default: 1)), floor)
    decibels = try config.bool("power_to_db", default: true)
      ? Decibels(floor: floor, reference: reference, range: try config.double("top_db", default: 80)) : nil
  }

  private static func window(_ config: LayerConfig, _ length: Int, within fftLength: Int) throws(Diagnostic) -> [Double] {
    let value = config.object["window"] ?? .string("hann")
    // Without a window the whole frame takes part.
    if value.isNull { return [Double](repeating: 1, count: fftLength) }
    if let numbers = value.flatNumbers, numbers.count == length { return numbers }
    guard let name = value.string, ["hann", "hamming"].contains(name), let window = SpectralWindow.tensorFlow(name, count: length) else {
      throw config.bad("window", value, accepts: "'hann', 'hamming' and lists of \(length) numbers")
    }
    return window
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, 1...Int.max, config)
    let shape = build.shape(inputs[0].value)
    if shape.rank == 1 { build.useBatchAxis(as: .data) }
    let (count, samples) = (shape.rows, shape.last)
    let margin = fftLength / 2
    guard samples > margin else {
      throw Diagnostic(
        id: "keras-window", "a signal of \(samples) samples is too short", at: config.at("fft_length"),
        notes: ["it is mirrored by \(margin) samples at both ends, so it needs more"])
    }
    let signals = try build.reshape(inputs[0].value, [count, samples, 1])
    let padded = try build.add(Pad(low: [0, margin, 0], high: [0, margin, 0], mode: .reflect), signals)
    let spectrum = try magnitudes(padded, &build)
    let mel = try build.add(MatMul(), spectrum, build.constant(bands.matrix(frequencies: fftLength / 2 + 1)))
    let scaled = try inDecibels(mel, isBatched: shape.rank > 1, &build)
    let result = try build.transpose(scaled, [0, 2, 1])
    if shape.rank == 1 { return [KerasTensor(try build.withoutBatchAxis(result))] }
    return [KerasTensor(try build.reshape(result, Shape(shape.dims.dropLast() + build.shape(result).dims.dropFirst())))]
  }

  /// `|DFT(window · frame)| ^ exponent` as `[N, frames, frequencies]`. The transform is a convolution; where the window is shorter than the
  /// transform, only the samples under it take part.
  private func magnitudes(_ x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let frames = (build.shape(x)[1] - fftLength) / stride + 1
    let start = (fftLength - window.count) / 2
    let covered = try build.add(
      Slice(starts: [0, start, 0], sizes: [build.shape(x)[0], (frames - 1) * stride + window.count, 1]), x)
    let frequencies = fftLength / 2 + 1
    let convolution = Convolution(Window(size: [window.count], strides: [stride]))
    let (cosines, sines) = (try kernel(start, frequencies, cos, &build), try kernel(start, frequencies, sin, &build))
    let (real, imaginary) = (try build.add(convolution, covered, cosines), try build.add(convolution, covered, sines))
    let power = Expr.operand(0) * .operand(0) + .operand(1) * .operand(1)
    if exponent == 2 { return try build.map(power, real, imaginary) }
    return try build.map(.binary(.power, .apply(.sqrt, power), .constant(exponent)), real, imaginary)
  }

  /// `window[t] · function(2π (start + t) f / F)` as `[window, 1, frequencies]`.
  private func kernel(
    _ start: Int, _ frequencies: Int, _ function: (Double) -> Double, _ build: inout LayerBuild
  ) throws(Diagnostic) -> ValueID {
    var values: [Double] = []
    values.reserveCapacity(window.count * frequencies)
    for (time, weight) in window.enumerated() {
      for frequency in 0..<frequencies {
        values.append(weight * function(2 * .pi * Double((start + time) * frequency % fftLength) / Double(fftLength)))
      }
    }
    return try build.constant(Tensor(TensorType(.float32, [window.count, 1, frequencies]), doubles: values))
  }

  private func inDecibels(_ x: ValueID, isBatched: Bool, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    guard let decibels else { return x }
    // The largest is that of the whole batch.
    if isBatched { build.useBatchAxis(as: .mixed) }
    let level = 10 * .apply(.log10, .max(.x, .constant(decibels.floor))) - .constant(10 * log10(decibels.reference))
    let levels = try build.map(level, x)
    let largest = try build.add(Reduce(.maximum, axes: [0, 1, 2], keepDims: true), levels)
    return try build.map(.max(.operand(0), .operand(1) - .constant(decibels.range)), levels, largest)
  }
}
