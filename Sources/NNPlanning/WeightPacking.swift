import NNIR

/// How a constant's elements are arranged for the kernel that reads them. Packed constants are float32.
package enum WeightPacking: Hashable, Sendable {
  /// As they are, row-major.
  case none
  /// A matrix `[K, N]` (a convolution kernel is one with K = taps · input channels) as panels `[groups][⌈N/groups/width⌉][K][width]`:
  /// the columns that one vector register or a few hold stand together. The last panel of a group is filled with zeros.
  case panels(width: Int, groups: Int = 1)
  /// A matrix `[K, N]` (a convolution kernel is one with K = taps · input channels) column by column, `[N][K]`.
  case columns
  /// A recurrent kernel `[U, gates · U]` as `[⌈U/width⌉][U][gates][width]`: all gates of the same units stand together.
  case gatePanels(width: Int, gates: Int)
  /// The same as fixed-point numbers, panel by panel for vectors of so many lanes: see `FixedPointWeights`. A matrix has one gate.
  case fixedPanels(width: Int, gates: Int = 1, lanes: Int)
  /// A convolution kernel `[…, height, width, C, O]` transformed for Winograd tiles, `[⌈O/span⌉][points][span/width][channels][width]`: the panels of
  /// `span` output channels stand together for each point. The last panel is filled with zeros; the last span may hold fewer panels. Groups of
  /// channels, each with its share of O, follow each other.
  case winograd(WinogradTile, width: Int, span: Int, groups: Int = 1)
  /// A matrix `[K, N]` for Strassen's method, `[⌊⌈N/width⌉/2⌋][7][K/2][width]`, then `[K][width]` where the number of panels is odd.
  case strassen(width: Int)

  /// - Parameter type: the constant's type before packing; its last extent is N.
  package func byteCount(of type: TensorType) -> Int {
    switch self {
    case .none, .columns: return type.byteCount
    case .panels(let width, let groups):
      let columns = type.shape.last / groups
      return groups * columns.roundedUp(to: width) * type.shape.rows * type.dtype.byteCount
    case .gatePanels(let width, let gates):
      return gates * (type.shape.last / gates).roundedUp(to: width) * type.shape.rows * type.dtype.byteCount
    case .fixedPanels(let width, let gates, let lanes):
      let panels = (type.shape.last / gates).parts(of: width)
      return panels * FixedPointWeights.panelBytes(depth: type.shape.rows, width: gates * width, lanes: lanes)
    case .winograd(let tile, let width, _, let groups):
      let columns = groups * (type.shape.last / groups).roundedUp(to: width)
      return tile.points * WinogradKernel.channels(of: type.shape, tile) * columns * type.dtype.byteCount
    case .strassen(let width):
      let (pairs, odd) = type.shape.last.parts(of: width).quotientAndRemainder(dividingBy: 2)
      return (StrassenWeights.products * pairs + 2 * odd) * (type.shape.rows / 2) * width * type.dtype.byteCount
    }
  }

  package func pack(_ tensor: Tensor) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount(of: tensor.type))
    pack(tensor) { bytes += $0 }
    return bytes
  }

  /// Hands the packed bytes to `write` piece by piece, so that a large constant is not in memory twice.
  package func pack<Failure>(_ tensor: Tensor, _ write: (_ piece: [UInt8]) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .none: try write(tensor.bytes)
    case .columns: try packColumns(tensor, of: [0], count: tensor.shape.last, width: 1, write)
    case .panels(let width, let groups):
      let columns = tensor.shape.last / groups
      for group in 0..<groups {
        try packColumns(tensor, of: [group * columns], count: columns, width: width, write)
      }
    case .gatePanels(let width, let gates):
      let columns = tensor.shape.last / gates
      try packColumns(tensor, of: (0..<gates).map { $0 * columns }, count: columns, width: width, write)
    case .fixedPanels(let width, let gates, let lanes):
      try WeightPacking.gatePanels(width: width, gates: gates).pack(tensor) { (panel) throws(Failure) in
        try write(panel.withUnsafeBytes { FixedPointWeights.pack($0.bindMemory(to: Float.self), width: gates * width, lanes: lanes) })
      }
    case .winograd(let tile, let width, let span, let groups):
      let (kernel, columns) = (WinogradKernel(tensor, tile), tensor.shape.last / groups)
      for group in 0..<groups {
        try packWinograd(kernel, outputs: group * columns..<(group + 1) * columns, width: width, span: span, write)
      }
    case .strassen(let width):
      let weights = StrassenWeights(tensor, width: width)
      try packStrassen(weights, width: width, write)
      if 2 * weights.left < weights.columns {
        try packColumns(tensor, of: [2 * weights.left], count: weights.columns - 2 * weights.left, width: width, write)
      }
    }
  }

  /// Panels `[⌈count/width⌉][rows][starts][width]` of the columns from each of `starts` on.
  private func packColumns<Failure>(
    _ tensor: Tensor, of starts: [Int], count: Int, width: Int, _ write: (_ piece: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let (rows, columns) = (tensor.shape.rows, tensor.shape.last)
    var piece = [UInt8](repeating: 0, count: rows * starts.count * width * MemoryLayout<Float>.size)
    for first in stride(from: 0, to: count, by: width) {
      let filled = min(width, count - first)
      piece.withUnsafeMutableBytes { bytes in
        let packed = bytes.bindMemory(to: Float.self)
        if filled < width { packed.update(repeating: 0) }
        tensor.withElements(of: Float.self) { source in
          for row in 0..<rows {
            for (index, start) in starts.enumerated() {
              let (from, to) = (row * columns + start + first, (row * starts.count + index) * width)
              for column in 0..<filled { packed[to + column] = source[from + column] }
            }
          }
        }
      }
      try write(piece)
    }
  }

  private func packStrassen<Failure>(
    _ weights: StrassenWeights, width: Int, _ write: (_ piece: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    for first in stride(from: 0, to: weights.left, by: width) {
      var piece = [UInt8](repeating: 0, count: StrassenWeights.products * weights.half * width * MemoryLayout<Float>.size)
      piece.withUnsafeMutableBytes { bytes in
        let packed = bytes.bindMemory(to: Float.self)
        for row in 0..<weights.half {
          for column in 0..<width {
            let factors = weights.factors(row, first + column)
            for product in 0..<StrassenWeights.products { packed[(product * weights.half + row) * width + column] = factors[product] }
          }
        }
      }
      try write(piece)
    }
  }

  private func packWinograd<Failure>(
    _ kernel: WinogradKernel, outputs all: Range<Int>, width: Int, span: Int, _ write: (_ piece: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let points = kernel.tile.points
    var values: [Double] = []
    for start in stride(from: all.lowerBound, to: all.upperBound, by: span) {
      // Panels of this span, which is short at the end.
      let panels = min(span, all.upperBound - start).parts(of: width)
      var piece = [UInt8](repeating: 0, count: points * panels * kernel.channels * width * MemoryLayout<Float>.size)
      piece.withUnsafeMutableBytes { bytes in
        let packed = bytes.bindMemory(to: Float.self)
        for panel in 0..<panels {
          let first = start + panel * width
          let outputs = first..<min(first + width, all.upperBound)
          for channel in 0..<kernel.channels {
            kernel.transform(channel, outputs, into: &values)
            for point in 0..<points {
              let to = ((point * panels + panel) * kernel.channels + channel) * width
              for lane in outputs.indices { packed[to + lane - first] = Float(values[point * outputs.count + lane - first]) }
            }
          }
        }
      }
      try write(piece)
    }
  }
}
