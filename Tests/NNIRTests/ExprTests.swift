import NNIR
import Testing

@Suite struct ExprTests {
  /// They give other signs of infinity, and what is shared or cached by expression must not be mixed up.
  @Test func zeroAndNegativeZeroAreDifferentConstants() {
    #expect(Expr.constant(0) != .constant(-0.0))
    #expect(Set([Expr.x / .constant(0), .x / .constant(-0.0), .x / .constant(0)]).count == 2)
    #expect(Expr.constant(.nan) == .constant(.nan))
  }

  /// `floor(x / 49 · 49)` of 98 in single precision is 97 or 98 by the rounding of the quotient.
  @Test func stepsAreTakenInSinglePrecision() {
    let expr = Expr.apply(.floor, .x / 49 * 49)
    #expect(expr.hasSteps && !(Expr.x / 49).hasSteps)
    for x in stride(from: 49.0, to: 49 * 400, by: 49) {
      let expected = (Float(x) / 49 * 49).rounded(.down)
      #expect(expr.evaluate(isSingle: true) { _ in x } == Double(expected))
    }
  }

  @Test func integersInsideFloatingPointWrapAround() {
    let expr = Expr.cast(.float32, .cast(.uint8, .x * 2)) * 0.5
    #expect(expr.evaluate(integers: { _ in 200 }) { _ in 200 } == 72)
    #expect(expr.evaluate { _ in 200 } == 127.5)
  }
}
