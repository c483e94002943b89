import NNPlanning

/// Writes the C of a model from its plans.
package struct ModelEmitter {
  /// Emits the model for each target among the plans.
  ///
  /// One target makes one C file. Several make a file each, to be compiled for it, and one that picks a target at run time and has the
  /// functions of the header.
  ///
  /// - Parameters:
  ///   - plans: of one model, at different batches and for different targets, the best target first; at least one.
  ///   - name: becomes the prefix of all C names.
  ///   - isSplit: Whether a target's code may be spread over several files, which compilers can work on at the same time.
  package static func emit(
    _ plans: [Plan], name: String, weights style: EmittedModel.WeightsStyle, isSplit: Bool = false
  ) -> EmittedModel {
    let name = CIdentifier.make(name)
    let sorted = plans.sorted { ($0.graph.batch ?? 0) < ($1.graph.batch ?? 0) }
    var targets: [Target] = []
    for plan in plans where !targets.contains(plan.target) { targets.append(plan.target) }

    var weights = WeightsBlob()
    var emitters: [TargetEmitter] = []
    var sources: [EmittedModel.Source] = []
    for target in targets {
      var emitter = TargetEmitter(sorted.filter { $0.target == target }, name: name, style, weights: weights, isSplit: isSplit)
      let suffix = targets.count == 1 ? "" : "_" + CIdentifier.make(target.name)
      for (index, text) in emitter.sources(of: targets).enumerated() {
        let part = index == 0 ? "" : "_\(index + 1)"
        sources.append(EmittedModel.Source(name: "\(name)\(suffix)\(part).c", text: text, flags: target.compilerFlags))
      }
      weights = emitter.weights
      emitters.append(emitter)
    }
    let interface = emitters[0].interface
    let header = interface.header(
      targets, workspaceBytes: emitters.map(\.workspaceBytes).max()!, weightsBytes: weights.byteCount)
    if targets.count > 1 {
      let text = dispatcher(interface, emitters, header, weights.definition(name, style, isShared: true))
      sources.insert(EmittedModel.Source(name: "\(name).c", text: text, flags: []), at: 0)
    }
    var model = EmittedModel(
      name: name, sources: sources, header: header, weights: weights, weightsStyle: style,
      libraries: Set(emitters.flatMap(\.libraries)).sorted(), projectFiles: [])
    model.projectFiles = ProjectFiles(model, interface).files
    return model
  }

  /// The file that picks one of several targets.
  private static func dispatcher(_ interface: ModelInterface, _ emitters: [TargetEmitter], _ header: String, _ weights: String) -> String {
    let symbols = emitters.map(\.symbol)
    return Templates.fill(
      "skeletons/targets.c.in",
      [
        "title": interface.title(emitters.map(\.target)), "abi": Templates.text("runtime/nncc.h"), "header": header,
        "attributes": Templates.text("skeletons/attributes.h"), "weights": weights,
        "declarations": symbols.map {
          "extern NNC_HIDDEN const nncc_model \($0);\nNNC_HIDDEN int \($0)_is_supported(void);\n"
        }.joined(),
        "targets": symbols.map { "    {&\($0), \($0)_is_supported},\n" }.joined(),
        "interface": interface.functions(through: "nnc_model()"),
      ])
  }
}
