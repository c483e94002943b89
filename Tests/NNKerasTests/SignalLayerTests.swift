import NNDiagnostics
import NNIR
import NNInterpreter
import Testing

@testable import NNKeras

/// Spectrograms and statistics where no conformance case looks. Expected values are those of Keras 3.15 on TensorFlow.
@Suite struct SignalLayerTests {
  private let samples: [Float] = [1, 5, 2, 8, 3, -4, 0, 2, 6]

  @Test func powerDensityDoublesTheMiddleFrequencies() throws {
    let layer = KerasJSON.layer(
      "STFTSpectrogram", #""mode": "psd", "frame_length": 4, "padding": "same", "scaling": null, "window": null"#)
    let result = try KerasJSON.run(KerasJSON.sequential("9, 1", layer), Tensor([1, 9, 1], samples))[0]
    #expect(result.shape == [1, 5, 3])
    #expect(areClose(result.doubles, [64, 52, 4, 324, 20, 64, 49, 306, 1, 16, 144, 64, 64, 80, 16]), "\(result.doubles)")
  }

  @Test func theWholeTransformIsRealThenImaginary() throws {
    let layer = KerasJSON.layer("STFTSpectrogram", #""mode": "stft", "frame_length": 4, "frame_step": 3"#)
    let result = try KerasJSON.run(KerasJSON.sequential("9, 1", layer), Tensor([1, 9, 1], samples))[0]
    #expect(areClose(
      result.doubles,
      [4.949748, -1.414214, -2.12132, 0, -3.535534, 0, -0.707107, 2.828427, -4.949748, 0, -2.121321, 0]), "\(result.doubles)")
  }

  @Test func aSignalWithoutBatchHasASpectrumOfItsOwn() throws {
    let layer = KerasJSON.layer(
      "MelSpectrogram",
      #""fft_length": 8, "sequence_stride": 4, "sequence_length": 5, "num_mel_bins": 3, "sampling_rate": 8000, "power_to_db": false"#)
    let result = try KerasJSON.run(KerasJSON.sequential("", layer), Tensor([9], samples))[0]
    #expect(result.shape == [3, 3])
    let expected = [6.20026, 16.071403, 3.614396, 35.248245, 91.147209, 20.235035, 28.637274, 72.440773, 12.93866]
    #expect(areClose(result.doubles, expected), "\(result.doubles)")
  }

  @Test func decibelsAreLimitedByTheLoudestOfTheBatch() throws {
    let layer = KerasJSON.layer(
      "MelSpectrogram",
      #""fft_length": 8, "sequence_stride": 4, "window": null, "num_mel_bins": 2, "top_db": 3.0, "sampling_rate": 8000"#)
    let json = KerasJSON.sequential("9", layer)
    let result = try KerasJSON.run(json, Tensor([2, 9], samples + samples.map { $0 / 100 }))[0]
    #expect(areClose(
      result.doubles, [19.294128, 19.979284, 19.294128, 19.294128, 22.294128, 21.226112] + [Double](repeating: 19.294128, count: 6)),
      "\(result.doubles)")
    #expect(try KerasJSON.load(json, ImportOptions(batch: 2)).graph.batch == nil)
  }

  @Test(arguments: [
    (#""tile_grid_size": [2, 1], "clip_limit": 2.0"#, [0, 11.620254, 202.173508, 32.845322, 44.465576, 56.085831, 64.13932, 255, 5.842294]),
    (#""tile_grid_size": [2, 2], "clip_limit": 0.0"#, [0, 85, 255, 170, 255, 191.25, 191.25, 255, 63.75]),
  ] as [(String, [Double])])
  func tilesAreEqualisedByThemselves(config: String, expected: [Double]) throws {
    let layer = KerasJSON.layer("ContrastLimitedAdaptiveHistogramEqualization", config)
    let image = Tensor([1, 3, 3, 1], [0, 10, 200, 30, 40, 50, 60, 255, 5])
    let result = try KerasJSON.run(KerasJSON.sequential("3, 3, 1", layer), image)[0]
    #expect(areClose(result.doubles, expected), "\(result.doubles)")
  }

  @Test func statisticsOfFewerAxesBelongToTheLastKept() throws {
    let layer = KerasJSON.layer("Normalization", #""axis": [1, 2], "mean": [1.0, 2.0], "variance": [4.0, 9.0]"#)
    let result = try KerasJSON.run(KerasJSON.sequential("3, 2", layer), Tensor([1, 3, 2], [0, 1, 2, 3, 4, 5]))[0]
    #expect(areClose(result.doubles, [-0.5, -0.3333333, 0.5, 0.3333333, 1.5, 1]))
  }

  @Test func rescalingComputesInItsPolicy() throws {
    let layer = KerasJSON.layer("Rescaling", #""scale": 2.9, "offset": 1, "dtype": "int32""#)
    let result = try KerasJSON.run(KerasJSON.sequential("2", layer), Tensor([1, 2], [1.7, -3]))[0]
    #expect(result.dtype == .int32)
    #expect(result.doubles == [3, -5])
  }
}
