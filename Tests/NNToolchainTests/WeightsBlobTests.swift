import NNCodegen
import NNIR
import NNPlanning
import Testing

@Suite struct WeightsBlobTests {
  private func constant(_ count: Int, _ value: Float) -> PackedConstant {
    PackedConstant(name: "", tensor: Tensor([count], [Float](repeating: value, count: count)), packing: .none)
  }

  /// 4 KiB and more begin with the second line of a pair, less with any line; equal constants stand once, and what lies between is zeros.
  @Test func constantsBeginWithTheirLines() {
    var blob = WeightsBlob()
    let offsets = [(3, 1), (1024, 2), (3, 3), (3, 1), (2000, 4), (2000, 5)].map { blob.offset(of: constant($0.0, $0.1)) }
    #expect(offsets == [0, 64, 4160, 0, 4288, 12352])
    #expect([1, 4, 5].allSatisfy { offsets[$0] % WeightsBlob.alignment == 64 })
    var bytes: [UInt8] = []
    blob.write { bytes += $0 }
    #expect(bytes.count == blob.byteCount)
    let floats = bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect([floats[0], floats[3], floats[16], floats[1040], floats[offsets[5] / 4], floats.last] == [1, 0, 2, 3, 5, 5])
  }
}
