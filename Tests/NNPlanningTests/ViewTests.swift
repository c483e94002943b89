import NNIR
import Testing

@testable import NNPlanning

@Suite struct ViewTests {
  let image = View(dense: .arena(0), TensorType(.float32, [1, 4, 5, 6]))

  @Test func channelSliceIsRowsApart() {
    let slice = image.sliced(axis: 3, from: 2, count: 3)
    #expect(slice.offset == 2)
    #expect(slice.rowStride == 6)
    #expect(!slice.isDense)
  }

  @Test func spatialSliceIsNotRows() {
    #expect(image.sliced(axis: 2, from: 1, count: 3).rowStride == nil)
    #expect(image.sliced(axis: 1, from: 1, count: 2).rowStride == 6)
    #expect(image.sliced(axis: 1, from: 1, count: 2).isDense)
  }

  @Test func reshapeKeepsRowsApart() {
    let slice = image.sliced(axis: 3, from: 2, count: 4)
    #expect(slice.reshaped([20, 4])?.strides == [6, 1])
    #expect(slice.reshaped([4, 5, 2, 2])?.strides == [30, 6, 2, 1])
    #expect(slice.reshaped([80]) == nil)
    #expect(slice.reshaped([10, 8]) == nil)
  }

  @Test func reverseAndBroadcast() {
    let reversed = image.sliced(starts: [0, 3, 0, 0], sizes: [1, 4, 5, 6], steps: [1, -1, 1, 1])
    #expect(reversed.offset == 90)
    #expect(reversed.strides == [120, -30, 6, 1])
    let row = View(dense: .arena(1), TensorType(.float32, [6])).broadcast(to: [4, 5, 6])
    #expect(row.strides == [0, 0, 1])
  }

  @Test func mergeJoinsWhatIsEvenlySpaced() {
    let axes = View.merge([1, 4, 5, 6], [[120, 30, 6, 1], [0, 0, 0, 1]])
    #expect(axes == [View.Axis(extent: 20, strides: [6, 0]), View.Axis(extent: 6, strides: [1, 1])])
  }
}
