import NNIR
import Testing

@testable import NNCompiler

@Suite struct TensorDifferenceTests {
  private func difference(_ actual: [Float], _ expected: [Float]) -> TensorDifference {
    TensorDifference(
      actual: Tensor([actual.count], actual), expected: Tensor([expected.count], expected), tolerance: .init())
  }

  @Test func equalTensorsDoNotDiffer() {
    let same = difference([1, .nan, .infinity, 0], [1, .nan, .infinity, -0.0])
    #expect(same.isAccepted)
    #expect(same.maxAbsolute == 0)
    #expect(same.maxULP == 0)
  }

  @Test func neighboursAreOneULPApart() {
    #expect(difference([Float(1).nextUp], [1]).maxULP == 1)
    #expect(difference([-Float.leastNonzeroMagnitude], [.leastNonzeroMagnitude]).maxULP == 2)
  }

  @Test func smallElementsOfLargeTensorsAreAccepted() {
    #expect(difference([100, 0.0009], [100, 0]).isAccepted)
    #expect(!difference([100, 0.0011], [100, 0]).isAccepted)
  }

  @Test func theFirstFailureIsNamed() {
    let wrong = TensorDifference(
      actual: Tensor([2, 2], [1, 2, 3, 5]), expected: Tensor([2, 2], [1, 2, 3, 4]), tolerance: .init())
    #expect(wrong.failures == 1)
    #expect(wrong.firstFailure == [1, 1])
    #expect(wrong.maxAbsolute == 1)
    #expect(wrong.maxRelative == 0.25)
  }

  @Test func notANumberWhereANumberIsExpectedIsWrong() {
    #expect(!difference([.nan], [1]).isAccepted)
    #expect(!difference([1], [.nan]).isAccepted)
    #expect(!difference([.infinity], [1]).isAccepted)
    #expect(!difference([1], [.infinity]).isAccepted)
    #expect(!difference([.nan], [-.infinity]).isAccepted)
    #expect(!difference([-.infinity], [.infinity]).isAccepted)
  }

  @Test func integersMustBeEqual() {
    let type = TensorType(.int32, [1])
    #expect(
      !TensorDifference(
        actual: Tensor(type, doubles: [1_000_001]), expected: Tensor(type, doubles: [1_000_000]), tolerance: .init()
      ).isAccepted)
  }
}
