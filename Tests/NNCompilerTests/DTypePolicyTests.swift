import Foundation
import ModelFormats
import NNIR
import NNInterpreter
import NNKeras
import Testing

@testable import NNCompiler

/// Dtype policies: interpreted and compiled results are within the rounding of the type from Keras'.
@Suite struct DTypePolicyTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/policies").path

  @Test(arguments: ["float16", "bfloat16", "mixed_float16", "mixed_bfloat16", "float64"])
  func resultsAreWithinTheTypesRounding(policy: String) async throws {
    let dtype: DType = policy.hasSuffix("bfloat16") ? .bfloat16 : policy == "float64" ? .float64 : .float16
    // Keras rounds several times on the way to each result.
    let bounds: [DType: Double] = [.float16: 3e-3, .bfloat16: 2.4e-2, .float64: 1e-14]
    let data = try NPZArchive("\(Self.folder)/\(policy).npz")
    var options = CompileOptions()
    options.batchSizes = [3]
    let compiler = Compiler(options: options)
    let stages = Stages { _ in }
    let planned = try compiler.plan(compiler.source("\(Self.folder)/\(policy).keras"), batch: 3, stages)
    let library = try await compiler.buildAndLoad([planned.plan], stages)
    let input = try data.tensor("input_0").converted(to: library.inputs[0].dtype)
    let interpreted = try Interpreter(planned.imported.graph).run(inputs: [input])
    let compiled = try library.run([input])
    for (index, results) in zip(interpreted, compiled).enumerated() {
      let expected = try data.tensor("output_\(index)").doubles
      let scale = expected.map(abs).max()!
      for result in [results.0, results.1] {
        #expect(result.dtype == (index == 1 ? .float32 : dtype))
        let error = zip(result.doubles, expected).map { abs($0 - $1) }.max()!
        #expect(error <= max(bounds[dtype]!, index == 1 ? 1e-6 : 0) * scale, "\(policy), output \(index): \(error) of \(scale)")
      }
    }
  }

  /// Recurrent layers have kernels in single precision only; in double precision they are computed step by step.
  @Test(arguments: ["LSTM", "GRU", "SimpleRNN"]) func recurrentLayersComputeInDoubles(className: String) async throws {
    let model: JSONValue = [
      "class_name": "Sequential", "module": "keras",
      "config": [
        "name": "m",
        "layers": [
          ["class_name": "InputLayer", "config": ["batch_shape": [nil, 4, 3], "dtype": "float64", "name": "x"]],
          ["class_name": .string(className), "config": ["name": "layer", "units": 5, "dtype": "float64"]],
        ],
      ],
    ]
    let compiler = Compiler()
    let stages = Stages { _ in }
    let planned = try compiler.plan(ModelSource(configuration: model), batch: 1, stages)
    let library = try await compiler.buildAndLoad([planned.plan], stages)
    let input = Tensor(TensorType(.float64, [1, 4, 3]), doubles: (0..<12).map { Double($0 % 5) / 3 - 0.7 })
    let (expected, actual) = (try Interpreter(planned.imported.graph).run(inputs: [input])[0], try library.run([input])[0])
    #expect(actual.dtype == .float64)
    #expect(zip(actual.doubles, expected.doubles).allSatisfy { abs($0 - $1) < 1e-13 })
  }
}
