import NNIR

/// `scale · x + shift`, a number for each channel (the last axis).
struct AffineMap: Hashable {
  var scale: [Double]
  var shift: [Double]

  static func identity(_ channels: Int) -> AffineMap {
    AffineMap(scale: [Double](repeating: 1, count: channels), shift: [Double](repeating: 0, count: channels))
  }

  /// This map, then `next`.
  func followed(by next: AffineMap) -> AffineMap {
    AffineMap(
      scale: zip(scale, next.scale).map { $0 * $1 },
      shift: shift.indices.map { shift[$0] * next.scale[$0] + next.shift[$0] })
  }

  var scales: Bool { scale.contains { $0 != 1 } }
  var shifts: Bool { shift.contains { $0 != 0 } }

  private var isConstant: Bool { scale.allSatisfy { $0 == 0 } }

  /// Reads an expression as an affine map of operand `variable`; nil when it is none or has numbers that are not finite.
  ///
  /// - Parameter constants: the numbers of the other operands, one a channel.
  init?(_ expr: Expr, of variable: Int, constants: [Int: [Double]], channels: Int) {
    guard let map = AffineMap.read(expr, variable, constants, channels), (map.scale + map.shift).allSatisfy(\.isFinite) else {
      return nil
    }
    self = map
  }

  private init(scale: [Double], shift: [Double]) {
    self.scale = scale
    self.shift = shift
  }

  private static func read(_ expr: Expr, _ variable: Int, _ constants: [Int: [Double]], _ channels: Int) -> AffineMap? {
    let zeros = [Double](repeating: 0, count: channels)
    switch expr {
    case .operand(variable): return .identity(channels)
    case .operand(let index): return constants[index].map { AffineMap(scale: zeros, shift: $0) }
    case .constant(let value): return AffineMap(scale: zeros, shift: zeros.map { _ in value })
    case .unary(let function, let x):
      guard let a = read(x, variable, constants, channels) else { return nil }
      if a.isConstant { return AffineMap(scale: zeros, shift: a.shift.map(function.apply)) }
      return function == .negative ? AffineMap(scale: a.scale.map { -$0 }, shift: a.shift.map { -$0 }) : nil
    case .binary(let function, let x, let y):
      guard let a = read(x, variable, constants, channels), let b = read(y, variable, constants, channels) else { return nil }
      if a.isConstant && b.isConstant {
        return AffineMap(scale: zeros, shift: zip(a.shift, b.shift).map { function.apply($0, $1) })
      }
      func each(_ left: [Double], _ right: [Double]) -> [Double] { zip(left, right).map { function.apply($0, $1) } }
      switch function {
      case .add, .subtract: return AffineMap(scale: each(a.scale, b.scale), shift: each(a.shift, b.shift))
      case .multiply where b.isConstant, .divide where b.isConstant:
        return AffineMap(scale: each(a.scale, b.shift), shift: each(a.shift, b.shift))
      case .multiply where a.isConstant:
        return AffineMap(scale: each(a.shift, b.scale), shift: each(a.shift, b.shift))
      default: return nil
      }
    case .select, .cast: return nil
    }
  }
}
