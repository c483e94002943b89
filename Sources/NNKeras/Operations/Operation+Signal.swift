import Foundation
import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Fourier transforms. Complex values are pairs of tensors, and transforms are products with matrices of sines and cosines.
  static let signal: [String: Operation] = [
    "FFT": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.complex(&build)
      return try build.fourier(x, axis: build.shape(x[0]).rank - 1)
    }),
    "FFT2": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.complex(rank: 2, &build)
      let rank = build.shape(x[0]).rank
      return try build.fourier(try build.fourier(x, axis: rank - 1), axis: rank - 2)
    }),
    "IFFT2": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.complex(rank: 2, &build)
      let rank = build.shape(x[0]).rank
      let conjugate = [x[0], try build.map(-.x, x[1])]
      let transformed = try build.fourier(try build.fourier(conjugate, axis: rank - 1), axis: rank - 2)
      let scale = 1 / Double(build.shape(x[0]).dims.suffix(2).reduce(1, *))
      return [try build.map(.x * .constant(scale), transformed[0]), try build.map(.x * .constant(-scale), transformed[1])]
    }),
    "RFFT": Operation("x", several: { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", rank: 1...Int.max, &build)
      return try build.realFourier(x, length: try call.has("fft_length") ? call.int("fft_length", in: 1...) : build.shape(x).last)
    }),
    "IRFFT": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.complex(&build)
      return try build.inverseRealFourier(x, length: try call.has("fft_length") ? call.int("fft_length", in: 1...) : 2 * (build.shape(x[0]).last - 1))
    },
    "STFT": Operation("x", several: { (call, build) throws(Diagnostic) in
      var x = try call.tensor("x", rank: 1...Int.max, &build)
      let (step, length) = (try call.int("sequence_stride", in: 1...), try call.int("fft_length", in: 1...))
      if try call.bool("center", default: true) {
        var widths = build.shape(x).dims.map { _ in 0 }
        widths[widths.count - 1] = length / 2
        x = try build.pad(x, low: widths, high: widths, mode: .reflect)
      }
      var frames = try build.frames(x, length: length, step: step)
      if let window = try call.window(length) {
        frames = try build.map(.operand(0) * .operand(1), frames, try build.constant(Tensor([length], window.map(Float.init))))
      }
      return try build.realFourier(frames, length: length)
    }),
    "ISTFT": Operation("x") { (call, build) throws(Diagnostic) in try call.inverseSTFT(&build) },
    "ExtractSequences": Operation("x") { (call, build) throws(Diagnostic) in
      let (length, step) = (try call.int("sequence_length", in: 1...), try call.int("sequence_stride", in: 1...))
      return try build.frames(try call.tensor("x", rank: 1...Int.max, &build), length: length, step: step)
    },
    "ViewAsComplex": complexResult, "ViewAsReal": complexResult,
  ]

  private static let complexResult = Operation.refused("complex elements", hint: "keep real and imaginary parts as tensors of their own")
}

extension OperationCall {
  /// A pair of tensors, the real and the imaginary part.
  fileprivate func complex(rank: Int = 1, _ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    let parts = try tensors("x", &build)
    guard parts.count == 2, build.type(parts[0]) == build.type(parts[1]), build.shape(parts[0]).rank >= rank else {
      throw unsupported("an input that is not a pair of tensors of one shape with \(rank) axes or more", hint: "give (real, imaginary)")
    }
    return parts
  }

  /// The analysis window of a short-time transform, centred in frames of `length`; nil for none.
  fileprivate func window(_ length: Int) throws(Diagnostic) -> [Double]? {
    let size = try int("sequence_length", in: 1...)
    guard let option = try option("window") else { return nil }
    let values: [Double]
    if let name = option.string {
      guard ["hann", "hamming"].contains(name), let window = SpectralWindow.tensorFlow(name, count: size) else {
        throw config.bad("window", option, accepts: "'hann' and 'hamming'")
      }
      values = window
    } else {
      values = try constant(option, "window").doubles
    }
    guard values.count == size, length >= size else { throw config.bad("window", option, accepts: "\(size) numbers, in frames of at least as many") }
    let before = (length - size) / 2
    return [Double](repeating: 0, count: before) + values + [Double](repeating: 0, count: length - size - before)
  }

  /// Frames are transformed back, weighted so that overlapping windows add up to one, and added where they overlap.
  fileprivate func inverseSTFT(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try complex(rank: 2, &build)
    let (step, length) = (try int("sequence_stride", in: 1...), try int("fft_length", in: 1...))
    var frames = try build.inverseRealFourier(x, length: length)
    if let window = try window(length) {
      var weights = [Double](repeating: 0, count: step)
      for (index, value) in window.enumerated() { weights[index % step] += value * value }
      // Where no window reaches, nothing is to be divided.
      let scaled = window.enumerated().map { Float($0.element == 0 ? 0 : $0.element / weights[$0.offset % step]) }
      frames = try build.map(.operand(0) * .operand(1), frames, try build.constant(Tensor([length], scaled)))
    }
    let shape = build.shape(frames)
    let count = shape[shape.rank - 2]
    let whole = length + step * max(count - 1, 0)
    try Graph.check([count * length, whole], at: location)
    // Sample t is the sum of frame f at t − f·step: a product with a matrix of zeros and ones.
    var adds = [Float](repeating: 0, count: count * length * whole)
    for frame in 0..<count {
      for offset in 0..<length { adds[(frame * length + offset) * whole + frame * step + offset] = 1 }
    }
    let flat = try build.reshape(frames, Shape(shape.dims.dropLast(2) + [count * length]))
    let rows = try build.reshape(flat, [build.shape(flat).rows, count * length])
    let added = try build.matmul(rows, try build.constant(Tensor([count * length, whole], adds)))
    let isCentred = try bool("center", default: true)
    let start = isCentred ? length / 2 : 0
    let wanted = try has("length") ? int("length", in: 0...) : isCentred ? whole - 2 * (length / 2) : whole
    let available = max(min(wanted, whole - start), 0)
    let cut = try build.slice(added, axis: 1, from: available == 0 ? 0 : start, count: available)
    return try build.reshape(cut, Shape(shape.dims.dropLast(2) + [available]))
  }
}

extension LayerBuild {
  /// The discrete Fourier transform along an axis of a pair (real, imaginary): `X[k] = Σ x[n] · exp(−2πi·k·n / N)`.
  fileprivate mutating func fourier(_ x: [ValueID], axis: Int) throws(Diagnostic) -> [ValueID] {
    let last = shape(x[0]).rank - 1
    let real = try move(x[0], axis: axis, to: last)
    let imaginary = try move(x[1], axis: axis, to: last)
    let n = shape(real).last
    let (cosines, sines) = (try waves(n, n, scale: 1, cos), try waves(n, n, scale: 1, sin))
    let a = try map(.operand(0) + .operand(1), try rowsTimes(real, cosines), try rowsTimes(imaginary, sines))
    let b = try map(.operand(0) - .operand(1), try rowsTimes(imaginary, cosines), try rowsTimes(real, sines))
    return [try move(a, axis: last, to: axis), try move(b, axis: last, to: axis)]
  }

  /// The first `length / 2 + 1` terms of the transform of real rows, which are cut or filled with zeros to `length`.
  mutating func realFourier(_ x: ValueID, length: Int) throws(Diagnostic) -> [ValueID] {
    let rows = try fitted(x, length)
    let terms = length / 2 + 1
    return [
      try rowsTimes(rows, try waves(length, terms, period: length, scale: 1, cos)),
      try rowsTimes(rows, try waves(length, terms, period: length, scale: -1, sin)),
    ]
  }

  /// The real rows of `length` elements whose transform begins with the given terms.
  fileprivate mutating func inverseRealFourier(_ x: [ValueID], length: Int) throws(Diagnostic) -> ValueID {
    let terms = length / 2 + 1
    // Every term but the first, and the middle one of an even length, stands for its conjugate as well.
    func weight(_ term: Int) -> Double { (term == 0 || 2 * term == length ? 1 : 2) / Double(length) }
    func matrix(_ function: (Double) -> Double) throws(Diagnostic) -> ValueID {
      try constant(.float32, [terms, length]) { index in
        let (term, n) = (index / length, index % length)
        return weight(term) * function(2 * .pi * Double(term * n % length) / Double(length))
      }
    }
    let real = try rowsTimes(try fitted(x[0], terms), try matrix(cos))
    return try map(.operand(0) - .operand(1), real, try rowsTimes(try fitted(x[1], terms), try matrix(sin)))
  }

  /// `scale · function(2π·row·column / period)`
  private mutating func waves(_ rows: Int, _ columns: Int, period: Int? = nil, scale: Double, _ function: (Double) -> Double) throws(Diagnostic)
    -> ValueID
  {
    let period = period ?? rows
    return try constant(.float32, [rows, columns]) { index in
      scale * function(2 * .pi * Double(index / columns * (index % columns) % period) / Double(period))
    }
  }

  private mutating func rowsTimes(_ x: ValueID, _ matrix: ValueID) throws(Diagnostic) -> ValueID {
    let rows = try reshape(x, [shape(x).rows, shape(x).last])
    return try reshape(try matmul(rows, matrix), Shape(shape(x).dims.dropLast() + [shape(matrix).last]))
  }

  /// The last axis cut or filled with zeros.
  private mutating func fitted(_ x: ValueID, _ length: Int) throws(Diagnostic) -> ValueID {
    let last = shape(x).rank - 1
    let cut = try slice(x, axis: last, from: 0, count: min(length, shape(x).last))
    var high = shape(x).dims.map { _ in 0 }
    high[last] = max(length - shape(x).last, 0)
    return try pad(cut, low: high.map { _ in 0 }, high: high)
  }
}
