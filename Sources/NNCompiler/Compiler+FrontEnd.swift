import NNDiagnostics
import NNIR
import NNKeras
import NNPasses
import NNPlanning

/// A model planned for one batch size.
struct PlannedModel: Sendable {
  var imported: ImportedModel
  var passes: [PassRecord]
  /// One for each target, the best first.
  var plans: [Plan]
  /// What measuring changed in them.
  var tuning: [TuningReport] = []

  /// For the best target.
  var plan: Plan { plans[0] }

  /// The model's meaning: the graph before any pass.
  var reference: Graph { imported.graph }
}

/// What a pass did to a graph.
struct PassRecord: Sendable {
  var name: String
  var nodesBefore: Int
  var nodesAfter: Int
  /// The graph after it, when it was asked for.
  var dump: String?
}

extension Compiler {
  /// The model's file with the weights that the options name.
  func source(_ path: String) -> ModelSource { ModelSource(path: path, weights: options.weights) }

  /// Reads a model into a graph.
  ///
  /// - Parameter shapes: Shapes by input for what the model leaves open, taken from data; the options come before them.
  func importModel(
    _ model: ModelSource, batch: Int, shapes: [String: [Int]] = [:], keepsMasks: Bool = false
  ) throws -> ImportedModel {
    if let frames = options.streamFrames { return try importStream(model, frames: frames) }
    var importOptions = importOptions(batch: batch, shapes: shapes)
    importOptions.keepsMasks = keepsMasks
    return try load(model, importOptions)
  }

  /// The graph as the options want its outputs.
  func load(_ model: ModelSource, _ importOptions: ImportOptions) throws -> ImportedModel {
    if let path = model.path, Compiler.isLibrary(path) {
      throw Diagnostic(
        id: "usage-model", "'\(path)' is a library, but a model is needed", hint: "'nncc run', 'nncc bench' and 'nncc evaluate' take libraries")
    }
    var imported = try KerasModel.load(model, options: importOptions)
    try checkInputShapes(imported.graph)
    guard options.logits else { return imported }
    let count = imported.graph.outputs.count - imported.maskedOutputs.count
    imported.warnings += try imported.graph.dropFinalActivations(ofFirst: count).map { name in
      Diagnostic(
        .warning, id: "logits-none", "output '\(name)' ends in neither softmax nor sigmoid, so it stays as it is",
        hint: "'nncc summary' says in what each output ends")
    }
    return imported
  }

  func importOptions(batch: Int, shapes: [String: [Int]]) -> ImportOptions {
    var shapes = shapes
    var position = 0
    for shape in options.inputShapes {
      shapes[shape.name ?? "input_\(position)"] = shape.dims
      if shape.name == nil { position += 1 }
    }
    return ImportOptions(batch: batch, inputShapes: shapes, seed: options.seed)
  }

  /// Refuses shapes among the options that are for no input, or for one that the model makes otherwise.
  private func checkInputShapes(_ graph: Graph) throws(Diagnostic) {
    var position = 0
    for shape in options.inputShapes {
      let index: Int?
      if let name = shape.name {
        index = graph.inputs.firstIndex { $0.name == name } ?? graph.inputs.indices.first { name == "input_\($0)" }
      } else {
        index = graph.inputs.indices.contains(position) ? position : nil
        position += 1
      }
      guard let index else {
        throw Diagnostic(
          id: "input-shape-unused", "--input-shape \(shape) is for no input of the model",
          notes: ["the inputs are \(graph.inputs.map { "'\($0.name)' \(graph[$0.value])" }.joined(separator: ", "))"])
      }
      let extents = graph[graph.inputs[index].value].shape.dims
      let first = graph.batch == nil ? 0 : 1
      guard Array(shape.dims.dropFirst(first)) == Array(extents.dropFirst(first)) else {
        throw Diagnostic(
          id: "input-shape-fixed", "--input-shape \(shape) does not fit input '\(graph.inputs[index].name)', which is \(Shape(extents))",
          notes: ["only extents that the model leaves open can be chosen"])
      }
    }
  }

  /// Runs the passes and remembers what each did.
  func optimise(_ graph: Graph) throws -> (graph: Graph, passes: [PassRecord]) {
    let wanted = options.dumpAfter
    var passes = [
      PassRecord(
        name: "import", nodesBefore: graph.nodes.count, nodesAfter: graph.nodes.count,
        dump: wanted == "import" || wanted == "all" ? graph.description : nil)
    ]
    let optimised = try PassPipeline.standard.run(graph) { pass, graph in
      passes.append(
        PassRecord(
          name: pass, nodesBefore: passes.last!.nodesAfter, nodesAfter: graph.nodes.count,
          dump: wanted == pass || wanted == "all" ? graph.description : nil))
    }
    if let wanted, wanted != "all", !passes.contains(where: { $0.name == wanted }) {
      throw Diagnostic(
        id: "usage-unknown-pass", "no pass is called '\(wanted)'", notes: ["the passes are \(passes.map { "'\($0.name)'" }.joined(separator: ", "))"])
    }
    return (optimised, passes)
  }

  var planOptions: PlanOptions {
    PlanOptions(
      matrixBackend: options.blas == .openblas ? .openblas : .nncc,
      convolution: PlanOptions.ConvolutionMethod(rawValue: options.convolution.rawValue)!, tolerance: options.tolerance,
      threads: options.threads ?? 1)
  }

  /// Everything before C, for one batch size.
  func plan(
    _ model: ModelSource, batch: Int, shapes: [String: [Int]] = [:], keepsMasks: Bool = false, _ stages: Stages
  ) throws(CompilerError) -> PlannedModel {
    let targets = try stages.run("detecting the target") { try Target.resolve(options.targets) }
    let imported = try stages.run("reading the model") {
      try importModel(model, batch: batch, shapes: shapes, keepsMasks: keepsMasks)
    }
    let optimised = try stages.run("optimising") { try optimise(imported.graph) }
    let plans = try stages.run("planning") {
      try targets.map { try Planner.plan(optimised.graph, target: $0, options: planOptions) }
    }
    return PlannedModel(imported: imported, passes: optimised.passes, plans: plans)
  }
}
