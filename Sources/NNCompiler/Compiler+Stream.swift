import NNDiagnostics
import NNInterpreter
import NNIR
import NNKeras
import NNPasses
import NNPlanning
import NNToolchain

/// Models that take a sequence piece by piece.
extension Compiler {
  /// Pieces in the sequence of which the stream is made; prime, so that its length is hardly that of anything else.
  private static let piecesToConvert = 67

  /// The model's graph for one piece of `frames` frames.
  func importStream(_ model: ModelSource, frames: Int) throws -> ImportedModel {
    let length = frames * Compiler.piecesToConvert
    var imported = try importSequence(model, length: length)
    let axes = try timeAxes(of: imported.graph, length: length)
    imported.graph = try StreamConversion.convert(imported.graph, timeAxes: axes, frames: frames)
    return imported
  }

  private func importSequence(_ model: ModelSource, length: Int) throws -> ImportedModel {
    var importOptions = importOptions(batch: 1, shapes: [:])
    importOptions.sequenceLength = length
    return try load(model, importOptions)
  }

  /// Which inputs are sequences: those whose second axis is open, else those of three and more axes, else those of two.
  private func timeAxes(of graph: Graph, length: Int) throws(Diagnostic) -> [ValueID: Int] {
    let inputs = graph.inputs.map(\.value)
    let open = inputs.filter { graph[$0].shape.rank > 1 && graph[$0].shape[1] == length }
    let long = inputs.filter { graph[$0].shape.rank > 2 }
    let flat = inputs.filter { graph[$0].shape.rank == 2 }
    let streamed = open.isEmpty ? long.isEmpty ? flat : long : open
    guard !streamed.isEmpty else {
      throw Diagnostic(id: "stream-no-sequence", "unsupported in a stream: no input has a time axis", hint: "compile without --stream")
    }
    return Dictionary(uniqueKeysWithValues: streamed.map { ($0, 1) })
  }

  /// Compares what compiled code makes of a sequence piece by piece with what the interpreter makes of the whole.
  func verifyStream(_ model: String, inputs: [String]?, tolerance: TensorDifference.Tolerance) async throws(CompilerError)
    -> VerificationReport
  {
    let stages = Stages(progress: progress)
    let data = try stages.run("reading the data") { try inputs.map { try DataFiles(reading: $0) } }
    let planned = try await tunedPlan(source(model), batch: 1, stages)
    guard let stream = planned.plan.graph.stream else { preconditionFailure("a stream is planned from a stream") }
    // Long enough for every output to have more frames than are left out.
    let pieces = max(5, (stream.delays.compactMap { $0 }.max() ?? 0) + 3)
    let length = data?.shapes["input_0"]?[1] ?? pieces * stream.frames
    let whole = try stages.run("reading the model") { try importSequence(source(model), length: length).graph }
    let tensors = try stages.run("reading the data") {
      if let data { return try data.bind(to: whole.inputPorts).tensors }
      return RandomInputs.tensors(for: whole.inputPorts, of: whole, count: 1, seed: options.seed)
    }
    let meant = try stages.run("interpreting the model") { try Interpreter(whole).run(inputs: tensors) }
    let library = try await buildAndLoad(planned.plans, stages)
    let rows = try stages.run("running the library") { () throws -> [VerificationReport.Row] in
      let axes = try timeAxes(of: whole, length: length)
      let isStreamed = whole.inputs.map { axes[$0.value] != nil }
      let state = ModelState(library)
      var outputs = [[Tensor]](repeating: [], count: whole.outputs.count)
      let frameCount = zip(tensors, isStreamed).first { $1 }.map { $0.0.shape[1] } ?? 0
      for start in stride(from: 0, through: frameCount - stream.frames, by: stream.frames) {
        let piece = zip(tensors, isStreamed).map { $1 ? $0.frames(start..<(start + stream.frames)) : $0 }
        for (index, tensor) in try library.run(piece, state: state).enumerated() { outputs[index].append(tensor) }
      }
      return zip(whole.outputPorts, outputs.indices).map { port, index in
        let (actual, expected) = Compiler.compared(outputs[index], stream.delays[index], meant[index])
        return row(port.name, "stream", TensorDifference(actual: actual, expected: expected, tolerance: tolerance), expected)
      }
    }
    return VerificationReport(
      figures: VerificationReport.Figures(
        isAccepted: rows.allSatisfy { $0.failures == 0 }, target: library.target, samples: 1, outputs: rows, layers: [], expected: nil, firstDivergence: nil),
      warnings: warnings(of: planned))
  }

  /// What the pieces gave and what the whole gave, cut to the frames that both have.
  private static func compared(_ pieces: [Tensor], _ delay: Int?, _ whole: Tensor) -> (actual: Tensor, expected: Tensor) {
    guard let delay else { return (pieces.last!, whole) }
    let joined = Tensor(joining: pieces)
    let count = max(0, min(joined.shape[1] - delay, whole.shape[1]))
    return (joined.frames(delay..<(delay + count)), whole.frames(0..<count))
  }
}

extension Tensor {
  /// Some frames of `[N, T, …]`.
  package func frames(_ range: Range<Int>) -> Tensor {
    var type = type
    type.shape[1] = range.count
    let run = shape.dims.dropFirst(2).reduce(dtype.byteCount, *)
    let bytes = (0..<shape[0]).flatMap { sample in
      self.bytes[((sample * shape[1] + range.lowerBound) * run)..<((sample * shape[1] + range.upperBound) * run)]
    }
    return Tensor(type, bytes: bytes)
  }

  /// `[1, T, …]` tensors one after the other along time.
  package init(joining pieces: [Tensor]) {
    var type = pieces[0].type
    type.shape[1] = pieces.reduce(0) { $0 + $1.shape[1] }
    self.init(type, bytes: pieces.flatMap(\.bytes))
  }
}
