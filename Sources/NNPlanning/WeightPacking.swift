import NNIR

/// How a constant's elements are arranged for the kernel that reads them. Packed constants are float32.
package enum WeightPacking: Hashable, Sendable {
  /// As they are, row-major.
  case none
  /// A matrix `[K, N]` (a convolution kernel is one with K = taps · input channels) as panels `[groups][⌈N/groups/width⌉][K][width]`:
  /// the columns that one vector register or a few hold stand together. The last panel of a group is filled with zeros.
  case panels(width: Int, groups: Int = 1)
  /// A recurrent kernel `[U, gates · U]` as `[⌈U/width⌉][U][gates][width]`: all gates of the same units stand together.
  case gatePanels(width: Int, gates: Int)
  /// A convolution kernel `[…, height, width, C, O]` transformed for Winograd tiles, `[⌈O/span⌉][points][span/width][phases · C][width]`: the panels of
  /// `span` output channels stand together for each point. The last panel is filled with zeros; the last span may hold fewer panels.
  case winograd(WinogradTile, width: Int, span: Int)

  /// - Parameter type: the constant's type before packing; its last extent is N.
  package func byteCount(of type: TensorType) -> Int {
    switch self {
    case .none: return type.byteCount
    case .panels(let width, let groups):
      let columns = type.shape.last / groups
      return groups * columns.roundedUp(to: width) * type.shape.rows * type.dtype.byteCount
    case .gatePanels(let width, let gates):
      return gates * (type.shape.last / gates).roundedUp(to: width) * type.shape.rows * type.dtype.byteCount
    case .winograd(let tile, let width, _):
      let channels = tile.phases * type.shape.dims[type.shape.rank - 2]
      return tile.points * channels * type.shape.last.roundedUp(to: width) * type.dtype.byteCount
    }
  }

  package func pack(_ tensor: Tensor) -> [UInt8] {
    switch self {
    case .none: return tensor.bytes
    case .panels(let width, let groups):
      let columns = tensor.shape.last / groups
      return packColumns(tensor, groups: groups, columns: columns, width: width) { group, panel, row, rows in
        ((group * columns.parts(of: width) + panel) * rows + row) * width
      }
    case .gatePanels(let width, let gates):
      return packColumns(tensor, groups: gates, columns: tensor.shape.last / gates, width: width) { gate, panel, row, rows in
        ((panel * rows + row) * gates + gate) * width
      }
    case .winograd(let tile, let width, let span): return packWinograd(WinogradKernel(tensor, tile), width: width, span: span)
    }
  }

  private func packWinograd(_ kernel: WinogradKernel, width: Int, span: Int) -> [UInt8] {
    let byteCount = kernel.tile.points * kernel.channels * kernel.outputs.roundedUp(to: width) * MemoryLayout<Float>.size
    return [UInt8](unsafeUninitializedCapacity: byteCount) { bytes, count in
      let packed = UnsafeMutableRawBufferPointer(bytes).bindMemory(to: Float.self)
      packed.initialize(repeating: 0)
      var values = [Double](repeating: 0, count: kernel.tile.points)
      for output in 0..<kernel.outputs {
        let (start, inSpan) = (output / span * span, output % span)
        // Panels of this span, which is short at the end.
        let panels = min(span, kernel.outputs - start).parts(of: width)
        let origin = kernel.tile.points * kernel.channels * start + (inSpan / width * kernel.channels) * width + inSpan % width
        for channel in 0..<kernel.channels {
          kernel.transform(channel, output, into: &values)
          for point in 0..<kernel.tile.points {
            packed[origin + (point * panels * kernel.channels + channel) * width] = Float(values[point])
          }
        }
      }
      count = byteCount
    }
  }

  /// Moves each run of `width` columns of each row and group to where `target(group, panel, row, rows)` says, in floats.
  private func packColumns(
    _ tensor: Tensor, groups: Int, columns: Int, width: Int, to target: (Int, Int, Int, Int) -> Int
  ) -> [UInt8] {
    let rows = tensor.shape.rows
    let byteCount = byteCount(of: tensor.type)
    return tensor.withElements(of: Float.self) { source in
      [UInt8](unsafeUninitializedCapacity: byteCount) { bytes, count in
        let packed = UnsafeMutableRawBufferPointer(bytes).bindMemory(to: Float.self)
        packed.initialize(repeating: 0)
        for group in 0..<groups {
          for panel in 0..<columns.parts(of: width) {
            let first = panel * width
            let filled = min(width, columns - first)
            for row in 0..<rows {
              let from = row * groups * columns + group * columns + first
              let to = target(group, panel, row, rows)
              for column in 0..<filled { packed[to + column] = source[from + column] }
            }
          }
        }
        count = byteCount
      }
    }
  }
}
