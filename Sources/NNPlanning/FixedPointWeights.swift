import NNIR

/// Weights as fixed-point numbers with a scale for each column, 32 bits of which 24 are free to choose: see `templates/kernels/fixed_point.h`.
enum FixedPointWeights {
  /// What the upper 24 bits of a number count, and how many of it the largest weight of a column is.
  private static let unit = 256.0
  private static let largest = 8_388_607.0

  /// Bytes of a panel of `width` columns for vectors of so many lanes.
  static func panelBytes(depth: Int, width: Int, lanes: Int) -> Int {
    (width + (depth * width / lanes).parts(of: 4) * 3 * lanes) * MemoryLayout<UInt32>.size
  }

  /// How far a matrix `[…, N]` is from its numbers at most: the largest error of a weight relative to the largest weight of its row, so that no
  /// input, however large beside the others, changes an output by more than so much of the largest output that it causes. Infinite for matrices that
  /// numbers cannot stand for: with rows of zeros, with weights that are not finite, and with columns too small for scales.
  static func error(of weights: Tensor) -> Double {
    let width = weights.shape.last
    return weights.withElements(of: Float.self) { weights in
      let scales = scales(of: weights, width: width)
      guard scales.allSatisfy(\.isNormal) else { return .infinity }
      var smallest = Float.infinity
      for start in stride(from: 0, to: weights.count, by: width) {
        var largest: Float = 0
        for column in 0..<width { largest = max(largest, abs(weights[start + column])) }
        smallest = min(smallest, largest)
      }
      return 2 * unit * Double(scales.max() ?? 0) / Double(smallest)
    }
  }

  /// Packs a panel `[depth][width]`.
  static func pack(_ panel: UnsafeBufferPointer<Float>, width: Int, lanes: Int) -> [UInt8] {
    let scales = scales(of: panel, width: width)
    let inverses = scales.map { $0 > 0 ? 1 / Double($0) : 0 }
    var bytes = [UInt8](repeating: 0, count: panelBytes(depth: panel.count / width, width: width, lanes: lanes))
    bytes.withUnsafeMutableBytes { bytes in
      scales.withUnsafeBytes { bytes.copyMemory(from: $0) }
      let words = bytes.baseAddress!.assumingMemoryBound(to: UInt32.self) + width
      inverses.withUnsafeBufferPointer { inverses in
        for group in 0..<(panel.count / lanes).parts(of: 4) {
          let first = 4 * group * lanes
          @inline(__always) func number(_ vector: Int, _ lane: Int, lastByte: UInt32) -> UInt32 {
            let index = first + vector * lanes
            // Vectors beyond the last one are zeros.
            guard index < panel.count else { return lastByte }
            return FixedPointWeights.number(panel[index + lane], inverses[index % width + lane], lastByte: lastByte)
          }
          for lane in 0..<lanes {
            let q3 = number(3, lane, lastByte: 0)
            let q2 = number(2, lane, lastByte: q3 >> 8 & 0xFF)
            let q1 = number(1, lane, lastByte: (q3 >> 16 ^ q2 >> 8) & 0xFF)
            let q0 = number(0, lane, lastByte: (q3 >> 24 ^ q1 >> 8 ^ q2 >> 16) & 0xFF)
            let word = words + 3 * group * lanes + lane
            (word[0], word[lanes], word[2 * lanes]) = (q0, q1, q2)
          }
        }
      }
    }
    return bytes
  }

  /// What one stands for in each column; 0 for a column of zeros, not finite for one that is not.
  private static func scales(of weights: UnsafeBufferPointer<Float>, width: Int) -> [Float] {
    var sizes = [Float](repeating: 0, count: width)
    for start in stride(from: 0, to: weights.count, by: width) {
      for column in 0..<width {
        let size = abs(weights[start + column])
        // Also takes what is not a number.
        if !(size <= sizes[column]) { sizes[column] = size }
      }
    }
    return sizes.map { Float(Double($0) / (largest * unit)) }
  }

  /// The nearest number with this last byte. Of weights that are not zero it has the sign and at least the size of a unit: kernels know zeros by
  /// their smaller size where an input is infinite.
  private static func number(_ weight: Float, _ inverse: Double, lastByte: UInt32) -> UInt32 {
    let (exact, last) = (Double(weight) * inverse, Double(lastByte))
    // Added to a number, makes it an integer, ties to even, with the lower bits of the sum's.
    let shift = 0x1.8p52
    let upper = (exact - last) / unit + shift - shift
    var number = min(max(upper, -largest - 1), largest) * unit + last
    // Rare, so that the two branches by sign, which no CPU foresees, seldom run.
    if abs(number) < unit, weight != 0 {
      while weight > 0, number < unit { number += unit }
      while weight < 0, number > -unit { number -= unit }
    }
    return UInt32(truncatingIfNeeded: (number + shift).bitPattern)
  }
}
