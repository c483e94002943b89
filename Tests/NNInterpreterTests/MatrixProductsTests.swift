import NNIR
import NNOps
import Testing

@testable import NNInterpreter

/// What OpenBLAS computes is what the plain definition says.
@Suite struct MatrixProductsTests {
  @Test func examplesAgreeWithTheirDefinition() throws {
    var compared = 0
    for example in Convolution.examples + MatMul.examples {
      let tensors = example.operands.enumerated().map { position, type in
        Tensor(type, doubles: (0..<type.elementCount).map { Double(($0 * 37 + position * 11) % 23) / 23 - 0.5 })
      }
      guard let fast = try MatrixProducts.evaluate(example.op, tensors) else { continue }
      let plain = try example.op.evaluate(tensors)
      compared += 1
      #expect(fast.map(\.type) == plain.map(\.type))
      for (a, b) in zip(fast[0].doubles, plain[0].doubles) { #expect(abs(a - b) <= 1e-6 * max(1, abs(b))) }
    }
    #expect(compared > 10)
  }
}
