import Foundation
import ModelFormats
import NNDiagnostics
import NNIR
import NNInterpreter
import Testing

@testable import NNKeras

/// The conformance cases of `../shared` through importer and interpreter, when they are there. A case passes or ends in `unsupported`.
@Suite struct ConformanceTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/conformance").standardizedFileURL
  static let cases: [String] = {
    let root = ProcessInfo.processInfo.environment["NNCC_CONFORMANCE"] ?? ConformanceTests.root.path
    guard let list = try? String(contentsOfFile: root + "/public.txt", encoding: .utf8) else { return [] }
    return list.split(separator: "\n").map { root + "/cases/" + $0 }
  }()

  /// Cases whose expected values are known to be off; Tests/Conformance/covered.txt gives the reasons.
  static let known: Set<String> = {
    let list = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Conformance/covered.txt").standardizedFileURL
    let lines = (try? String(contentsOf: list, encoding: .utf8))?.split(separator: "\n") ?? []
    return Set(lines.filter { $0.hasPrefix("!") }.map { String($0.dropFirst().prefix { $0 != "#" }).trimmingCharacters(in: .whitespaces) })
  }()

  @Test(arguments: cases.filter { path in !path.contains("/applications/") && !known.contains { path.hasSuffix($0) } })
  func interpreterAgreesWithKeras(path: String) throws {
    let meta = try JSONValue(contentsOf: path + "/meta.json")
    let inputs = try NPZArchive(path + "/inputs.npz")
    let tensors = try inputs.names.indices.map { try inputs.tensor("input_\($0)") }
    let isStatic = meta["static_batch"]?.bool ?? false
    var options = ImportOptions(batch: isStatic ? 1 : tensors.first?.shape.dims.first ?? 1)
    for (index, tensor) in tensors.enumerated() { options.inputShapes["input_\(index)"] = tensor.shape.dims }
    let model: ImportedModel
    do {
      model = try KerasModel.load(
        modelPath: path + "/" + meta["model_file"]!.string!, weightsPath: meta["weights_file"]?.string.map { path + "/" + $0 },
        options: options)
    } catch {
      if !error.diagnostics.contains(where: { $0.message.contains("unsupported") }) { Issue.record("\(error)") }
      return
    }
    // Operations that keep samples apart are seen to do so, but for a slice `x[:5]` of the batch and pixels picked by computed positions.
    let isOperation = path.contains("/op_tests/") || path.contains("/ops_models/")
    let combines = path.contains("GetItem_08059250") || path.contains("PerspectiveTransform_")
    if isOperation && !isStatic && !combines { #expect(model.graph.batch != nil) }
    let given = zip(tensors, model.graph.inputs).map { $0.converted(to: model.graph[$1.value].dtype) }
    let outputs = try Interpreter(model.graph).run(inputs: given)
    let expected = try NPZArchive(path + "/outputs.npz")
    #expect(outputs.count == expected.names.count)
    for (index, output) in outputs.enumerated() {
      let wanted = try expected.tensor("output_\(index)")
      guard wanted.shape == output.shape else {
        Issue.record("output_\(index) has shape \(output.shape), not \(wanted.shape)")
        continue
      }
      let scale = max(0.1, wanted.doubles.filter(\.isFinite).map(abs).max() ?? 0)
      for (a, e) in zip(output.doubles, wanted.doubles) where !(a == e || a.isNaN && e.isNaN || abs(a - e) <= 1e-4 * abs(e) + 1e-5 * scale) {
        Issue.record("output_\(index): \(a), not \(e)")
        break
      }
    }
  }
}
