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
        let bound = try data.bind(to: graph.inputPorts)
        let results = try Interpreter(graph).run(samples: bound.tensors, count: bound.count)
        return RunResult(
          tensors: results, names: graph.outputs.map(\.name), warnings: imported.warnings.map(\.description))
      }
    }
    let planned = try await tunedPlan(source(path), batch: 1, shapes: data.shapes, stages)
    let library = try await buildAndLoad(planned.plans, stages)
    return try stages.run("running") { try run(library, on: data, warnings: warnings(of: planned)) }
  }

  private func run(_ library: LoadedModel, on data: DataFiles, warnings: [String]) throws -> RunResult {
    let bound = try data.bind(to: library.inputPorts)
    let results = try library.run(bound.tensors)
    return RunResult(
      tensors: results, names: library.outputs.map(\.name), warnings: warnings,
      picked: library.targets.count > 1 ? (library.target, library.targets) : nil)
  }
}

extension DataFiles {
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
