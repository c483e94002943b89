import NNDiagnostics
import NNInterpreter
import NNIR
import NNKeras
import NNToolchain

/// What a run gave.
package struct RunResult: Sendable {
  let tensors: [Tensor]
  let names: [String]
  package let warnings: [String]
  /// The target that a library with several has picked, and all of them.
  package var picked: (target: String, targets: [String])?

  /// The results under `output_0`, `output_1`, … or the names of the model's outputs.
  package func outputs(named: Bool) -> ResultArrays {
    ResultArrays(
      arrays: zip(names, tensors).enumerated().map { index, entry in
        NamedTensor(name: named ? entry.0 : "output_\(index)", tensor: entry.1)
      })
  }
}

extension Compiler {
  /// Runs a model or a library on the user's data, in a batch of whatever the data has.
  ///
  /// - Parameters:
  ///   - inputs: One `.npz`, or an `.npy` for each input.
  ///   - interpreted: Runs the graph as imported on the interpreter instead of compiled code.
  package func run(_ path: String, inputs: [String], interpreted: Bool) async throws(CompilerError) -> RunResult {
    let stages = Stages(progress: progress)
    let data = try stages.run("reading the data") { try DataFiles(reading: inputs) }
    if Compiler.isLibrary(path) {
      let library = try stages.run("loading the library") { try loadLibrary(path) }
      return try stages.run("running") { try run(library, on: data, warnings: []) }
    }
    if interpreted {
      let imported = try stages.run("reading the model") { try importModel(source(path), batch: 1, shapes: data.shapes) }
      return try stages.run("interpreting") {
        let graph = imported.graph
        let interpreter = Interpreter(graph)
        var states = interpreter.initialStates
        let results = try data.batches(of: graph.inputPorts, outputs: graph.outputPorts) { tensors, count in
          graph.batch != nil ? try interpreter.run(samples: tensors, count: count) : try interpreter.run(inputs: tensors, states: &states)
        }
        return RunResult(
          tensors: results, names: graph.outputs.map(\.name), warnings: imported.warnings.map(\.description))
      }
    }
    let planned = try await tunedPlan(source(path), batch: 1, shapes: data.shapes, stages)
    let library = try await buildAndLoad(planned.plans, stages)
    return try stages.run("running") { try run(library, on: data, warnings: warnings(of: planned)) }
  }

  private func run(_ library: LoadedModel, on data: DataFiles, warnings: [String]) throws -> RunResult {
    let state = ModelState(library)
    let results = try data.batches(of: library.inputPorts, outputs: library.outputPorts) { tensors, _ in try library.run(tensors, state: state) }
    return RunResult(
      tensors: results, names: library.outputs.map(\.name), warnings: warnings,
      picked: library.targets.count > 1 ? (library.target, library.targets) : nil)
  }
}

extension DataFiles {
  /// Runs what a model takes at once: everything, or one batch after another where the model fixes it and there are several, with the states
  /// of `stateful` layers going on, as in Keras.
  func batches(
    of inputs: [PortDescription], outputs: [PortDescription], run: ([Tensor], Int) throws -> [Tensor]
  ) throws -> [Tensor] {
    let tensors = try InputBinding.match(arrays, to: inputs.map(\.name), isNamed: isNamed)
    guard let count = InputBinding.batchCount(tensors, of: inputs), outputs.allSatisfy({ $0.shape.first == inputs[0].shape.first }) else {
      let bound = try bind(to: inputs)
      return try run(bound.tensors, bound.count)
    }
    let size = inputs[0].shape[0]
    let results = try (0..<count).map { batch in
      let part = try InputBinding.bind(tensors.map { $0.samples(batch * size..<(batch + 1) * size) }, to: inputs)
      return try run(part.tensors, part.count)
    }
    return outputs.indices.map { index in Tensor(joining: results.map { $0[index] }, along: 0) }
  }

  func bind(to ports: [PortDescription]) throws(Diagnostic) -> (tensors: [Tensor], count: Int) {
    try InputBinding.bind(try InputBinding.match(arrays, to: ports.map(\.name), isNamed: isNamed), to: ports)
  }
}

extension Graph {
  var inputPorts: [PortDescription] {
    inputs.map { PortDescription(name: $0.name, type: self[$0.value], isBatched: batch != nil) }
  }

  var outputPorts: [PortDescription] {
    outputs.map { PortDescription(name: $0.name, type: self[$0.value], isBatched: batch != nil) }
  }
}

extension LoadedModel {
  var inputPorts: [PortDescription] { inputs.map(description) }

  var outputPorts: [PortDescription] { outputs.map(description) }

  private func description(_ port: Port) -> PortDescription {
    PortDescription(name: port.name, type: TensorType(port.dtype, port.shape), isBatched: batches != nil)
  }
}
