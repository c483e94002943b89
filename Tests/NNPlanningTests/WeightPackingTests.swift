import NNIR
import Testing

@testable import NNPlanning

@Suite struct WeightPackingTests {
  private func packed(_ shape: Shape, _ packing: WeightPacking) -> [Float] {
    let tensor = Tensor(shape, (0..<shape.elementCount).map(Float.init))
    let bytes = packing.pack(tensor)
    #expect(bytes.count == packing.byteCount(of: tensor.type))
    return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  @Test func panelsStandTogetherAndEndInZeros() {
    #expect(packed([2, 3], .panels(width: 2)) == [0, 1, 3, 4, 2, 0, 5, 0])
  }

  @Test func columnsStandOneAfterTheOther() {
    #expect(packed([2, 4], .columns) == [0, 4, 1, 5, 2, 6, 3, 7])
  }

  @Test func groupsHavePanelsOfTheirOwn() {
    #expect(packed([1, 6], .panels(width: 2, groups: 2)) == [0, 1, 2, 0, 3, 4, 5, 0])
  }

  @Test func gatesOfAUnitStandTogether() {
    // U = 2, two gates: columns are gate 0 of units 0, 1, then gate 1.
    #expect(packed([2, 4], .gatePanels(width: 2, gates: 2)) == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(packed([2, 4], .gatePanels(width: 1, gates: 2)) == [0, 2, 4, 6, 1, 3, 5, 7])
  }
}
