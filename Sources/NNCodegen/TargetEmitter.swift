import NNIR
import NNPlanning

/// Writes the C of a model for one target: its bodies, one for each batch, and the descriptor that leads to them.
struct TargetEmitter {
  let interface: ModelInterface
  private let plans: [Plan]
  private let style: EmittedModel.WeightsStyle
  private var functions: StepFunctions
  /// The blob of all targets so far.
  private(set) var weights: WeightsBlob
  /// What this target reads of it.
  private var ownWeights = WeightsBlob()

  /// - Parameters:
  ///   - plans: for one target, the smallest batch first; at least one.
  ///   - name: the C identifier with which names begin.
  ///   - weights: of the targets before; equal constants are shared.
  ///   - isSplit: whether the steps may be spread over several files, which are then compiled at the same time.
  init(_ plans: [Plan], name: String, _ style: EmittedModel.WeightsStyle, weights: WeightsBlob, isSplit: Bool) {
    self.weights = weights
    self.plans = plans
    self.style = style
    interface = ModelInterface(name: name, graph: plans[0].graph, threads: plans[0].threads)
    let partCount = isSplit ? TargetEmitter.partCount(work: StepFunctions.work(plans.flatMap(\.steps))) : 1
    functions = StepFunctions(partCount: partCount, prefix: "\(name)_\(CIdentifier.make(plans[0].target.name))_")
  }

  /// Each file takes 0.3 s for the kernels that all begin with. How many there are follows from the model, not from the machine, so that the
  /// same bytes are made everywhere.
  private static func partCount(work: Int) -> Int { work < 16 ? 1 : work < 120 ? 2 : 4 }

  private var smallest: Plan { plans[0] }
  private var ports: ModelPorts { interface.ports }
  var target: Target { smallest.target }

  /// Of the body that needs most.
  var workspaceBytes: Int { plans.map(\.arena.workspaceBytes).max() ?? 0 }

  var libraries: [String] {
    (functions.headers.contains("openblas.h") ? ["openblas"] : []) + (interface.hasThreads ? ["pthread"] : [])
  }

  /// The name of the descriptor, when there are other targets.
  var symbol: String { "\(interface.name)_for_\(CIdentifier.make(target.name))" }

  /// The text of the C files.
  ///
  /// With one target they are all of the model. Else the first defines `symbol`, and another file weights and functions.
  ///
  /// - Parameter targets: All that the model is compiled for, the best first.
  mutating func sources(of targets: [Target]) -> [String] {
    let isAlone = targets.count == 1
    var bodies = ""
    for index in plans.indices { bodies += body(plans[index], index) }
    let profiled = profiledBody()
    let end = isAlone
      ? interface.functions(descriptor: "NNC_DESCRIPTOR")
      : "NNC_HIDDEN NNC_BASELINE int \(symbol)_is_supported(void) { return nnc_cpu_is_supported(); }\n"
    let title = interface.title([target])
    let prelude = Templates.fill(
      "skeletons/prelude.h.in",
      [
        "requirements": requirements(isAlone: isAlone), "lanes": "\(target.lanes)",
        "kernels": Templates.amalgamate(functions.headers),
      ])
    let attributes = Templates.text("skeletons/attributes.h")
    let main = Templates.fill(
      "skeletons/model.c.in",
      [
        "title": title, "prelude": prelude, "abi": Templates.text("runtime/nncc.h"),
        "header": isAlone
          ? interface.header([target], workspaceBytes: workspaceBytes, weightsBytes: weights.byteCount) + "\n" : "",
        "attributes": attributes, "threads": interface.threadsText(),
        "weights": isAlone ? weights.definition(interface.name, style, isShared: false) : weights.declaration(interface.name, style),
        "steps": functions.shared + functions.declarations + functions.parts[0], "bodies": bodies, "profiled": profiled,
        "workspace_check": (workspaceBytes > 0 ? " || !workspace" : "") + (interface.hasState ? " || !state" : ""),
        "null_checks": nullChecks(), "dispatch": dispatch(), "descriptor": descriptor(targets, isAlone: isAlone), "interface": end,
      ])
    let others = functions.parts.dropFirst().map { part in
      Templates.fill(
        "skeletons/steps.c.in", ["title": title, "prelude": prelude, "attributes": attributes, "steps": functions.shared + part])
    }
    return [main] + others
  }

  /// What must come before everything else in the file.
  private func requirements(isAlone: Bool) -> String {
    var text = interface.hasThreads ? "#ifndef _GNU_SOURCE\n#define _GNU_SOURCE  // sched_getaffinity\n#endif\n" : ""
    if !isAlone, !target.requiredMacros.isEmpty {
      text += "#if \(target.requiredMacros.map { "!defined(\($0))" }.joined(separator: " || "))\n"
      text += "#error \"compile this file with \(target.compilerFlags.joined(separator: " "))\"\n#endif\n"
    }
    return text
  }

  // MARK: Bodies

  private func bodyName(_ index: Int) -> String { "nnc_body_\(plans[index].graph.batch ?? 0)" }

  private mutating func calls(_ plan: Plan) -> [String] {
    plan.steps.map { step in
      let pointers = step.places.map { pointer($0, plan) }
      return functions.call(step, pointers)
    }
  }

  private mutating func body(_ plan: Plan, _ index: Int) -> String {
    var text = "static void \(bodyName(index))(const void *const *inputs, void *const *outputs, void *state, unsigned char *arena) {\n"
    text += "  (void)inputs, (void)outputs, (void)state, (void)arena;\n"
    for (step, call) in zip(plan.steps, calls(plan)) { text += "  // \(cComment(step.comment))\n  \(call)\n" }
    return text + "}\n\n"
  }

  private mutating func profiledBody() -> String {
    var text = """
      static int nnc_run_profiled(
          const void *const *inputs, void *const *outputs, void *state, void *workspace, void (*hook)(void *, size_t),
          void *context) {
        unsigned char *const arena = (unsigned char *)(((uintptr_t)workspace + 63) / 64 * 64);
        (void)inputs, (void)outputs, (void)state, (void)arena;

      """
    for (index, call) in calls(smallest).enumerated() { text += "  \(call)\n  hook(context, \(index));\n" }
    return text + "  return NNCC_OK;\n}"
  }

  private mutating func pointer(_ place: Place, _ plan: Plan) -> String {
    let offset = place.offset * place.dtype.byteCount
    switch place.base {
    case .input(let index): return "(const \(place.dtype.cType) *)inputs[\(index)] + \(place.offset)"
    case .output(let index): return "(\(place.dtype.cType) *)outputs[\(index)] + \(place.offset)"
    case .state(let index):
      return "(\(place.dtype.cType) *)(void *)((unsigned char *)state + \(interface.stateOffsets[index] + offset))"
    case .arena(let buffer):
      return "(\(place.dtype.cType) *)(void *)(arena + \(plan.arena.buffers[buffer].offset + offset))"
    case .constant(let index):
      _ = ownWeights.offset(of: plan.constants[index])
      let start = weights.offset(of: plan.constants[index])
      return "(const \(place.dtype.cType) *)(const void *)(nnc_weights + \(start + offset))"
    }
  }

  private func nullChecks() -> String {
    let pointers = ports.inputs.indices.map { "!inputs[\($0)]" } + ports.outputs.indices.map { "!outputs[\($0)]" }
    return "  if (\(pointers.joined(separator: " || "))) return NNCC_NULL_POINTER;"
  }

  private func dispatch() -> String {
    let (inputs, outputs) = (ports.inputs, ports.outputs)
    var lines = [
      "const void *in[] = {\(inputs.indices.map { "inputs[\($0)]" }.joined(separator: ", "))};",
      "void *out[] = {\(outputs.indices.map { "outputs[\($0)]" }.joined(separator: ", "))};",
    ]
    let unit = smallest.graph.batch ?? 1
    if unit > 1 { lines.append("if (n % \(unit) != 0) return NNCC_BAD_BATCH;") }
    for index in plans.indices.reversed() {
      let batch = plans[index].graph.batch ?? 1
      lines.append("while (n >= \(batch)) {")
      lines.append("  \(bodyName(index))(in, out, state, arena);")
      lines.append("  n -= \(batch);")
      lines += inputs.enumerated().map { "  in[\($0)] = (const unsigned char *)in[\($0)] + \($1.bytes * batch);" }
      lines += outputs.enumerated().map { "  out[\($0)] = (unsigned char *)out[\($0)] + \($1.bytes * batch);" }
      lines.append("}")
    }
    // A number that larger batches leave over may not be made of the smaller ones.
    if unit > 1 { lines.append("if (n > 0) return NNCC_BAD_BATCH;") }
    return lines.map { "  " + $0 }.joined(separator: "\n")
  }

  // MARK: Descriptor

  private func descriptor(_ targets: [Target], isAlone: Bool) -> String {
    let graph = smallest.graph
    var text = ports.descriptorTables()
    text += "static const char *const nnc_targets[] = {\(targets.map { "\"\(cString($0.name))\"" }.joined(separator: ", "))};\n"
    let batches = plans.map { "\($0.graph.batch ?? 1)" }
    text += "static const size_t nnc_batches[] = {\(batches.joined(separator: ", "))};\n"
    text += "static const nncc_step nnc_steps[] = {\n"
    for step in smallest.steps {
      text += "  {\"\(cString(step.name))\", \"\(cString(step.kernelName))\", \(step.flops).0},\n"
    }
    if smallest.steps.isEmpty { text += "  {\"\", \"\", 0.0},\n" }
    text += "};\n"
    text += isAlone
      ? """
      #ifdef NNCC_SHARED_LIBRARY
      #define NNC_DESCRIPTOR nncc_model_descriptor
      extern NNC_EXPORT const nncc_model nncc_model_descriptor;
      const nncc_model nncc_model_descriptor = {
      #else
      #define NNC_DESCRIPTOR nnc_descriptor
      static const nncc_model nnc_descriptor = {
      #endif

      """
      : "extern NNC_HIDDEN const nncc_model \(symbol);\nconst nncc_model \(symbol) = {\n"
    return text + """
        .abi_version = NNCC_ABI_VERSION,
        .compiler = "nncc \(NNCCVersion.current)",
        .name = "\(cString(graph.name))",
        .target = "\(cString(target.name))",
        .input_count = \(ports.inputs.count),
        .output_count = \(ports.outputs.count),
        .inputs = nnc_inputs,
        .outputs = nnc_outputs,
        .has_free_batch = \(graph.batch == nil ? 0 : 1),
        .batch_count = \(plans.count),
        .batches = nnc_batches,
        .workspace_bytes = \(workspaceBytes),
        .weights_bytes = \(ownWeights.byteCount),
        .state_bytes = \(interface.stateBytes),
        .flops = \(smallest.flops).0,
        .step_count = \(smallest.steps.count),
        .steps = nnc_steps,
        .run = nnc_run,
      #ifdef NNCC_PROFILE
        .run_profiled = nnc_run_profiled,
      #endif
        .strerror = nnc_strerror,
        .threads = \(smallest.threads),
        .target_count = \(targets.count),
        .targets = nnc_targets,
      \(interface.hasThreads ? "  .set_parallel_for = nnc_set_parallel_for,\n" : "")};

      """
  }
}

extension Step {
  /// The kernel's C name, for profiles and explanations.
  package var kernelName: String {
    switch body {
    case .kernel(let call): call.function
    case .scalarLoop: "scalar loop"
    case .strips(let chain): chain.stages.map(\.kernelName).joined(separator: ", ")
    }
  }
}
