import NNIR

/// The right side of a product `[K, N]` by Strassen's method: what its seven products multiply by.
struct StrassenWeights {
  static let products = 7

  /// Half of the depth.
  let half: Int
  /// Columns of the left half, a multiple of the panels' width; the right half has as many, of which the last may not exist. An odd panel follows.
  let left: Int
  let columns: Int
  private let weights: [Float]

  init(_ weights: Tensor, width: Int) {
    half = weights.shape.rows / 2
    columns = weights.shape.last
    left = columns.parts(of: width) / 2 * width
    self.weights = weights.floats
  }

  /// B11, T2, T3, -T4, T1, B22 and B21 of `templates/kernels/strassen.h` in row `row` of a half, for a column of the left half; then a zero.
  func factors(_ row: Int, _ column: Int) -> SIMD8<Float> {
    let (b11, b12) = (weight(row, column), weight(row, left + column))
    let (b21, b22) = (weight(half + row, column), weight(half + row, left + column))
    let t2 = b22 - b12 + b11
    return SIMD8<Float>(SIMD8(b11, t2, b22 - b12, b21 - t2, b12 - b11, b22, b21, 0))
  }

  /// Zero beyond the last column.
  func weight(_ row: Int, _ column: Int) -> Double { column < columns ? Double(weights[row * columns + column]) : 0 }
}

/// How far Strassen's method is from the exact result with a layer's own weights: computed here as the kernel computes it, in single precision,
/// for a few rows of random inputs and a few columns.
enum StrassenError {
  private static let rowPairs = 2
  private static let columns = 16
  private static let seed: UInt64 = 0x5354524153

  /// The largest error relative to the largest exact output; infinite for weights that are not finite, which are left to the usual method.
  static func measure(_ tensor: Tensor, width: Int) -> Double {
    guard tensor.floats.allSatisfy(\.isFinite) else { return .infinity }
    let weights = StrassenWeights(tensor, width: width)
    let half = weights.half
    var random = SplitMix64(seed: seed)
    func row() -> [Float] { (0..<2 * half).map { _ in Float(2 * random.uniform() - 1) } }
    let rows = (0..<rowPairs).map { _ in (row(), row()) }
    var (error, largest) = (0.0, 0.0)
    for column in stride(from: 0, to: weights.left, by: max(1, weights.left / columns)) {
      let factors = (0..<half).map { weights.factors($0, column) }
      for (upper, lower) in rows {
        // y11, y12, y21, y22
        var exact = [0.0, 0.0, 0.0, 0.0]
        for k in 0..<2 * half {
          for (index, row) in [upper, upper, lower, lower].enumerated() {
            exact[index] += Double(row[k]) * weights.weight(k, index % 2 == 0 ? column : weights.left + column)
          }
        }
        func sum(_ start: Float, _ product: Int, _ x: (Int) -> Float) -> Float {
          start + (0..<half).reduce(0) { $0 + x($1) * factors[$1][product] }
        }
        func s1(_ k: Int) -> Float { lower[k] + lower[half + k] }
        func s2(_ k: Int) -> Float { s1(k) - upper[k] }
        let first = sum(0, 0) { upper[$0] }
        let second = sum(first, 1, s2)
        let third = sum(second, 2) { upper[$0] - lower[$0] }
        let fifth = sum(0, 4, s1)
        let results = [
          sum(first, 6) { upper[half + $0] }, sum(fifth, 5) { upper[half + $0] - s2($0) } + second, sum(third, 3) { lower[half + $0] }, fifth + third,
        ]
        for (actual, exact) in zip(results, exact) {
          error = max(error, abs(Double(actual) - exact))
          largest = max(largest, abs(exact))
        }
      }
    }
    return largest > 0 ? error / largest : error
  }
}
