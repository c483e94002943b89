import Testing

@testable import NNIR

@Suite struct ShapeTests {
  @Test func broadcastFollowsNumPy() {
    #expect(Shape([2, 1, 3]).broadcast(with: [4, 1]) == [2, 4, 3])
    #expect(Shape([]).broadcast(with: [2]) == [2])
    #expect(Shape([]).broadcast(with: []) == [])
    #expect(Shape([2]).broadcast(with: [3]) == nil)
    #expect(Shape([1]).broadcast(with: [0]) == [0])
  }

  @Test func hugeShapesHaveNoCount() {
    #expect(Shape([1 << 40, 1 << 40]).checkedElementCount == nil)
    #expect(Shape([1 << 40, 1 << 40, 0]).checkedElementCount == 0)
    #expect(Shape([-1, 2]).checkedElementCount == nil)
  }
}
