import NNIR
import NNKeras
import NNPasses
import NNPlanning

extension Compiler {
  /// A model's layers: shapes, parameters, operations, memory.
  package func summarize(_ model: String) throws(CompilerError) -> ModelSummary { try summarize(source(model)) }

  package func summarize(_ model: ModelSource) throws(CompilerError) -> ModelSummary {
    let stages = Stages(progress: progress)
    let planned = try plan(model, batch: 1, stages)
    let graph = planned.imported.graph
    let flops = flopsByLayer(planned.plan)
    let layers = planned.imported.layers.map { layer in
      ModelSummary.Layer(
        name: layer.name, type: layer.className,
        outputShape: layer.outputShapes.map { shape($0, isBatched: graph.batch != nil) }.joined(separator: ", "),
        parameters: layer.parameterCount, trainableParameters: layer.trainableParameterCount, flops: flops[layer.name] ?? 0)
    }
    return ModelSummary(
      figures: ModelSummary.Figures(
        name: graph.name, inputs: graph.inputPorts.map(\.description), outputs: graph.outputPorts.map(\.description),
        finalActivations: graph.outputs.map { graph.finalActivation(of: $0.value)?.function.rawValue },
        layers: layers, parameters: layers.reduce(0) { $0 + $1.parameters },
        trainableParameters: layers.reduce(0) { $0 + $1.trainableParameters }, flops: planned.plan.flops,
        weightBytes: planned.plan.constants.reduce(0) { $0 + $1.byteCount }, workspaceBytes: planned.plan.arena.workspaceBytes),
      warnings: warnings(of: planned))
  }

  /// `[n, 28, 28, 32]`
  private func shape(_ shape: Shape, isBatched: Bool) -> String {
    let dims = shape.dims.map(String.init)
    return "[" + (isBatched && !dims.isEmpty ? ["n"] + dims.dropFirst() : dims).joined(separator: ", ") + "]"
  }

  /// What each layer's steps compute. A fused step counts for its first layer, which does the work.
  private func flopsByLayer(_ plan: Plan) -> [String: Int] {
    var flops: [String: Int] = [:]
    for step in plan.steps {
      let first = step.name.split(separator: "+").first.map(String.init) ?? step.name
      flops[first, default: 0] += step.flops
    }
    return flops
  }
}
