import NNIR

/// The outputs that Winograd's minimal filtering computes together; see `templates/kernels/winograd.h`.
package struct WinogradTile: Hashable, Sendable {
  package var height: WinogradAxis
  package var width: WinogradAxis

  package init(height: WinogradAxis, width: WinogradAxis) {
    self.height = height
    self.width = width
  }

  var points: Int { height.points * width.points }
  var outputs: Int { height.outputs * width.outputs }
  var parts: Int { height.parts * width.parts }
}

/// Minimal filtering along one axis: the transforms that Toom and Cook's method gives for a kernel and a number of outputs.
///
/// A stride s parts the inputs into s phases, each of which meets every s-th tap at stride 1; their products add up. So do those of the sections of a
/// kernel that has more taps than there are points for, each of which meets the inputs further on.
package struct WinogradAxis: Hashable, Sendable {
  /// The kernel's extent and stride.
  package var kernel: Int
  package var stride: Int
  /// Outputs of a tile.
  package var outputs: Int

  package init(kernel: Int, stride: Int = 1, outputs: Int) {
    self.kernel = kernel
    self.stride = stride
    self.outputs = outputs
  }

  private static let mostPoints = 6
  private var phases: Int { min(stride, kernel) }
  private var isCut: Bool { stride == 1 && outputs + kernel - 1 > Self.mostPoints }

  /// Taps of the first phase or section; others have as many or fewer.
  var taps: Int { isCut ? Self.mostPoints + 1 - outputs : kernel.parts(of: phases) }
  /// Phases or sections.
  var parts: Int { isCut ? kernel.parts(of: taps) : phases }
  var points: Int { outputs + taps - 1 }

  /// The tap of the kernel that is the `index`-th of a part; nil where that has fewer.
  func tap(_ index: Int, part: Int) -> Int? {
    let tap = isCut ? part * taps + index : part + index * phases
    return tap < kernel ? tap : nil
  }

  /// The forms that the kernels know: 1 point for 1 tap, else 4 or 6 points for 2 to 4 outputs.
  static func all(kernel: Int, stride: Int) -> [WinogradAxis] {
    let all = (1...4).map { WinogradAxis(kernel: kernel, stride: stride, outputs: $0) }
    if all[0].taps == 1 { return [all[0]] }
    // Sections are of five taps or fewer, so that a kernel of fewer than that is whole.
    return all.dropFirst().reversed().filter { ($0.points == 4 || $0.points == mostPoints) && (!$0.isCut || kernel >= 5) }
  }

  /// The finite points; infinity is the last.
  private var finitePoints: [Double] {
    points == 4 ? [0, 1, -1] : [0, 0.5.squareRoot(), -0.5.squareRoot(), 2.0.squareRoot(), -2.0.squareRoot()]
  }

  /// G: the value of a kernel, which is a polynomial, at each point p over the product of all p − q, `[points][taps]`.
  var kernelMatrix: [[Double]] {
    if points == 1 { return [[1]] }
    let rows = finitePoints.map { point in
      let scale = finitePoints.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
      return Self.powers(of: point, count: taps).map { $0 / scale }
    }
    return rows + [(0..<taps).map { $0 == taps - 1 ? 1 : 0 }]
  }

  /// B': the polynomial that is zero at all points but one, `[points][points]`.
  var inputMatrix: [[Double]] {
    if points == 1 { return [[1]] }
    func polynomial(_ roots: [Double]) -> [Double] {
      roots.reduce([1.0]) { (coefficients: [Double], root: Double) -> [Double] in
        let raised = [0] + coefficients
        let scaled = coefficients.map { -root * $0 } + [0]
        return zip(raised, scaled).map { $0 + $1 }
      }
    }
    return finitePoints.map { point in polynomial(finitePoints.filter { $0 != point }) + [0] } + [polynomial(finitePoints)]
  }

  /// A': the powers of each point, `[outputs][points]`.
  var outputMatrix: [[Double]] {
    if points == 1 { return [[1]] }
    return (0..<outputs).map { power in
      finitePoints.map { Self.powers(of: $0, count: outputs)[power] } + [power == outputs - 1 ? 1 : 0]
    }
  }

  private static func powers(of point: Double, count: Int) -> [Double] {
    var powers = [1.0]
    while powers.count < count { powers.append(powers.last! * point) }
    return powers
  }
}
