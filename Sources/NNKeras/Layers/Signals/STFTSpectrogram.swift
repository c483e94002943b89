import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// The short-time Fourier transform of each channel of a signal, by convolution with windowed cosines and sines that the layer keeps as
/// weights.
struct STFTSpectrogram: KerasLayer {
  private enum Mode: String, CaseIterable { case log, magnitude, psd, real, imag, angle, stft }

  /// `keras.config.epsilon()`
  private static let epsilon = Expr.constant(1e-7)

  private let config: LayerConfig
  private let mode: Mode
  private let frameLength: Int
  private let frameStep: Int
  private let frequencies: Int
  private let padsSame: Bool
  private let expands: Bool
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    mode = Mode(rawValue: try config.choice("mode", Mode.allCases.map(\.rawValue), default: "log"))!
    frameLength = try config.int("frame_length", default: 256, in: 1...)
    frameStep = try config.int("frame_step", default: max(frameLength / 2, 1), in: 1...)
    var power = 1
    while power < frameLength { power *= 2 }
    frequencies = try config.int("fft_length", default: power, in: frameLength...) / 2 + 1
    padsSame = try config.choice("padding", ["valid", "same"], default: "valid") == "same"
    expands = try config.bool("expand_dims", default: false)
    channelsFirst = try config.channelsFirst
  }

  private var sides: [String] {
    switch mode {
    case .real: ["real"]
    case .imag: ["imag"]
    default: ["real", "imag"]
    }
  }

  func weights(_ inputs: [TensorType]) -> [WeightSpec] {
    sides.map { side in
      var kernel = JSONObject()
      kernel["side"] = .string(side)
      for key in ["window", "scaling", "periodic"] { kernel[key] = config.object[key] }
      let initializer = JSONObject([("class_name", .string("STFT")), ("config", .object(kernel))])
      return WeightSpec("\(side)_kernel", [frameLength, 1, frequencies], Initializer(.object(initializer)))
    }
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireRank(inputs[0].value, 3...3, config)
    // Each channel is a signal of its own: [N, C, T] as N·C signals.
    let x = channelsFirst ? inputs[0].value : try build.transpose(inputs[0].value, [0, 2, 1])
    let (count, channels, time) = (build.shape(x)[0], build.shape(x)[1], build.shape(x)[2])
    var window = Window(size: [frameLength], strides: [frameStep])
    if padsSame { window.padSame([time]) }
    guard window.outputExtents([time])[0] > 0 else {
      throw Diagnostic(
        id: "keras-window", "a frame of \(frameLength) samples does not fit a signal of \(time)", at: config.at("frame_length"),
        hint: "use padding='same' or a longer signal")
    }
    let signals = try build.reshape(x, [count * channels, time, 1])
    let parts = try weights.mapThrowing { kernel throws(Diagnostic) in
      try build.add(Convolution(window), signals, build.constant(kernel))
    }
    let spectrum = try combine(parts, &build)
    let shape = build.shape(spectrum)
    return [KerasTensor(try arrange(try build.reshape(spectrum, [count, channels, shape[1], shape[2]]), &build))]
  }

  private func combine(_ parts: [ValueID], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let power = Expr.operand(0) * .operand(0) + .operand(1) * .operand(1)
    let magnitude = Expr.apply(.sqrt, .max(power, Self.epsilon))
    switch mode {
    case .real, .imag: return parts[0]
    case .stft: return try build.addAll(Concatenate(axis: 2), parts)[0]
    case .angle: return try build.map(.binary(.arctan2, .operand(1), .operand(0)), parts[0], parts[1])
    case .magnitude: return try build.map(magnitude, parts[0], parts[1])
    case .log: return try build.map(.apply(.log, .max(magnitude, Self.epsilon)), parts[0], parts[1])
    case .psd:
      // Every frequency but the first and the last stands for its negative as well.
      let weights = (0..<frequencies).map { $0 == 0 || $0 == frequencies - 1 ? 1.0 : 2.0 }
      let doubled = try build.constant(Tensor(TensorType(.float32, [frequencies]), doubles: weights))
      return try build.map(power * .operand(2), parts[0], parts[1], doubled)
    }
  }

  /// From `[N, C, frames, F]` to the layout that the layer puts out.
  private func arrange(_ x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let s = build.shape(x)
    switch (channelsFirst, expands) {
    case (true, true): return x
    case (true, false): return try build.reshape(build.transpose(x, [0, 1, 3, 2]), [s[0], s[1] * s[3], s[2]])
    case (false, true): return try build.transpose(x, [0, 2, 3, 1])
    case (false, false): return try build.reshape(build.transpose(x, [0, 2, 1, 3]), [s[0], s[2], s[1] * s[3]])
    }
  }
}
