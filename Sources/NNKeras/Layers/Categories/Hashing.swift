import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// Numbers hashed into bins, with FarmHash or, with a salt, SipHash of their decimal digits; bin 0 may be kept for masked numbers.
struct Hashing: KerasLayer {
  private let config: LayerConfig
  private let bins: Int
  private let mask: JSONValue?
  private let hash: HashBucket.Kind
  private let mode: CategoryMode

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    bins = try config.int("num_bins", in: 1...)
    if let value = config["mask_value"], value.double == nil { throw config.bad("mask_value", value, accepts: "a number") }
    mask = config["mask_value"]
    hash = try config.hashKind
    mode = try CategoryMode(config, [.int, .oneHot, .multiHot, .count], default: .int)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    var x = inputs[0].value
    let dims = build.shape(x).dims
    if mode == .oneHot, dims.count > 1, dims.last == 1 { x = try build.reshape(x, Shape(dims.dropLast())) }
    // Bin 0 is kept for the mask only where there is another.
    let keepsBin = mask != nil && bins > 1
    var binned = try build.hashed(x, hash, buckets: keepsBin ? bins - 1 : bins, config)
    if let mask, keepsBin {
      binned = try build.map(.select(.operand(1), then: 0, otherwise: .operand(0) + 1), binned, isMasked(x, mask, &build))
    }
    return [KerasTensor(try build.encode(binned, mode, depth: bins, as: mode == .int ? config.integerDType : config.computeDType))]
  }

  private func isMasked(_ x: ValueID, _ mask: JSONValue, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    // Numbers of 64 bits have more digits than a constant in an expression.
    if build.type(x).dtype.isInteger, let whole = mask.int {
      return try build.map(.binary(.equal, .operand(0), .operand(1)), build.cast(x, to: .int64), build.integers([whole]))
    }
    return try build.map(.binary(.equal, .x, .constant(mask.double ?? .nan)), x)
  }
}

/// Several numbers hashed together into bins, as `tf.sparse.cross_hashed` does.
struct HashedCrossing: KerasLayer {
  private let config: LayerConfig
  private let bins: Int
  private let mode: CategoryMode

  var castsInputs: Bool { false }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    bins = try config.int("num_bins", in: 1...)
    mode = try CategoryMode(config, [.int, .oneHot], default: .int)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    try build.requireInputs(inputs, 2...Int.max, config)
    let numbers = try inputs.mapThrowing { input throws(Diagnostic) in
      let type = build.type(input.value)
      guard type.dtype.isInteger, type.shape == build.shape(inputs[0].value) else {
        throw Diagnostic(
          id: "keras-unsupported-input", "unsupported input \(type)", at: config.location,
          notes: ["HashedCrossing accepts integers of one shape"])
      }
      return try build.cast(input.value, to: .int64)
    }
    let binned = try build.addAll(HashBucket(.cross, buckets: bins), numbers)[0]
    return [KerasTensor(try build.encode(binned, mode, depth: bins, as: mode == .int ? config.integerDType : config.computeDType))]
  }
}

extension LayerConfig {
  /// The type of integer results; int64 unless the policy names another integer.
  var integerDType: DType { computeDType.isInteger ? computeDType : .int64 }

  /// What `salt` asks for: SipHash under its two numbers, or FarmHash without.
  var hashKind: HashBucket.Kind {
    get throws(Diagnostic) {
      guard let value = self["salt"] else { return .farm }
      let numbers = value.int.map { [$0, $0] } ?? value.sequence?.compactMap(\.int) ?? []
      guard numbers.count == 2 else { throw bad("salt", value, accepts: "an integer or a pair of integers") }
      return .sip(UInt64(bitPattern: Int64(numbers[0])), UInt64(bitPattern: Int64(numbers[1])))
    }
  }
}

extension LayerBuild {
  /// The buckets of numbers, of which floats are truncated. TensorFlow writes truth as words.
  mutating func hashed(_ x: ValueID, _ kind: HashBucket.Kind, buckets: Int, _ config: LayerConfig) throws(Diagnostic) -> ValueID {
    switch type(x).dtype {
    case .bool:
      func bucket(_ word: String) -> Expr {
        let bytes = Array(word.utf8)
        let hash = if case .sip(let key0, let key1) = kind { Fingerprint.sip(bytes, key0, key1) } else { Fingerprint.farm(bytes) }
        return .constant(Double(hash % UInt64(buckets)))
      }
      return try map(.cast(.int64, .select(.x, then: bucket("true"), otherwise: bucket("false"))), x)
    case .uint64:
      throw Diagnostic(
        id: "keras-unsupported-dtype", "unsupported element type 'uint64'", at: config.location,
        notes: ["\(config.className) hashes signed numbers"], hint: "cast them to int64")
    default: return try add(HashBucket(kind, buckets: buckets), cast(x, to: .int64))
    }
  }
}
