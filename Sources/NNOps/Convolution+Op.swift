import NNDiagnostics
import NNIR

extension Window {
  /// As in dumps: only what differs from the ordinary.
  var attributes: [(String, String)] {
    var list: [(String, String)] = [("strides", "\(strides)")]
    if dilations.contains(where: { $0 != 1 }) { list.append(("dilations", "\(dilations)")) }
    if (padLow + padHigh).contains(where: { $0 != 0 }) { list.append(("padding", "\(padLow)…\(padHigh)")) }
    return list
  }

  func check(_ op: some Op, spatialRank: Int) throws(Diagnostic) {
    let counts = [strides.count, dilations.count, padLow.count, padHigh.count]
    try op.require(
      rank == spatialRank && counts.allSatisfy { $0 == rank }, "window", "a window of \(rank) axes over \(spatialRank) spatial axes")
    try op.require(
      size.allSatisfy { $0 > 0 } && strides.allSatisfy { $0 > 0 } && dilations.allSatisfy { $0 > 0 }, "window",
      "window \(size) with strides \(strides) and dilations \(dilations); all must be positive")
  }
}

extension Convolution: EpilogueOp {
  package static var name: String { "convolution" }
  package var attributes: [(String, String)] {
    window.attributes + (groups == 1 ? [] : [("groups", "\(groups)")])
  }
  package var ownOperandCount: Int { 2 }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(operands.count >= 2, "operand-count", "\(operands.count) operands instead of 2")
    let (x, kernel) = (operands[0], operands[1])
    try requireFloat(x)
    try requireRank(x, atLeast: 3)
    try window.check(self, spatialRank: x.shape.rank - 2)
    try require(
      Array(kernel.shape.dims.dropLast(2)) == window.size && kernel.dtype == x.dtype, "kernel-shape",
      "a kernel of shape \(kernel.shape) under a window of \(window.size)")
    let (channels, output) = (kernel.shape[kernel.shape.rank - 2] * groups, kernel.shape.last)
    try require(
      groups > 0 && channels == x.shape.last && output % groups == 0, "channels",
      "a kernel of shape \(kernel.shape) in \(groups) groups over \(x.shape.last) channels")
    let spatial = window.outputExtents(Array(x.shape.dims[1..<(x.shape.rank - 1)]))
    return try finish(TensorType(x.dtype, Shape([x.shape[0]] + spatial + [output])), operands)
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    var raw = self
    raw.epilogue = nil
    let type = try raw.resultTypes(operands.prefix(2).map(\.type))[0]
    let (x, kernel) = (operands[0].doubles, operands[1].doubles)
    let channels = operands[0].shape.last
    let (groupIn, output) = (channels / groups, type.shape.last)
    let groupOut = output / groups
    let spatial = Array(operands[0].shape.dims[1..<(type.shape.rank - 1)])
    let pixels = spatial.reduce(1, *)
    var result = [Double](repeating: 0, count: type.elementCount)
    let positions = type.shape.dims[1..<(type.shape.rank - 1)].reduce(1, *)
    withBuffers(x, kernel, &result) { x, kernel, result in
      for n in 0..<type.shape[0] {
        window.forEachTap(spatial, Array(type.shape.dims[1..<(type.shape.rank - 1)])) { position, pixel, tap in
          let from = (n * pixels + pixel) * channels
          for group in 0..<groups {
            let to = (n * positions + position) * output + group * groupOut
            for c in 0..<groupIn {
              let value = x[from + group * groupIn + c]
              let row = (tap * groupIn + c) * output + group * groupOut
              // Along output channels, so that the kernel is read in the order in which it lies in memory.
              for o in 0..<groupOut { result[to + o] += value * kernel[row + o] }
            }
          }
        }
      }
    }
    return try finish(result, type, operands)
  }

  /// Bounds checks would make this loop, by far the longest of the interpreter, several times slower.
  private func withBuffers(
    _ x: [Double], _ kernel: [Double], _ result: inout [Double],
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) {
    x.withUnsafeBufferPointer { x in
      kernel.withUnsafeBufferPointer { kernel in
        result.withUnsafeMutableBufferPointer { result in
          if let x = x.baseAddress, let kernel = kernel.baseAddress, let result = result.baseAddress { body(x, kernel, result) }
        }
      }
    }
  }

  package static var examples: [OpExample] {
    func example(
      _ x: Shape, _ kernel: Shape, strides: [Int], dilations: [Int]? = nil, low: [Int]? = nil, high: [Int]? = nil,
      groups: Int = 1, _ epilogue: Expr? = nil, _ extra: [Shape] = []
    ) -> OpExample {
      let window = Window(
        size: Array(kernel.dims.dropLast(2)), strides: strides, dilations: dilations, padLow: low, padHigh: high)
      return OpExample(
        Convolution(window, groups: groups, epilogue: epilogue), ([x, kernel] + extra).map { TensorType(.float32, $0) })
    }
    let biasRelu = Expr.max(.operand(0) + .operand(1), 0)
    return [
      example([1, 5, 5, 3], [3, 3, 3, 4], strides: [1, 1]),
      example([2, 7, 9, 5], [3, 3, 5, 33], strides: [2, 1], low: [1, 0], high: [1, 2], biasRelu, [[33]]),
      example([1, 8, 8, 16], [1, 1, 16, 24], strides: [1, 1], biasRelu + .operand(2), [[24], [1, 8, 8, 24]]),
      example([1, 8, 8, 16], [1, 1, 16, 8], strides: [2, 2], .operand(0) * .operand(1), [[1, 1, 1, 8]]),
      example([2, 9, 9, 4], [3, 3, 4, 8], strides: [1, 1], dilations: [2, 3]),
      example([1, 6, 6, 8], [3, 3, 2, 12], strides: [1, 1], low: [1, 1], high: [1, 1], groups: 4),
      example([1, 6, 7, 12], [3, 3, 2, 12], strides: [1, 1], low: [1, 1], high: [1, 1], groups: 6, biasRelu, [[12]]),
      example([1, 7, 6, 24], [3, 3, 8, 24], strides: [2, 1], low: [1, 1], high: [1, 1], groups: 3),
      example([1, 5, 6, 32], [3, 3, 16, 32], strides: [1, 1], low: [1, 1], high: [1, 1], groups: 2),
      example(
        [2, 13, 11, 60], [3, 3, 20, 75], strides: [1, 1], low: [1, 1], high: [1, 1], groups: 3, (biasRelu + .operand(2)) * .operand(3),
        [[75], [2, 13, 11, 75], [2, 1, 1, 75]]),
      example([2, 9, 9, 19], [3, 3, 1, 19], strides: [1, 1], low: [1, 1], high: [1, 1], groups: 19, biasRelu, [[19]]),
      example([1, 9, 8, 8], [3, 3, 1, 16], strides: [2, 2], low: [0, 0], high: [1, 1], groups: 8),
      example([1, 9, 9, 8], [5, 3, 1, 8], strides: [1, 1], dilations: [2, 1], low: [4, 1], high: [4, 1], groups: 8),
      example([2, 30, 1], [9, 1, 16], strides: [2], low: [3], high: [4], biasRelu, [[16]]),
      example([1, 11, 6], [3, 6, 7], strides: [1], low: [2], high: [0]),
      example([1, 4, 5, 6, 3], [2, 3, 2, 3, 5], strides: [1, 2, 1], low: [1, 1, 0], high: [0, 1, 1]),
      example([1, 4, 8, 8, 16], [3, 3, 3, 16, 16], strides: [1, 1, 1], low: [1, 1, 1], high: [1, 1, 1], biasRelu, [[16]]),
      example([2, 3, 8, 8, 24], [1, 3, 3, 24, 16], strides: [1, 1, 1], low: [0, 1, 1], high: [0, 1, 1]),
      example([1, 40, 40, 3], [7, 7, 3, 16], strides: [2, 2], low: [3, 3], high: [3, 3], biasRelu, [[16]]),
      example([1, 7, 7, 64], [3, 3, 64, 40], strides: [1, 1], low: [1, 1], high: [1, 1], biasRelu, [[40]]),
      example([1, 2, 2, 3], [3, 3, 3, 4], strides: [1, 1]),
      example([0, 5, 5, 3], [3, 3, 3, 4], strides: [1, 1]),
      OpExample(
        Convolution(Window(size: [3, 2], strides: [2, 1], dilations: [1, 2], padLow: [1, 0], padHigh: [0, 1]), groups: 2),
        [TensorType(.float64, [2, 6, 5, 4]), TensorType(.float64, [3, 2, 2, 6])]),
    ]
  }
}

extension Window {
  /// Calls `body(output position, input pixel, tap)` for every pair of a window position and a tap that lies inside the input; all three are
  /// row-major indices.
  func forEachTap(_ input: [Int], _ output: [Int], _ body: (Int, Int, Int) -> Void) {
    let taps = size.reduce(1, *)
    for position in 0..<output.reduce(1, *) {
      tap: for tap in 0..<taps {
        var (restPosition, restTap, pixel, scale) = (position, tap, 0, 1)
        for axis in input.indices.reversed() {
          let coordinate =
            restPosition % output[axis] * strides[axis] + restTap % size[axis] * dilations[axis] - padLow[axis]
          guard (0..<input[axis]).contains(coordinate) else { continue tap }
          pixel += coordinate * scale
          scale *= input[axis]
          restPosition /= output[axis]
          restTap /= size[axis]
        }
        body(position, pixel, tap)
      }
    }
  }
}
