import Testing

@testable import NNCompiler

@Suite struct LatencyStatisticsTests {
  @Test func percentilesInterpolateAsNumPyDoes() {
    let statistics = LatencyStatistics(milliseconds: [4, 1, 3, 2])
    #expect(statistics.median == 2.5)
    #expect(abs(statistics.percentile(10) - 1.3) < 1e-12)
    #expect(statistics.percentile(100) == 4)
    #expect(statistics.minimum == 1)
    #expect(statistics.mean == 2.5)
  }

  @Test func oneRunIsEveryPercentile() {
    let statistics = LatencyStatistics(milliseconds: [7])
    #expect(statistics.percentile(10) == 7)
    #expect(statistics.percentile(90) == 7)
  }

  @Test func theMachineCanMultiply() { #expect(PeakProbe.gigaflops(milliseconds: 5) > 0.1) }
}
