import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct WinogradTests {
  /// y = A'[(G g) ⊙ (B' d)] is the correlation of d and g at each output, for every form along an axis.
  @Test(arguments: [(3, 1), (5, 1), (2, 1), (4, 1), (9, 2), (7, 2), (5, 2), (3, 2), (7, 3), (1, 1), (6, 1), (7, 1), (10, 1), (25, 1)])
  func transformsGiveTheCorrelation(kernel: Int, stride: Int) {
    let forms = WinogradAxis.all(kernel: kernel, stride: stride)
    #expect(!forms.isEmpty && Set(forms.map(\.outputs)).count == forms.count)
    for axis in forms {
      // Every tap belongs to one part.
      #expect((0..<axis.parts).flatMap { part in (0..<axis.taps).compactMap { axis.tap($0, part: part) } }.sorted() == Array(0..<kernel))
      let g = (0..<axis.taps).map { Double($0 * $0) - 1.5 }
      let d = (0..<axis.points).map { Double(($0 * 7) % 5) - 1 }
      let values = zip(axis.kernelMatrix.map { dot($0, g) }, axis.inputMatrix.map { dot($0, d) }).map { $0 * $1 }
      let outputs = axis.outputMatrix.map { dot($0, values) }
      #expect(outputs.count == axis.outputs)
      for (index, output) in outputs.enumerated() { #expect(abs(output - dot(g, Array(d[index..<(index + axis.taps)]))) < 1e-12) }
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  @Test func everyFormHasFourOrSixPoints() {
    for kernel in 1...9 {
      for stride in 1...3 {
        for axis in WinogradAxis.all(kernel: kernel, stride: stride) { #expect([1, 4, 6].contains(axis.points), "\(axis)") }
      }
    }
  }

  private func kernel(_ dims: [Int]) -> Tensor {
    var random = SplitMix64(seed: 3)
    let shape = Shape(dims)
    return Tensor(shape, (0..<shape.elementCount).map { _ in Float(random.uniform() - 0.5) })
  }

  private let square = WinogradTile(height: WinogradAxis(kernel: 3, outputs: 4), width: WinogradAxis(kernel: 3, outputs: 4))

  @Test func errorsAreThoseOfSinglePrecision() {
    let small = WinogradTile(height: WinogradAxis(kernel: 3, outputs: 2), width: WinogradAxis(kernel: 3, outputs: 2))
    let (large, few) = (WinogradError.measure(kernel([3, 3, 64, 8]), square), WinogradError.measure(kernel([3, 3, 64, 8]), small))
    #expect(few > 1e-8 && few < 2e-6, "\(few)")
    #expect(large > few && large < 1e-5, "\(large)")
    #expect(WinogradError.measure(Tensor(Shape([3, 3, 1, 1]), [Float](repeating: .nan, count: 9)), square) == .infinity)
    #expect(WinogradError.measure(Tensor(Shape([3, 3, 1, 1]), [Float](repeating: 0, count: 9)), square) == 0)
  }

  @Test func spansOfPanelsStandTogether() {
    // One tap and one point leave a kernel as it is: [O = 5] in panels of 2, spans of 4.
    let tile = WinogradTile(height: WinogradAxis(kernel: 1, outputs: 1), width: WinogradAxis(kernel: 1, outputs: 1))
    let packing = WeightPacking.winograd(tile, width: 2, span: 4)
    let tensor = Tensor(Shape([1, 1, 2, 5]), (0..<10).map(Float.init))
    let bytes = packing.pack(tensor)
    #expect(bytes.count == packing.byteCount(of: tensor.type))
    #expect(bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } == [0, 1, 5, 6, 2, 3, 7, 8, 4, 0, 9, 0])
  }

  @Test func groupsOfChannelsFollowEachOther() {
    // Two groups of 3 of O = 6, each in panels of 2.
    let tile = WinogradTile(height: WinogradAxis(kernel: 1, outputs: 1), width: WinogradAxis(kernel: 1, outputs: 1))
    let packing = WeightPacking.winograd(tile, width: 2, span: 4, groups: 2)
    let tensor = Tensor(Shape([1, 1, 2, 6]), (0..<12).map(Float.init))
    let bytes = packing.pack(tensor)
    #expect(bytes.count == packing.byteCount(of: tensor.type))
    let floats = bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect(floats == [0, 1, 6, 7, 2, 0, 8, 0, 3, 4, 9, 10, 5, 0, 11, 0])
  }

  private func geometry(_ kernel: Int, _ input: Int, _ channels: Int, strides: Int = 1, groups: Int = 1) -> Geometry {
    var window = Window(size: [kernel, kernel], strides: [strides, strides])
    window.padSame([input, input])
    let output = (input + strides - 1) / strides
    return Geometry(window, x: Shape([1, input, input, channels]), y: Shape([1, output, output, channels]), groups: groups)
  }

  private func choose(_ g: Geometry, tolerance: Double = 1e-5) -> WinogradPlan? {
    let size = g.kernel[1]
    return WinogradPlan.choose(
      g, kernel([size, size, g.inputChannels / g.groups, g.outputChannels]), below: .infinity, tolerance: tolerance, target: .x86_64_v3, modelBytes: 1 << 20,
      threads: 1)
  }

  @Test func convolutionsOfThreeByThreeTakeLargeTiles() {
    #expect(choose(geometry(3, 28, 32))?.tile == square)
    #expect(choose(geometry(3, 28, 32), tolerance: 1e-12) == nil)
    #expect(choose(geometry(1, 28, 32)) == nil)
    let (whole, parts) = (choose(geometry(3, 28, 96)), choose(geometry(3, 28, 96, groups: 4)))
    #expect(parts?.tile == square && parts?.channels == 24 && parts!.cycles < whole!.cycles)
    #expect(choose(geometry(7, 28, 8, strides: 2))?.tile.parts == 4)
    // Two sections of three taps, of four, or of five along each axis.
    #expect([5, 7].allSatisfy { choose(geometry($0, 28, 32))?.tile.points == 36 })
    #expect(choose(geometry(7, 28, 32))?.tile.parts == 4)
  }

  /// Threads share the panels of output channels where there are enough for all, else the tiles.
  @Test func everyThreadHasItsPart() {
    func plan(_ channels: Int, threads: Int) -> WinogradPlan {
      WinogradPlan(square, geometry(3, 28, channels), .x86_64_v4, modelBytes: 1 << 20, threads: threads)
    }
    #expect(plan(256, threads: 2).sharesSpans)
    for channels in [16, 32, 48, 80] {
      let few = plan(channels, threads: 2)
      #expect(!few.sharesSpans && few.blocks >= 2 && few.cycles == plan(channels, threads: 1).cycles, "\(channels) channels: \(few)")
    }
    #expect(!plan(256, threads: 1).sharesSpans)
  }
}
