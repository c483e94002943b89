import NNDiagnostics
import NNIR

extension Resize: Op {
  package static var name: String { "resize" }
  package var attributes: [(String, String)] { [("method", method.rawValue)] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try requireCount(operands, 1)
    try requireFloat(operands[0])
    let shape = operands[0].shape
    try require(shape.rank == 4, "rank", "shape \(shape) instead of [N, H, W, C]")
    try require(height >= 0 && width >= 0 && shape[1] > 0 && shape[2] > 0, "extent", "\(shape) to \(height) × \(width)")
    return [TensorType(operands[0].dtype, [shape[0], height, width, shape[3]])]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let type = try resultTypes([operands[0].type])[0]
    let x = operands[0].doubles
    let shape = operands[0].shape
    let rows = Resize.weights(method, from: shape[1], to: height)
    let columns = Resize.weights(method, from: shape[2], to: width)
    var result = [Double](repeating: 0, count: type.elementCount)
    forEachIndex(type.shape) { element, index in
      for (row, rowWeight) in rows[index[1]] {
        for (column, columnWeight) in columns[index[2]] {
          let offset = ((index[0] * shape[1] + row) * shape[2] + column) * shape[3] + index[3]
          result[element] += rowWeight * columnWeight * x[offset]
        }
      }
    }
    return [Tensor(type, doubles: result)]
  }

  /// For each output position the input positions it reads and their weights: half-pixel centres, `(o + ½)·in/out − ½`, edges clamped;
  /// bicubic with Keys' kernel at a = −½, renormalised at the edges.
  package static func weights(_ method: Method, from input: Int, to output: Int) -> [[(Int, Double)]] {
    let scale = Double(input) / Double(output)
    return (0..<output).map { position in
      let centre = (Double(position) + 0.5) * scale - 0.5
      switch method {
      case .nearest: return [(min(Int(((Double(position) + 0.5) * scale).rounded(.down)), input - 1), 1)]
      case .bilinear:
        let low = centre.rounded(.down)
        let fraction = centre - low
        func clamped(_ value: Double) -> Int { Int(min(max(value, 0), Double(input - 1))) }
        return [(clamped(low), 1 - fraction), (clamped(low + 1), fraction)]
      case .bicubic:
        let low = Int(centre.rounded(.down))
        let taps = (low - 1...low + 2).filter { (0..<input).contains($0) }
        let raw = taps.map { keys(abs(centre - Double($0))) }
        let sum = raw.reduce(0, +)
        return zip(taps, raw).map { ($0, $1 / sum) }
      }
    }
  }

  /// The cubic convolution kernel of Keys (1981), a = −½.
  private static func keys(_ x: Double) -> Double {
    x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
  }

  package static var examples: [OpExample] {
    [Method.nearest, .bilinear, .bicubic].flatMap { method in
      [(8, 6), (2, 3), (5, 4)].map {
        OpExample(Resize(height: $0.0, width: $0.1, method: method), [TensorType(.float32, [2, 4, 3, 5])])
      }
    }
  }
}
