import NNDiagnostics
import NNIR
import NNOps

/// The sum of products of two inputs along one axis each, sample by sample; with `normalize` both have length 1 along it before.
struct Dot: KerasLayer {
  private let config: LayerConfig
  private let axes: [Int]
  private let normalize: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    axes = try config.ints("axes", count: 2, minimum: .min)
    normalize = try config.bool("normalize", default: false)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, 2...2, config)
    let (x, y) = (inputs[0].value, inputs[1].value)
    let xAxis = try config.normalized(axes[0], in: build.shape(x), "axes")
    let yAxis = try config.normalized(axes[1], in: build.shape(y), "axes")
    guard xAxis > 0, yAxis > 0, build.shape(x)[xAxis] == build.shape(y)[yAxis] else {
      throw Diagnostic(
        id: "keras-dot", "inputs of shapes \(build.shape(x)) and \(build.shape(y)) have no product along axes \(xAxis) and \(yAxis)",
        at: config.at("axes"), notes: ["the axes have the same extent, and neither is the batch"])
    }
    // Labels: 'b' the batch, 'k' what is summed over, small letters from 'A' on the axes of x, then those of y.
    func labels(_ count: Int, _ summed: Int, from first: Int) -> [Character] {
      (0..<count).map { $0 == 0 ? "b" : $0 == summed ? "k" : Character(UnicodeScalar(UInt8(ascii: "A") + UInt8(first + $0))) }
    }
    let xLabels = labels(build.shape(x).rank, xAxis, from: 0)
    let yLabels = labels(build.shape(y).rank, yAxis, from: xLabels.count)
    let result = try build.einsum(
      normalized(x, xAxis, &build), xLabels, normalized(y, yAxis, &build), yLabels,
      (xLabels + yLabels.dropFirst()).filter { $0 != "k" })
    let shape = build.shape(result)
    return [KerasTensor(shape.rank == 1 ? try build.reshape(result, [shape[0], 1]) : result)]
  }

  /// `x / ‖x‖` along an axis; a bound on `1 / ‖x‖` keeps zeros zero, as in `keras.ops.normalize` and, before, `tf.nn.l2_normalize`.
  private func normalized(_ x: ValueID, _ axis: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    guard normalize else { return x }
    let bound: Expr = config.kerasMajor == 2 ? 1e6 : 1e7
    let squares = try build.add(Reduce(.sum, axes: [axis], keepDims: true), build.map(.x * .x, x))
    return try build.map(.operand(0) * .min(.apply(.rsqrt, .operand(1)), bound), x, squares)
  }
}
