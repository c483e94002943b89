import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct DirectPlanTests {
  private func plan(
    _ input: [Int], _ channels: (Int, Int), kernel: Int, strides: Int = 1, target: Target = .x86_64_v3
  ) -> DirectPlan {
    var window = Window(size: input.map { _ in kernel }, strides: input.map { _ in strides })
    window.padSame(input)
    let output = input.map { ($0 + strides - 1) / strides }
    let g = Geometry(window, x: Shape([1] + input + [channels.0]), y: Shape([1] + output + [channels.1]), groups: 1)
    return DirectPlan.choose(g, isContiguous: true, target: target)
  }

  @Test func imagesOfFewChannelsAreTakenLineByLine() {
    let first = plan([224, 224], (3, 32), kernel: 3, strides: 2)
    #expect(first.form == .lines)
    #expect(first.cycles < 1.2 * Double(27 * 2 * 112 * 112) / 6 * 6.4)
    #expect(plan([224, 224], (3, 32), kernel: 3, strides: 2, target: .generic).form == .pixels)
  }

  /// A spectrogram of 49 frames of 10 coefficients: almost every tile would ask for each of 40 taps whether it exists.
  @Test func smallWindowsAtTheBorderAreGathered() {
    var window = Window(size: [10, 4], strides: [2, 2])
    window.padSame([49, 10])
    let g = Geometry(window, x: [1, 49, 10, 1], y: [1, 25, 5, 64], groups: 1)
    let gathered = DirectPlan.choose(g, isContiguous: true, target: .x86_64_v3)
    #expect(gathered.form == .gathered)
    #expect(gathered.gatheredPixels % gathered.tile.rows == 0 && gathered.gatheredPixels * 40 <= 4096)
    #expect(gathered.cycles < 1.6 * Double(125 * 40 * 64) / 16)
    #expect(DirectPlan.choose(g, isContiguous: true, target: .generic).form == .pixels)
  }

  /// One filter would fill one lane of eight.
  @Test func fewFiltersShareTheLanesAmongProducts() {
    let one = plan([28, 28], (32, 1), kernel: 5)
    #expect(one.form == .dots && one.tile.vectors == 1)
    #expect(one.cycles < 0.4 * Double(28 * 28 * 800) / 2)
    #expect(plan([28, 28], (32, 4), kernel: 5).tile.vectors == 4)
    #expect(plan([28, 28], (32, 8), kernel: 5).form != .dots)
    #expect(plan([28, 28], (32, 1), kernel: 5, target: .generic).form == .pixels)
  }

  /// Six filters would fill six lanes of sixteen, a row of 28 pixels fills 28 of 32.
  @Test func fewFiltersOfFewChannelsTakePixelsAsLanes() {
    let six = plan([28, 28], (1, 6), kernel: 5, target: .x86_64_v4)
    #expect(six.form == .planes && six.tile.rows == 6)
    #expect(six.cycles < 3 * Double(28 * 28 * 25 * 6) / 32)
    #expect(plan([28, 28], (1, 32), kernel: 3, target: .x86_64_v4).form != .planes)
    #expect(plan([28, 28], (1, 6), kernel: 5, target: .generic).form == .pixels)
  }

  /// Rows of the input that do not fit their part of the cache are cut.
  @Test func copiesOfTheInputAreBounded() {
    var window = Window(size: [3, 3], strides: [1, 1])
    window.padSame([8, 4000])
    let g = Geometry(window, x: [1, 8, 4000, 64], y: [1, 8, 4000, 3], groups: 1)
    let plan = PlanesPlan(g, Tile(rows: 3, vectors: 2), target: .x86_64_v3)
    #expect(plan.span % 16 == 0 && plan.span < 4000)
    #expect(plan.scratchCount == 3 * 64 * (plan.span + 2) && plan.scratchCount <= 3 * 64 * 2 + 32 * 1024)
    #expect(PlanesPlan.tiles(g, target: .generic).isEmpty)
  }

  @Test func mapsOfManyChannelsOrMuchBorderAreNot() {
    #expect(plan([56, 56], (512, 512), kernel: 3).form == .pixels)
    #expect(plan([3, 3], (16, 32), kernel: 3).form != .lines)
  }

  @Test func moreWorkCostsMore() {
    #expect(plan([32, 32], (3, 32), kernel: 5).cycles > plan([32, 32], (3, 32), kernel: 3).cycles)
    #expect(plan([32, 32], (3, 64), kernel: 3).cycles > plan([32, 32], (3, 32), kernel: 3).cycles)
  }
}
