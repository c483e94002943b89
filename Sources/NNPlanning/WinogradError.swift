import NNIR

/// How far Winograd's method is from the exact result with a layer's own weights: computed here as the kernel computes it, in single precision,
/// for a few tiles of random inputs and a few output channels.
enum WinogradError {
  private static let tiles = 4
  private static let outputs = 16
  private static let seed: UInt64 = 0x57494E4F

  /// The largest error relative to the largest exact output; infinite for weights that are not finite, which are left to the direct method.
  static func measure(_ kernel: Tensor, _ tile: WinogradTile) -> Double {
    guard kernel.floats.allSatisfy(\.isFinite) else { return .infinity }
    let transformed = WinogradKernel(kernel, tile)
    let count = tile.points
    let inputs = SeparableTransform(tile.height.inputMatrix, tile.width.inputMatrix)
    let results = SeparableTransform(tile.height.outputMatrix, tile.width.outputMatrix)

    var random = SplitMix64(seed: seed)
    let patches = (0..<(tiles * transformed.channels)).map { _ in (0..<count).map { _ in Float(2 * random.uniform() - 1) } }
    let values = patches.map { inputs.apply($0) }
    var point: [Double] = []
    var (error, largest) = (0.0, 0.0)
    for output in stride(from: 0, to: transformed.outputs, by: max(1, transformed.outputs / outputs)) {
      var sums = [[Float]](repeating: [Float](repeating: 0, count: count), count: tiles)
      var exact = [[Double]](repeating: [Double](repeating: 0, count: tile.outputs), count: tiles)
      for channel in 0..<transformed.channels {
        transformed.transform(channel, output..<output + 1, into: &point)
        for index in 0..<tiles {
          let value = values[index * transformed.channels + channel]
          for place in 0..<count { sums[index][place] += value[place] * Float(point[place]) }
          let patch = patches[index * transformed.channels + channel]
          for h in 0..<tile.height.taps {
            for w in 0..<tile.width.taps {
              let weight = transformed.weight(h, w, channel, output)
              for i in 0..<tile.height.outputs {
                for j in 0..<tile.width.outputs {
                  exact[index][i * tile.width.outputs + j] += weight * Double(patch[(i + h) * tile.width.points + j + w])
                }
              }
            }
          }
        }
      }
      for index in 0..<tiles {
        for (actual, exact) in zip(results.apply(sums[index]), exact[index]) {
          error = max(error, abs(Double(actual) - exact))
          largest = max(largest, abs(exact))
        }
      }
    }
    return largest > 0 ? error / largest : error
  }
}

/// `rows · x · columns'` in single precision.
private struct SeparableTransform {
  let rows: [[Float]]
  let columns: [[Float]]

  init(_ rows: [[Double]], _ columns: [[Double]]) {
    self.rows = rows.map { $0.map(Float.init) }
    self.columns = columns.map { $0.map(Float.init) }
  }

  func apply(_ x: [Float]) -> [Float] {
    let (height, width) = (rows[0].count, columns[0].count)
    var half = [Float](repeating: 0, count: rows.count * width)
    for (i, row) in rows.enumerated() {
      for h in 0..<height where row[h] != 0 {
        for w in 0..<width { half[i * width + w] += row[h] * x[h * width + w] }
      }
    }
    return rows.indices.flatMap { i in
      columns.map { column in
        var sum: Float = 0
        for w in 0..<width where column[w] != 0 { sum += column[w] * half[i * width + w] }
        return sum
      }
    }
  }
}
