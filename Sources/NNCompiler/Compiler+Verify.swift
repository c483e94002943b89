import NNDiagnostics
import NNInterpreter
import NNIR
import NNOps
import NNPlanning

extension Compiler {
  /// Compares compiled code with the interpreter and with stored results.
  ///
  /// - Parameters:
  ///   - inputs: Files of data; nil makes random data.
  ///   - expected: An `.npz` of the outputs that the data should give.
  ///   - samples: How many samples to make when there is no data.
  package func verify(
    _ model: String, inputs: [String]?, expected: String?, samples: Int, tolerance: TensorDifference.Tolerance
  ) async throws(CompilerError) -> VerificationReport {
    if options.streamFrames != nil { return try await verifyStream(model, inputs: inputs, tolerance: tolerance) }
    let stages = Stages(progress: progress)
    let data = try stages.run("reading the data") { try inputs.map { try DataFiles(reading: $0) } }
    let stored = try stages.run("reading the data") { try expected.map { try DataFiles(reading: [$0]) } }
    let planned = try await tunedPlan(source(model), batch: 1, shapes: data?.shapes ?? [:], stages)
    let reference = planned.imported.graph
    let bound = try stages.run("reading the data") {
      if let data { return try data.bind(to: reference.inputPorts) }
      let count = reference.batch == nil ? 1 : samples
      return (RandomInputs.tensors(for: reference.inputPorts, of: reference, count: count, seed: options.seed), count)
    }

    // The library as `compile` makes it, against the meaning of the model.
    let library = try await buildAndLoad(planned.plans, stages)
    let actual = try stages.run("running the library") { try library.run(bound.tensors) }
    let meant = try stages.run("interpreting the model") {
      try Interpreter(reference).run(samples: bound.tensors, count: bound.count)
    }
    let ports = reference.outputPorts
    let outputs = zip(ports, zip(actual, meant)).map { port, pair in
      row(port.name, "output", TensorDifference(actual: pair.0, expected: pair.1, tolerance: tolerance), pair.1)
    }
    let expectedRows = try stages.run("comparing") {
      try stored.map { try compare(actual, ports, with: $0, tolerance) }
    }

    let layers = try await compareLayers(planned, library.target, bound, tolerance, stages)
    let rows = outputs + layers + (expectedRows ?? [])
    return VerificationReport(
      figures: VerificationReport.Figures(
        isAccepted: rows.allSatisfy { $0.failures == 0 }, target: library.target, samples: bound.count, outputs: outputs, layers: layers,
        expected: expectedRows, firstDivergence: layers.first { $0.failures > 0 }?.name),
      warnings: warnings(of: planned))
  }

  /// Builds the optimised graph once more with every value as an output; fusions and kernels stay as they are, but layers that the library
  /// computes strip by strip are computed one after the other, which gives the same bits. The interpreter computes each
  /// layer from the compiled values of its operands, so that the first layer which differs from its meaning shows, not the sum of all
  /// rounding before it.
  private func compareLayers(
    _ model: PlannedModel, _ targetName: String, _ bound: (tensors: [Tensor], count: Int), _ tolerance: TensorDifference.Tolerance, _ stages: Stages
  ) async throws(CompilerError) -> [VerificationReport.Row] {
    var graph = model.plan.graph
    let nodes = graph.nodes.filter { !($0.op is Constant) }
    graph.outputs = nodes.flatMap { node in node.results.map { Port(node.name.isEmpty ? "value" : node.name, $0) } }
    if graph.outputs.isEmpty { return [] }
    let whole = model.plans.first { $0.target.name == targetName }!
    let plan = try stages.run("planning") { try Planner.plan(graph, target: whole.target, options: whole.options) }
    let library = try await buildAndLoad([plan], stages)
    let operations = nodes.flatMap { node in node.results.map { _ in type(of: node.op).name } }

    var differences = [TensorDifference?](repeating: nil, count: graph.outputs.count)
    for start in stride(from: 0, to: bound.count, by: graph.batch ?? 1) {
      let inputs = graph.batch.map { batch in bound.tensors.map { $0.samples(start..<start + batch) } } ?? bound.tensors
      let actual = try stages.run("running the library") { try library.run(inputs) }
      let compiled = Dictionary(zip(graph.outputs.map(\.value), actual), uniquingKeysWith: { first, _ in first })
      var meant: [ValueID: Tensor] = [:]
      try stages.run("interpreting each layer") {
        _ = try Interpreter(graph).run(inputs: inputs, observing: { meant[$0] = $1 }, replacing: { compiled[$0] })
      }
      for (index, output) in graph.outputs.enumerated() {
        let difference = TensorDifference(actual: actual[index], expected: meant[output.value]!, tolerance: tolerance)
        differences[index] = differences[index]?.merged(with: difference) ?? difference
      }
    }
    return graph.outputs.indices.map { index in
      let output = graph.outputs[index]
      return VerificationReport.Row(
        name: output.name, operation: operations[index], shape: graph[output.value].shape.dims, differences[index]!)
    }
  }

  private func compare(
    _ actual: [Tensor], _ ports: [PortDescription], with stored: DataFiles, _ tolerance: TensorDifference.Tolerance
  ) throws(Diagnostic) -> [VerificationReport.Row] {
    var rows: [VerificationReport.Row] = []
    for (index, (tensor, port)) in zip(actual, ports).enumerated() {
      guard let expected = stored.arrays.first(where: { $0.name == "output_\(index)" || $0.name == port.name })?.tensor else {
        throw Diagnostic(
          id: "data-missing-output", "no stored result for output '\(port.name)'",
          notes: ["the arrays are \(stored.arrays.map { "'\($0.name)'" }.joined(separator: ", "))"],
          hint: "key the arrays by output_0, output_1, … in the model's order, or by the outputs' names")
      }
      guard expected.shape == tensor.shape else {
        throw Diagnostic(
          id: "data-shape", "a stored result of shape \(expected.shape) for output '\(port.name)' of shape \(tensor.shape)")
      }
      rows.append(
        row(port.name, "stored", TensorDifference(actual: tensor, expected: expected, tolerance: tolerance), expected))
    }
    return rows
  }

  func row(_ name: String, _ operation: String, _ difference: TensorDifference, _ expected: Tensor)
    -> VerificationReport.Row
  {
    VerificationReport.Row(name: name, operation: operation, shape: expected.shape.dims, difference)
  }
}
