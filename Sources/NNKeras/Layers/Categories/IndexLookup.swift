import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// IntegerLookup and IndexLookup: numbers of a vocabulary as indices, or with `invert` the other way. Indices begin with one for the mask
/// token (if there is one, and `int` is put out), then some for what is out of the vocabulary (OOV).
struct IndexLookup: KerasLayer {
  private let config: LayerConfig
  private let mode: CategoryMode
  private let isInverse: Bool
  private let oovCount: Int
  private let oovHash: HashBucket.Kind?
  private let maskToken: Int?
  private let oovToken: Int
  /// Vectors have at least so many places.
  private let paddedSize: Int?
  private let vocabulary: [Int]?

  var castsInputs: Bool { false }
  var assets: [String] { vocabulary == nil ? ["vocabulary.txt"] : [] }

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    let dtype = try config.string("vocabulary_dtype", default: "int64")
    guard dtype != "string" else { throw TextLayer.unsupported(config) }
    mode = try CategoryMode(config, [.int, .oneHot, .multiHot, .count, .tfIdf], default: .int)
    isInverse = try config.bool("invert", default: false)
    oovCount = try config.int("num_oov_indices", default: 1, in: 0...1 << 24)
    let method = try config.choice("oov_method", ["floormod", "farmhash"], default: "floormod")
    oovHash = method == "farmhash" ? try config.hashKind : nil
    maskToken = config["mask_token"] == nil ? nil : try config.int("mask_token", in: Int.min...Int.max)
    oovToken = try config.int("oov_token", default: -1, in: Int.min...Int.max)
    paddedSize = try config.bool("pad_to_max_tokens", default: false) ? try config.int("max_tokens", in: 1...) : nil
    vocabulary = try config.intList("vocabulary")
  }

  private var oovStart: Int { maskToken != nil && mode == .int ? 1 : 0 }
  private var tokenStart: Int { oovStart + oovCount }

  /// TF-IDF weights that `adapt` found are a variable; given ones stand in the configuration.
  func weights(_ inputs: [TensorType]) throws(Diagnostic) -> [WeightSpec] {
    guard mode == .tfIdf, config["idf_weights"] == nil else { return [] }
    let size = paddedSize == nil ? try config.int("vocabulary_size", in: 1...) : paddedSize!
    return [WeightSpec("idf_weights", [size], .ones, isTrainable: false)]
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    let given = vocabulary == nil ? try storedVocabulary(build) : vocabulary!
    // The special tokens may be written before the others.
    let special = [Int](repeating: maskToken ?? 0, count: oovStart) + [Int](repeating: oovToken, count: oovCount)
    let hasSpecial = given.starts(with: special)
    let tokens = hasSpecial ? Array(given.dropFirst(special.count)) : given
    let x = try build.cast(inputs[0].value, to: .int64)
    if isInverse { return [KerasTensor(try inverse(x, tokens, &build))] }
    let indices = try lookup(x, tokens, &build)
    let depth = paddedSize ?? tokenStart + tokens.count
    // Keras 3 puts out integers in every mode.
    let dtype = mode == .int || config.kerasMajor > 2 ? .int64 : config.computeDType
    guard mode == .tfIdf else { return [KerasTensor(try build.encode(indices, mode, depth: depth, as: dtype))] }
    let counts = try build.encode(indices, .count, depth: depth, as: .float32)
    let idf = weights.isEmpty ? try idfWeights(depth, hasSpecial: hasSpecial) : weights[0]
    return [KerasTensor(try build.map(.operand(0) * .operand(1), counts, build.constant(idf)))]
  }

  private func inverse(_ x: ValueID, _ tokens: [Int], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let indices = tokens.indices.map { $0 + tokenStart }
    let found = try build.add(Lookup(missing: oovToken), x, build.integers(indices), build.integers(tokens))
    guard let maskToken else { return found }
    return try build.map(.select(.binary(.equal, .operand(0), 0), then: .constant(Double(maskToken)), otherwise: .operand(1)), x, found)
  }

  private func lookup(_ x: ValueID, _ tokens: [Int], _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let sorted = tokens.enumerated().sorted { $0.element < $1.element }
    // One OOV index is the table's default; several are told apart below.
    let found = try build.add(
      Lookup(missing: oovCount == 1 ? oovStart : -1), x, build.integers(sorted.map(\.element)),
      build.integers(sorted.map { $0.offset + tokenStart }))
    var indices = found
    if oovCount > 1 {
      let spread: ValueID
      if let oovHash {
        spread = try build.add(HashBucket(oovHash, buckets: oovCount), x)
      } else {
        spread = try build.map(.binary(.mod, .x, .constant(Double(oovCount))), x)
      }
      indices = try build.map(
        .select(.binary(.equal, .operand(0), -1), then: .operand(1) + .constant(Double(oovStart)), otherwise: .operand(0)), found, spread)
    }
    guard let maskToken else { return indices }
    // The mask is index 0, and no category where vectors are put out.
    let masked: Expr = mode == .int ? 0 : -1
    return try build.map(
      .select(.binary(.equal, .operand(0), .constant(Double(maskToken))), then: masked, otherwise: .operand(1)), x, indices)
  }

  private func idfWeights(_ depth: Int, hasSpecial: Bool) throws(Diagnostic) -> Tensor {
    guard let numbers = config["idf_weights"]?.flatNumbers, !numbers.isEmpty, numbers.count <= depth else {
      throw config.bad("idf_weights", config["idf_weights"] ?? .null, accepts: "a number for each word of the vocabulary")
    }
    // What is out of the vocabulary weighs what its words do on average; places beyond it weigh nothing.
    let front = hasSpecial ? [] : [Double](repeating: numbers.reduce(0, +) / Double(numbers.count), count: tokenStart)
    let known = front + numbers
    return Tensor(TensorType(.float32, [depth]), doubles: known + [Double](repeating: 0, count: max(depth - known.count, 0)))
  }

  private func storedVocabulary(_ build: LayerBuild) throws(Diagnostic) -> [Int] {
    guard let text = build.assets["vocabulary.txt"] else {
      throw Diagnostic(
        id: "keras-missing-vocabulary", "the vocabulary is missing", at: config.at("vocabulary"),
        notes: ["an adapted vocabulary is kept in .keras archives only"], hint: "save the model with model.save('model.keras')")
    }
    let lines = text.split(whereSeparator: \.isNewline)
    let numbers = lines.compactMap { Int($0) }
    guard numbers.count == lines.count else {
      throw Diagnostic(id: "keras-bad-vocabulary", "a vocabulary that is not all integers", at: config.at("vocabulary"))
    }
    return numbers
  }
}
