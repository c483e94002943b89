import NNDiagnostics
import NNIR

extension HashBucket: Op {
  package static var name: String { "hash_bucket" }
  package var attributes: [(String, String)] { [("kind", "\(kind)"), ("buckets", "\(buckets)")] }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    try require(!operands.isEmpty && (kind == .cross || operands.count == 1), "operand-count", "\(operands.count) operands")
    try require(buckets > 0, "buckets", "\(buckets) buckets")
    for operand in operands {
      try require(operand.dtype == .int64, "element-type", "element type '\(operand.dtype)' instead of 'int64'")
      try require(operand.shape == operands[0].shape, "shape", "shapes \(operand.shape) and \(operands[0].shape)")
    }
    return [operands[0]]
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let numbers = operands.map { $0.withElements(of: Int64.self) { Array($0) } }
    let buckets = numbers[0].indices.map { element in
      Double(hash(numbers.map { $0[element] }) % UInt64(self.buckets))
    }
    return [Tensor(operands[0].type, doubles: buckets)]
  }

  private func hash(_ numbers: [Int64]) -> UInt64 {
    switch kind {
    case .farm: Fingerprint.farm(Array(String(numbers[0]).utf8))
    case .sip(let key0, let key1): Fingerprint.sip(Array(String(numbers[0]).utf8), key0, key1)
    case .cross: numbers.reduce(Fingerprint.crossKey) { Fingerprint.joined($0, UInt64(bitPattern: $1)) }
    }
  }

  package static var examples: [OpExample] {
    // Numbers of every length in decimal.
    let numbers = [0, 7, -8, 42, -99, 12345, -678901] + (7...18).map { Int($0.isMultiple(of: 2) ? power($0) : -power($0)) } + [.max, .min]
    let type = TensorType(.int64, [numbers.count])
    let x = Tensor(type, bytes: numbers.map(Int64.init).withUnsafeBytes(Array.init))
    return [
      OpExample(HashBucket(.farm, buckets: 1 << 40), [type], fixed: [0: x]),
      OpExample(HashBucket(.farm, buckets: 3), [type], fixed: [0: x]),
      OpExample(HashBucket(.sip(133, .max), buckets: 1000), [type], fixed: [0: x]),
      OpExample(HashBucket(.cross, buckets: 1 << 40), [type, type, type], fixed: [0: x, 1: x, 2: x]),
    ]
  }

  private static func power(_ exponent: Int) -> Int { (0..<exponent).reduce(3) { product, _ in product * 10 + 1 } }
}
