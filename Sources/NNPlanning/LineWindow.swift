/// How lines of a step, which are rows of its output pixels, depend on lines of its input `x`.
package struct LineWindow: Hashable, Sendable {
  /// What the kernel's first range counts.
  package enum Unit: Hashable, Sendable { case lines, pixels }

  package var images: Int
  /// Lines of an image.
  package var inputLines: Int
  package var outputLines: Int
  /// Pixels of a line of the output.
  package var outputWidth: Int
  /// The window along the lines.
  package var kernel: Int
  package var stride: Int
  package var dilation: Int
  package var padding: Int
  /// Floats from line to line.
  package var inputPitch: Int
  package var outputPitch: Int
  package var unit: Unit

  /// The lines of all images.
  package var lines: Int { images * outputLines }

  /// How far the kernel's first range moves from line to line.
  package var unitsPerLine: Int { unit == .lines ? 1 : outputWidth }

  /// The most lines of the input that `count` neighbouring lines of the output need.
  func linesUnder(_ count: Int) -> Int { min(inputLines, (count - 1) * stride + (kernel - 1) * dilation + 1) }
}

extension Geometry {
  /// The dependence along the height, for kernels whose first range counts `unit`; nil when there is a depth.
  ///
  /// - Parameters: `ldx` and `ldy` are the floats from pixel to pixel of the input and the output.
  func lineWindow(ldx: Int, ldy: Int, unit: LineWindow.Unit) -> LineWindow? {
    guard input[0] == 1, output[0] == 1, kernel[0] == 1, padding[0] == 0 else { return nil }
    return LineWindow(
      images: batch, inputLines: input[1], outputLines: output[1], outputWidth: output[2], kernel: kernel[1],
      stride: strides[1], dilation: dilations[1], padding: padding[1], inputPitch: input[2] * ldx, outputPitch: output[2] * ldy,
      unit: unit)
  }
}
