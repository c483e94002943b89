import NNIR

/// The kernel of a convolution, `[depth, height, width, C, O]` or less in front, seen through the transform of a Winograd tile.
struct WinogradKernel {
  /// Input channels of all taps along the depth and all parts: channel c of part (a, b) of tap d is
  /// `((d · height parts + a) · width parts + b) · C + c`.
  let channels: Int
  let outputs: Int
  let tile: WinogradTile
  private let inputChannels: Int
  private let weights: [Float]
  private let rows: [[Double]]
  private let columns: [[Double]]

  init(_ kernel: Tensor, _ tile: WinogradTile) {
    self.tile = tile
    inputChannels = kernel.shape.dims[kernel.shape.rank - 2]
    channels = Self.channels(of: kernel.shape, tile)
    outputs = kernel.shape.last
    weights = kernel.floats
    rows = tile.height.kernelMatrix
    columns = tile.width.kernelMatrix
  }

  static func channels(of kernel: Shape, _ tile: WinogradTile) -> Int {
    kernel.dims.dropLast(4).reduce(1, *) * tile.parts * kernel.dims[kernel.rank - 2]
  }

  /// The weight of tap (h, w) of a channel's part; 0 where the part has fewer.
  func weight(_ h: Int, _ w: Int, _ channel: Int, _ output: Int) -> Double { row(h, w, channel).map { Double(weights[$0 + output]) } ?? 0 }

  /// Where the weights of a tap and a channel begin, one for each output channel; nil where the part has fewer.
  private func row(_ h: Int, _ w: Int, _ channel: Int) -> Int? {
    let (depth, part) = (channel / inputChannels).quotientAndRemainder(dividingBy: tile.parts)
    let (partH, partW) = part.quotientAndRemainder(dividingBy: tile.width.parts)
    guard let tapH = tile.height.tap(h, part: partH), let tapW = tile.width.tap(w, part: partW) else { return nil }
    let tap = (depth * tile.height.kernel + tapH) * tile.width.kernel + tapW
    return (tap * inputChannels + channel % inputChannels) * outputs
  }

  /// G g G' for one input channel and some output channels, `[points][outputs]`.
  func transform(_ channel: Int, _ outputs: Range<Int>, into values: inout [Double]) {
    let count = outputs.count
    if values.count != tile.points * count { values = [Double](repeating: 0, count: tile.points * count) }
    values.withUnsafeMutableBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        values.update(repeating: 0)
        for h in 0..<tile.height.taps {
          for w in 0..<tile.width.taps {
            guard let row = row(h, w, channel) else { continue }
            for i in rows.indices {
              for j in columns.indices {
                let (left, right) = (rows[i][h], columns[j][w])
                let to = (i * columns.count + j) * count
                for index in 0..<count {
                  values[to + index] += left * Double(weights[row + outputs.lowerBound + index]) * right
                }
              }
            }
          }
        }
      }
    }
  }
}
