import NNIR
import NNPlanning

/// Writes the C of a model from its plans.
package struct ModelEmitter {
  let name: String
  private let plans: [Plan]
  private let style: EmittedModel.WeightsStyle
  private var functions = StepFunctions()
  private var weights = WeightsBlob()

  /// - Parameters:
  ///   - plans: of one model, at different batches; at least one.
  ///   - name: becomes the prefix of all C names.
  package static func emit(_ plans: [Plan], name: String, weights: EmittedModel.WeightsStyle) -> EmittedModel {
    var emitter = ModelEmitter(plans, CIdentifier.make(name), weights)
    return emitter.emit()
  }

  private init(_ plans: [Plan], _ name: String, _ style: EmittedModel.WeightsStyle) {
    self.plans = plans.sorted { ($0.graph.batch ?? 0) < ($1.graph.batch ?? 0) }
    self.name = name
    self.style = style
  }

  var smallest: Plan { plans[0] }
  private var hasState: Bool { stateBytes > 0 }
  /// What a run is called: `step` for a stream, of which each run takes a piece.
  private var entry: String { smallest.graph.stream == nil ? "run" : "step" }
  private var parameters: String { ports.parameters + (hasState ? ", void *state" : "") }
  var ports: ModelPorts { ModelPorts(smallest.graph) }

  private mutating func emit() -> EmittedModel {
    var bodies = ""
    for index in plans.indices { bodies += body(plans[index], index) }
    let profiled = profiledBody()
    let header = self.header()
    let lanes = smallest.target.lanes
    let source = Templates.fill(
      "skeletons/model.c.in",
      [
        "title": title, "name": name, "lanes": "\(lanes)",
        "kernels": Templates.amalgamate(functions.headers), "abi": Templates.text("runtime/nncc.h"), "header": header,
        "extensions": hasThreads ? "#ifndef _GNU_SOURCE\n#define _GNU_SOURCE  // sched_getaffinity\n#endif\n" : "",
        "threads": threadsText(), "set_parallel_for": setParallelForFunction(),
        "weights": weightsText(), "steps": functions.text, "bodies": bodies, "profiled": profiled,
        "workspace_check": (workspaceBytes > 0 ? " || !workspace" : "") + (hasState ? " || !state" : ""), "null_checks": nullChecks(),
        "dispatch": dispatch(), "descriptor": descriptor(), "descriptor_name": "NNC_DESCRIPTOR",
        "parameters": parameters, "entry": entry, "state_argument": hasState ? "state" : "NULL", "reset": resetFunction(),
        "input_arguments": ports.inputs.map(\.identifier).joined(separator: ", "),
        "output_arguments": ports.outputs.map(\.identifier).joined(separator: ", "),
        "run_count": "\(smallest.graph.batch ?? 1)",
      ])
    return EmittedModel(
      name: name, source: source, header: header, weights: weights, weightsStyle: style,
      targetFlags: smallest.target.compilerFlags, libraries: libraries, projectFiles: projectFiles())
  }

  private var libraries: [String] {
    (functions.headers.contains("openblas.h") ? ["openblas"] : []) + (hasThreads ? ["pthread"] : [])
  }

  private var title: String { cComment("\(smallest.graph.name), compiled by nncc \(NNCCVersion.current) for \(smallest.target.name)") }

  /// Every body aligns the arena itself, hence the slack.
  private var workspaceBytes: Int {
    let arena = plans.map(\.arena.byteCount).max() ?? 0
    return arena == 0 ? 0 : arena + Arena.alignment - 1
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
      return "(\(place.dtype.cType) *)(void *)((unsigned char *)state + \(stateOffsets[index] + offset))"
    case .arena(let buffer):
      return "(\(place.dtype.cType) *)(void *)(arena + \(plan.arena.buffers[buffer].offset + offset))"
    case .constant(let index):
      let start = weights.offset(of: plan.constants[index])
      return "(const \(place.dtype.cType) *)(const void *)(\(weightsSymbol) + \(start + offset))"
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

  // MARK: Weights

  private var weightsSymbol: String { "\(name)_weights" }

  private func weightsText() -> String {
    if weights.byteCount == 0 { return "// none" }
    switch style {
    case .file(let file):
      return """
        extern NNC_HIDDEN const unsigned char \(weightsSymbol)[];
        __asm__(
            ".pushsection .rodata\\n"
            ".balign 64\\n"
            ".globl \(weightsSymbol)\\n"
            ".hidden \(weightsSymbol)\\n"
            ".type \(weightsSymbol), %object\\n"
            "\(weightsSymbol):\\n"
            ".incbin \\"\(cString(file))\\"\\n"
            ".size \(weightsSymbol), \(weights.byteCount)\\n"
            ".popsection\\n");
        """
    case .array:
      var words = WordWriter()
      weights.write { words.add($0) }
      return """
        #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        #error "the weights below are for little-endian machines"
        #endif
        #if defined(__GNUC__)
        __attribute__((aligned(64)))
        #endif
        static const uint32_t nnc_weight_words[] = {
        \(words.finish())};
        #define \(weightsSymbol) ((const unsigned char *)nnc_weight_words)
        """
    }
  }

  // MARK: Header and descriptor

  private func header() -> String {
    let upper = name.uppercased()
    let graph = smallest.graph
    let batch = graph.batch
    let note: String
    switch batch {
    case nil: note = graph.stream == nil ? " The model fixes its batch axis, so n counts whole runs." : ""
    case 1: note = ""
    case let batch?: note = " n must be a multiple of \(batch)."
    }
    return Templates.fill(
      "skeletons/model.h.in",
      [
        "title": title, "name": name, "NAME": upper, "ports": ports.macros(upper), "parameters": parameters, "entry": entry,
        "state_macros": stateMacros(upper), "batch_unit": smallest.graph.stream == nil ? "samples" : "steps",
        "workspace_bytes": "\(workspaceBytes)", "weights_bytes": "\(weights.byteCount)",
        "reentrancy": reentrancy, "set_parallel_for": setParallelForDeclaration(),
        "run_unit": smallest.graph.stream != nil ? "the next piece of a stream" : batch == nil ? "the model once" : batch == 1 ? "one sample" : "\(batch!) samples", "batch_note": note,
      ])
  }

  private func descriptor() -> String {
    let graph = smallest.graph
    var text = ports.descriptorTables()
    let batches = plans.map { "\($0.graph.batch ?? 1)" }
    text += "static const size_t nnc_batches[] = {\(batches.joined(separator: ", "))};\n"
    text += "static const nncc_step nnc_steps[] = {\n"
    for step in smallest.steps {
      text += "  {\"\(cString(step.name))\", \"\(cString(step.kernelName))\", \(step.flops).0},\n"
    }
    if smallest.steps.isEmpty { text += "  {\"\", \"\", 0.0},\n" }
    text += "};\n"
    return text + """
      #ifdef NNCC_SHARED_LIBRARY
      #define NNC_DESCRIPTOR nncc_model_descriptor
      extern NNC_EXPORT const nncc_model nncc_model_descriptor;
      const nncc_model nncc_model_descriptor = {
      #else
      #define NNC_DESCRIPTOR nnc_descriptor
      static const nncc_model nnc_descriptor = {
      #endif
        .abi_version = NNCC_ABI_VERSION,
        .compiler = "nncc \(NNCCVersion.current)",
        .name = "\(cString(graph.name))",
        .target = "\(cString(smallest.target.name))",
        .input_count = \(ports.inputs.count),
        .output_count = \(ports.outputs.count),
        .inputs = nnc_inputs,
        .outputs = nnc_outputs,
        .has_free_batch = \(graph.batch == nil ? 0 : 1),
        .batch_count = \(plans.count),
        .batches = nnc_batches,
        .workspace_bytes = \(workspaceBytes),
        .weights_bytes = \(weights.byteCount),
        .state_bytes = \(stateBytes),
        .flops = \(smallest.flops).0,
        .step_count = \(smallest.steps.count),
        .steps = nnc_steps,
        .run = nnc_run,
      #ifdef NNCC_PROFILE
        .run_profiled = nnc_run_profiled,
      #endif
        .strerror = nnc_strerror,
        .threads = \(smallest.threads),
      \(hasThreads ? "  .set_parallel_for = nnc_set_parallel_for,\n" : "")};

      """
  }

  // MARK: Project

  private func projectFiles() -> [(name: String, text: String)] {
    let upper = name.uppercased()
    let flags = smallest.target.compilerFlags.joined(separator: " ")
    let links = (libraries + ["m"]).map { "-l\($0)" }.joined(separator: " ")
    func dependency() -> String {
      if case .file(let file) = style { return " " + file }
      return ""
    }
    let all = ports.inputs + ports.outputs
    let prints = ports.outputs.map { port in
      """
        for (size_t i = 0; i < \(upper)_\(port.macro)_ELEMENTS && i < 10; ++i) printf("\(port.identifier)[%zu] = %g\\n", i, (double)\(port.identifier)[i]);
      """
    }
    let main = Templates.fill(
      "skeletons/main.c.in",
      [
        "name": name, "NAME": upper,
        "buffers": all.map { "  static \($0.dtype.cType) \($0.identifier)[\(upper)_\($0.macro)_ELEMENTS + 1];" }.joined(separator: "\n"),
        "arguments": (all.map(\.identifier) + (hasState ? ["state"] : [])).joined(separator: ", "), "entry": entry,
        "state_set_up": hasState ? "  void *state = calloc(\(upper)_STATE_BYTES, 1);\n" : "",
        "state_tear_down": hasState ? "  free(state);\n" : "", "prints": prints.joined(separator: "\n"),
      ])
    return [
      ("main.c", main),
      ("Makefile", Templates.fill("skeletons/Makefile.in", ["name": name, "flags": flags, "links": links, "weights_dependency": dependency()])),
      ("CMakeLists.txt", Templates.fill("skeletons/CMakeLists.txt.in", ["name": name, "flags": flags, "links": links])),
      ("\(name).pc", Templates.fill("skeletons/model.pc.in", ["name": name, "links": links])),
    ]
  }
}

extension Step {
  /// The kernel's C name, for profiles and explanations.
  package var kernelName: String {
    switch body {
    case .kernel(let call): call.function
    case .scalarLoop: "scalar loop"
    }
  }
}
