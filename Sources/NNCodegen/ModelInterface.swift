import NNIR
import NNPlanning

/// What programs see of a model, which is the same for every target.
struct ModelInterface {
  /// The C identifier with which all names begin.
  let name: String
  /// Of the smallest batch.
  let graph: Graph
  /// Threads that share a run.
  let threads: Int

  var ports: ModelPorts { ModelPorts(graph) }
  var hasState: Bool { stateBytes > 0 }
  /// What a run is called: `step` for a stream, of which each run takes a piece.
  var entry: String { graph.stream == nil ? "run" : "step" }
  var parameters: String { ports.parameters + (hasState ? ", void *state" : "") }

  /// The first line of each file.
  func title(_ targets: [Target]) -> String {
    cComment("\(graph.name), compiled by nncc \(NNCCVersion.current) for \(targets.map(\.name).joined(separator: ", "))")
  }

  /// - Parameters:
  ///   - targets: those in the library, the best first.
  ///   - workspaceBytes: of the target that needs most.
  func header(_ targets: [Target], workspaceBytes: Int, weightsBytes: Int) -> String {
    let note: String
    switch graph.batch {
    case nil: note = graph.stream == nil ? " The model fixes its batch axis, so n counts whole runs." : ""
    case 1: note = ""
    case let batch?: note = " n must be a multiple of \(batch)."
    }
    let unit: String
    switch graph.batch {
    case _ where graph.stream != nil: unit = "the next piece of a stream"
    case nil: unit = "the model once"
    case 1: unit = "one sample"
    case let batch?: unit = "\(batch) samples"
    }
    let upper = name.uppercased()
    return Templates.fill(
      "skeletons/model.h.in",
      [
        "title": title(targets), "name": name, "NAME": upper, "ports": ports.macros(upper), "parameters": parameters, "entry": entry,
        "state_macros": stateMacros(upper), "batch_unit": graph.stream == nil ? "samples" : "steps",
        "workspace_bytes": "\(workspaceBytes)", "weights_bytes": "\(weightsBytes)", "reentrancy": reentrancy,
        "set_parallel_for": setParallelForDeclaration(), "target": targetDeclaration(targets), "run_unit": unit, "batch_note": note,
      ])
  }

  /// The functions of the header, for a library with one target.
  func functions(descriptor: String) -> String {
    functions(run: "nnc_run", strerror: "nnc_strerror", setParallelFor: "nnc_set_parallel_for", model: "&\(descriptor)", target: "")
  }

  /// The functions of the header, for a library with several targets: `model` is C text for the one that was picked.
  func functions(through model: String) -> String {
    functions(
      run: "\(model)->run", strerror: "\(model)->strerror", setParallelFor: "\(model)->set_parallel_for", model: model,
      target: "NNC_EXPORT const char *\(name)_target(void) { return \(model)->target; }\n\n")
  }

  private func functions(run: String, strerror: String, setParallelFor: String, model: String, target: String) -> String {
    Templates.fill(
      "skeletons/interface.c.in",
      [
        "name": name, "entry": entry, "parameters": parameters, "run": run, "strerror": strerror, "model": model, "target": target,
        "state_argument": hasState ? "state" : "NULL", "run_count": "\(graph.batch ?? 1)", "reset": resetFunction(),
        "set_parallel_for": setParallelForFunction(setParallelFor),
        "input_arguments": ports.inputs.map(\.identifier).joined(separator: ", "),
        "output_arguments": ports.outputs.map(\.identifier).joined(separator: ", "),
      ])
  }

  private func targetDeclaration(_ targets: [Target]) -> String {
    if targets.count == 1 { return "" }
    return """
      // The target whose code runs here: the best of \(targets.map(\.name).joined(separator: ", ")) that the CPU and the operating
      // system support, or the one of them that the environment variable NNCC_TARGET asked for when the library was loaded.
      const char *\(name)_target(void);


      """
  }
}
