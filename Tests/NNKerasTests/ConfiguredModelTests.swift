import NNDiagnostics
import NNIR
import NNInterpreter
import Testing

@testable import NNKeras

/// Models written down here as Keras' JSON, for what no fixture has.
@Suite struct ConfiguredModelTests {
  @Test func maxoutTakesTheLargestOfNeighbours() throws {
    let layer = #"{"class_name": "Addons>Maxout", "config": {"name": "maxout", "num_units": 2, "axis": -1}}"#
    let outputs = try Interpreter(KerasJSON.load(KerasJSON.sequential("6", layer)).graph).run(inputs: [Tensor([1, 6], [1, 5, 3, -4, -2, -9])])
    #expect(outputs[0].floats == [5, -2])
  }

  @Test func maxoutOverAnotherAxisRegroupsAsTensorFlowAddonsDoes() throws {
    let layer = #"{"class_name": "Addons>Maxout", "config": {"name": "maxout", "num_units": 1, "axis": 1}}"#
    let outputs = try Interpreter(KerasJSON.load(KerasJSON.sequential("2, 2", layer)).graph).run(inputs: [Tensor([1, 2, 2], [1, 2, 3, 4])])
    #expect(outputs[0].shape == [1, 1, 2])
    #expect(outputs[0].floats == [2, 4])
  }

  @Test func everyUnsupportedLayerIsNamedWithItsPlace() throws {
    let layers = [#"{"class_name": "Warp", "config": {"name": "w"}}"#, #"{"class_name": "Dense", "config": {"name": "d", "units": "two"}}"#]
    do {
      _ = try KerasJSON.load(KerasJSON.sequential("6", layers[0], layers[1]))
      Issue.record("the model was accepted")
    } catch let error as DiagnosticList {
      let texts = error.diagnostics.map { diagnostic in
        var copy = diagnostic
        copy.location.components.removeFirst()
        return copy.description
      }
      #expect(
        texts == [
          """
          error: unsupported layer 'Warp' [keras-unsupported-layer]
            --> layers[1] 'w' (Warp)
            hint: replace it by layers or functions of keras.ops that nncc compiles; docs/KERAS.md lists them
          """,
          """
          error: unsupported value 'two' for 'units' [keras-unsupported-value]
            --> layers[2] 'd' (Dense) · config.units
            note: Dense accepts an integer of at least 1
          """,
        ])
    }
  }

  @Test func aModelWithoutWeightsIsSeeded() throws {
    let dense = #"{"class_name": "Dense", "config": {"name": "d", "units": 3, "kernel_initializer": "he_normal"}}"#
    let (first, second) = (try KerasJSON.load(KerasJSON.sequential("6", dense)), try KerasJSON.load(KerasJSON.sequential("6", dense)))
    #expect(first.warnings.map(\.id) == ["weights-initialized"])
    let x = Tensor([1, 6], [1, 2, 3, 4, 5, 6])
    #expect(try Interpreter(first.graph).run(inputs: [x]) == Interpreter(second.graph).run(inputs: [x]))
  }

  /// Training leaves objects in configurations that say nothing about inference.
  @Test func whatOnlyTrainingNeedsIsReadOver() throws {
    let dense = #"""
      {"class_name": "Dense", "config": {"name": "d", "units": 2, "kernel_initializer": {"module": "keras.initializers",
        "class_name": "Ones", "config": {}, "registered_name": null},
        "kernel_regularizer": {"module": "keras.regularizers", "class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.2}, "registered_name": null},
        "bias_regularizer": {"class_name": "OrthogonalRegularizer", "config": {"factor": 0.1}}, "activity_regularizer": "l2",
        "kernel_constraint": {"module": "keras.constraints", "class_name": "MaxNorm", "config": {"max_value": 2, "axis": 0}},
        "bias_constraint": {"module": "mine", "class_name": "Own", "config": {}, "registered_name": "mine>Own"}}}
      """#
    let training = #"""
      "compile_config": {"optimizer": {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": {"module":
        "keras.optimizers.schedules", "class_name": "ExponentialDecay", "config": {"initial_learning_rate": 0.1}}}},
        "loss": {"module": "mine", "class_name": "function", "config": "my_loss", "registered_name": "my_loss"},
        "metrics": ["accuracy", {"class_name": "MeanIoU", "config": {"num_classes": 2}}]},
      "training_config": {"loss": "mse", "optimizer_config": {"class_name": "SGD", "config": {}}}}
      """#
    let json = KerasJSON.sequential("3", dense).dropLast() + ", " + training
    #expect(try Interpreter(KerasJSON.load(String(json)).graph).run(inputs: [Tensor([1, 3], [1, 2, 3])])[0].floats == [6, 6])
  }

  @Test(arguments: [
    (#""units": 2147483648"#, "unsupported value '2147483648' for 'units'"), (#""units": 123456789012345678901234567890"#, "for 'units'"),
    (#""units": 2147483647"#, "a tensor of shape [3, 2147483647] is too large"),
  ])
  func hugeExtentsAreRefusedWithTheirPlace(option: String, words: String) throws {
    do {
      _ = try KerasJSON.load(KerasJSON.sequential("3", KerasJSON.layer("Dense", option)))
      Issue.record("the model was accepted")
    } catch let error as DiagnosticList {
      let text = "\(error.diagnostics.last!)"
      #expect(text.contains(words) && text.contains("layers[1] 'layer' (Dense)"), "\(text)")
    }
  }
}
