import NNIR

/// The kernel of a convolution, `[…, height, width, C, O]` with extents of 1 in front, seen through the transform of a Winograd tile.
struct WinogradKernel {
  /// Input channels of all phases: channel c of phase (a, b) is `(a · width phases + b) · C + c`.
  let channels: Int
  let outputs: Int
  let tile: WinogradTile
  private let weights: [Float]
  private let rows: [[Double]]
  private let columns: [[Double]]

  init(_ kernel: Tensor, _ tile: WinogradTile) {
    self.tile = tile
    channels = tile.phases * kernel.shape.dims[kernel.shape.rank - 2]
    outputs = kernel.shape.last
    weights = kernel.floats
    rows = tile.height.kernelMatrix
    columns = tile.width.kernelMatrix
  }

  /// The weight of tap (h, w) of a channel's phase; 0 where the phase has one tap fewer.
  func weight(_ h: Int, _ w: Int, _ channel: Int, _ output: Int) -> Double {
    let own = channels / tile.phases
    let phase = channel / own
    let tapH = phase / tile.width.phases + h * tile.height.phases
    let tapW = phase % tile.width.phases + w * tile.width.phases
    if tapH >= tile.height.kernel || tapW >= tile.width.kernel { return 0 }
    return Double(weights[((tapH * tile.width.kernel + tapW) * own + channel % own) * outputs + output])
  }

  /// G g G' for one input and one output channel, row by row; `values` has a place for every point.
  func transform(_ channel: Int, _ output: Int, into values: inout [Double]) {
    for index in values.indices { values[index] = 0 }
    for h in 0..<tile.height.taps {
      for w in 0..<tile.width.taps {
        let weight = weight(h, w, channel, output)
        for i in rows.indices {
          let factor = rows[i][h] * weight
          for j in columns.indices { values[i * columns.count + j] += factor * columns[j][w] }
        }
      }
    }
  }
}
