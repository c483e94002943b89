import Foundation
import ModelFormats
import NNDiagnostics
import NNIR
import NNInterpreter
import Testing

@testable import NNKeras

/// Layers of categories where no conformance case looks. Expected values are those of Keras 3.15 on TensorFlow.
@Suite struct CategoryLayerTests {
  private func integers(_ values: [Int], _ shape: Shape? = nil) -> Tensor {
    Tensor(TensorType(.int64, shape ?? [values.count]), bytes: values.map(Int64.init).withUnsafeBytes(Array.init))
  }

  private func run(_ layer: String, _ config: String, _ x: Tensor, shape: String = "") throws -> Tensor {
    try KerasJSON.run(KerasJSON.sequential(shape, dtype: "\(x.dtype)", KerasJSON.layer(layer, config)), x)[0]
  }

  /// Numbers of every length in decimal, because FarmHash has a formula for each range of lengths.
  private let numbers = [0, 7, -8, 42, -99, 12345, -678901, 1_000_000_000, -1_000_000_000_000_000, .max, .min]

  @Test func numbersAreHashedAsTensorFlowHashesTheirDigits() throws {
    let x = integers(numbers)
    let farm = try run("Hashing", #""num_bins": 1000000"#, x)
    #expect(farm.dtype == .int64)
    #expect(farm.doubles == [572735, 856088, 238991, 905736, 707472, 84728, 873103, 220784, 902925, 62319, 774112])
    let sip = try run("Hashing", #""num_bins": 1000000, "salt": [133, -7]"#, x)
    #expect(sip.doubles == [172049, 900744, 985150, 535229, 963569, 388845, 813948, 554420, 291686, 893734, 391930])
  }

  @Test func theMaskHasABinOfItsOwn() throws {
    let x = integers([5, 9_007_199_254_740_993, 3])
    let masked = try run("Hashing", #""num_bins": 4, "mask_value": 9007199254740993"#, x)
    let free = try run("Hashing", #""num_bins": 3"#, x)
    #expect(masked.doubles[1] == 0)
    #expect(masked.doubles[0] == free.doubles[0] + 1 && masked.doubles[2] == free.doubles[2] + 1)
  }

  @Test func notANumberFallsIntoTheLastBin() throws {
    let x = Tensor([1, 4], [.nan, .infinity, -.infinity, 1])
    #expect(try run("Discretization", #""bin_boundaries": [0.0, 1.0]"#, x, shape: "4").doubles == [2, 2, 0, 2])
  }

  @Test func threeAxesAreCountedOverTheOneAfterTheBatch() throws {
    let x = integers([0, 1, 2, 1, 9, 1], [1, 3, 2])
    let result = try run("CategoryEncoding", #""num_tokens": 3, "output_mode": "count""#, x, shape: "3, 2")
    #expect(result.shape == [1, 2, 3])
    #expect(result.doubles == [1, 0, 1, 0, 3, 0])
  }

  @Test func aVocabularyMayBeginWithItsSpecialTokens() throws {
    let config = #""vocabulary": [0, -1, 7, 5], "mask_token": 0, "num_oov_indices": 1, "output_mode": "int""#
    let x = integers([5, 7, 0, 99, -1])
    #expect(try run("IntegerLookup", config, x).doubles == [3, 2, 0, 1, 1])
    #expect(try run("IntegerLookup", config + #", "invert": true"#, integers([3, 2, 0, 1, 9])).doubles == [5, 7, 0, -1, -1])
  }

  @Test func idfWeightsOfUnknownWordsAreTheAverage() throws {
    let config = #""vocabulary": [7, 5], "idf_weights": [0.5, 1.0], "output_mode": "tf_idf", "pad_to_max_tokens": true, "max_tokens": 4"#
    let result = try run("IntegerLookup", config, integers([5, 5, 6], [1, 3]), shape: "3")
    #expect(result.doubles == [0.75, 0, 2, 0])
  }

  @Test(arguments: ["StringLookup", "TextVectorization"]) func textIsUnsupported(layer: String) throws {
    let json = KerasJSON.sequential("", dtype: "int64", KerasJSON.layer(layer, #""dtype": "string""#))
    let error = #expect(throws: DiagnosticList.self) { try KerasJSON.load(json) }
    #expect(error?.diagnostics.first?.message == "unsupported layer '\(layer)', which works on text")
  }

  @Test func anAdaptedVocabularyIsReadFromTheArchive() throws {
    let weights = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/audio_keras3_json_weights/model.weights.h5")
    let json = KerasJSON.sequential("", dtype: "int64", KerasJSON.layer("IntegerLookup", #""vocabulary": null, "output_mode": "int""#))
    let path = "/tmp/nncc-vocabulary-\(UInt64.random(in: 0 ... .max)).keras"
    defer { unlink(path) }
    try ZipArchive.write(
      [
        ("config.json", Array(json.utf8)), ("metadata.json", Array(#"{"keras_version": "3.15.1"}"#.utf8)),
        ("model.weights.h5", Array(try Data(contentsOf: weights.standardizedFileURL))),
        ("assets/layers/integer_lookup/vocabulary.txt", Array("-1\n30\n-7".utf8)),
      ], to: path)
    let model = try KerasModel.load(modelPath: path, weightsPath: nil, options: ImportOptions(batch: 3))
    #expect(try Interpreter(model.graph).run(inputs: [integers([-7, 30, 8])])[0].doubles == [2, 1, 0])
  }

  @Test func anAdaptedVocabularyIsKeptInArchivesOnly() throws {
    let error = #expect(throws: DiagnosticList.self) { try run("IntegerLookup", #""vocabulary": null"#, integers([1])) }
    #expect(error?.diagnostics.last?.id == "keras-missing-vocabulary")
  }
}
