import NNIR
import NNOps

/// The fields of `nnc_geometry`: a window over up to three spatial axes, missing ones of extent 1 in front.
struct Geometry {
  let batch: Int
  let input: [Int]
  private(set) var inputChannels: Int
  let output: [Int]
  private(set) var outputChannels: Int
  let kernel: [Int]
  let strides: [Int]
  let dilations: [Int]
  let padding: [Int]
  private(set) var groups: Int

  /// - Parameters: `x` is `[N, spatial…, C]`, `y` is `[N, spatial…, O]`.
  init(_ window: Window, x: Shape, y: Shape, groups: Int) {
    func three(_ values: [Int], _ missing: Int) -> [Int] {
      [Int](repeating: missing, count: 3 - values.count) + values
    }
    batch = x[0]
    input = three(Array(x.dims[1..<(x.rank - 1)]), 1)
    inputChannels = x.last
    output = three(Array(y.dims[1..<(y.rank - 1)]), 1)
    outputChannels = y.last
    kernel = three(window.size, 1)
    strides = three(window.strides, 1)
    dilations = three(window.dilations, 1)
    padding = three(window.padLow, 0)
    self.groups = groups
  }

  /// Output pixels of all images.
  var pixels: Int { lines * output[2] }

  /// Rows of output pixels.
  var lines: Int { batch * output[0] * output[1] }

  var taps: Int { kernel.reduce(1, *) }

  /// The convolution that each group of channels is.
  var ofOneGroup: Geometry {
    var copy = self
    copy.inputChannels /= groups
    copy.outputChannels /= groups
    copy.groups = 1
    return copy
  }

  /// Whether every window is one element, read in the order of the result: a matrix product over pixels.
  var isPointwise: Bool { taps == 1 && strides == [1, 1, 1] && padding == [0, 0, 0] && input == output }

  /// Whether any window reaches over the border of the input.
  var hasBorder: Bool {
    (0..<3).contains { axis in
      let last: Int = (output[axis] - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis]
      return padding[axis] > 0 || last >= input[axis]
    }
  }

  /// In words, pixels of the input `ldx` floats apart and those of the output `ldy`.
  func description(ldx: Int, ldy: Int) -> String {
    func text(_ extents: [Int]) -> String { extents.map(String.init).joined(separator: "x") }
    return "\(batch)x\(text(input))x\(inputChannels)/\(ldx) -> \(text(output))x\(outputChannels)/\(ldy) kernel \(text(kernel)) "
      + "stride \(text(strides)) dilation \(text(dilations)) padding \(text(padding)) groups \(groups)"
  }

  /// A compound literal of `nnc_geometry`.
  func argument(ldx: Int, ldy: Int) -> Argument {
    func spatial(_ prefix: String, _ values: [Int]) -> [Argument.Field] {
      zip(["d", "h", "w"], values).map { Argument.Field("\(prefix)_\($0)", $1) }
    }
    var fields = [Argument.Field("batch", batch)]
    fields += spatial("in", input) + [Argument.Field("in_c", inputChannels)]
    fields += spatial("out", output) + [Argument.Field("out_c", outputChannels)]
    fields += spatial("kernel", kernel) + spatial("stride", strides) + spatial("dilation", dilations)
    fields += spatial("pad", padding)
    fields += [Argument.Field("groups", groups), Argument.Field("ldx", ldx), Argument.Field("ldy", ldy)]
    return .structure("geometry", type: "nnc_geometry", fields)
  }
}
