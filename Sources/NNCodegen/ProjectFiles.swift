/// What a project folder holds beside the model: a program to start from, and the ways to build it.
struct ProjectFiles {
  private let model: EmittedModel
  private let interface: ModelInterface

  init(_ model: EmittedModel, _ interface: ModelInterface) {
    self.model = model
    self.interface = interface
  }

  private var links: String { (model.libraries + ["m"]).map { "-l\($0)" }.joined(separator: " ") }

  var files: [(name: String, text: String)] {
    [
      ("main.c", program()), ("Makefile", makefile()), ("CMakeLists.txt", cmake()),
      ("\(model.name).pc", Templates.fill("skeletons/model.pc.in", ["name": model.name, "links": links])),
    ]
  }

  private func program() -> String {
    let (name, upper) = (model.name, model.name.uppercased())
    let all = interface.ports.inputs + interface.ports.outputs
    let prints = interface.ports.outputs.map { port in
      """
        for (size_t i = 0; i < \(upper)_\(port.macro)_ELEMENTS && i < 10; ++i) printf("\(port.identifier)[%zu] = %g\\n", i, (double)\(port.identifier)[i]);
      """
    }
    let hasState = interface.hasState
    return Templates.fill(
      "skeletons/main.c.in",
      [
        "name": name, "NAME": upper,
        "buffers": all.map { "  static \($0.dtype.cType) \($0.identifier)[\(upper)_\($0.macro)_ELEMENTS + 1];" }.joined(separator: "\n"),
        "arguments": (all.map(\.identifier) + (hasState ? ["state"] : [])).joined(separator: ", "), "entry": interface.entry,
        "state_set_up": hasState ? "  void *state = calloc(\(upper)_STATE_BYTES, 1);\n" : "",
        "state_tear_down": hasState ? "  free(state);\n" : "", "prints": prints.joined(separator: "\n"),
      ])
  }

  private func makefile() -> String {
    func object(_ source: EmittedModel.Source) -> String { source.name.dropLast(2) + ".o" }
    var rules = ""
    if let weights = model.weightsFile { rules += "\(object(model.sources[0])): \(weights)\n" }
    for source in model.sources where !source.flags.isEmpty {
      rules += "\(object(source)): TARGET = \(source.flags.joined(separator: " "))\n"
    }
    return Templates.fill(
      "skeletons/Makefile.in",
      ["name": model.name, "objects": model.sources.map(object).joined(separator: " "), "rules": rules, "links": links])
  }

  private func cmake() -> String {
    let folder = "${CMAKE_CURRENT_SOURCE_DIR}"
    let options = model.sources.map { source -> String in
      // The weights are found beside the file that takes them in.
      let holdsWeights = source.name == model.sources[0].name
      let words = (holdsWeights ? ["-I\(folder)", "-Wa,-I\(folder)"] : []) + source.flags
      let weights = holdsWeights ? model.weightsFile.map { " OBJECT_DEPENDS \"\(folder)/\($0)\"" } : nil
      return words.isEmpty
        ? ""
        : "set_source_files_properties(\(source.name) PROPERTIES COMPILE_OPTIONS \"\(words.joined(separator: ";"))\"\(weights ?? ""))\n"
    }
    return Templates.fill(
      "skeletons/CMakeLists.txt.in",
      ["name": model.name, "sources": model.sources.map(\.name).joined(separator: " "), "options": options.joined(), "links": links])
  }
}
