import NNDiagnostics
import NNInterpreter
import NNIR
import NNKeras
import NNPasses
import NNPlanning
import NNToolchain

/// Models that take a sequence piece by piece.
extension Compiler {
  /// Pieces in the sequences of which the stream is made; prime, so that a length is hardly that of anything else.
  private static let piecesToConvert = (first: 67, second: 71)

  /// The model's graph for one piece of `frames` frames.
  ///
  /// - Throws: `stream-…` also when the stream would be another for a longer sequence, where the model leaves the length open.
  func importStream(_ model: ModelSource, frames: Int) throws -> ImportedModel {
    var (stream, length) = try importStream(model, frames: frames, pieces: Compiler.piecesToConvert.first)
    guard length == frames * Compiler.piecesToConvert.first else { return stream }
    let (longer, _) = try importStream(model, frames: frames, pieces: Compiler.piecesToConvert.second)
    if let node = try StreamConversion.firstDifference(stream.graph, longer.graph) {
      throw Diagnostic(
        id: "stream-not-causal", "unsupported in a stream: '\(node.name)' depends on the length of the whole sequence", at: node.location,
        hint: "a stream has no length: give the input a fixed one, or compile without --stream")
    }
    // What one piece more adds to the whole is the extent of a piece.
    for (layer, other) in zip(stream.layers.indices, longer.layers) {
      stream.layers[layer].outputShapes = zip(stream.layers[layer].outputShapes, other.outputShapes).map { shape, longer in
        Shape(zip(shape.dims, longer.dims).map { $0 == $1 ? $0 : ($1 - $0) / (Compiler.piecesToConvert.second - Compiler.piecesToConvert.first) })
      }
    }
    return stream
  }

  /// - Returns: the stream, and how long the sequence is of which it is made.
  private func importStream(_ model: ModelSource, frames: Int, pieces: Int) throws -> (ImportedModel, length: Int) {
    let length = frames * pieces
    var imported = try importSequence(model, length: length)
    let axes = try timeAxes(of: imported.graph, length: length)
    let own = axes.keys.map { imported.graph[$0].shape[1] }.min()!
    guard frames <= own else {
      throw Diagnostic(
        id: "stream-too-short", "unsupported in a stream: pieces of \(frames) frames of a sequence of \(own)", hint: "choose --stream \(own) or less")
    }
    imported.graph = try StreamConversion.convert(imported.graph, timeAxes: axes, frames: frames)
    return (imported, own)
  }

  private func importSequence(_ model: ModelSource, length: Int, shapes: [String: [Int]] = [:]) throws -> ImportedModel {
    var importOptions = importOptions(batch: 1, shapes: shapes)
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
    let pieces = max(5, (stream.outputs.compactMap { $0?.delay }.max() ?? 0) + 3)
    let whole = try stages.run("reading the model") {
      try importSequence(source(model), length: pieces * stream.frames, shapes: data?.shapes ?? [:]).graph
    }
    let tensors = try stages.run("reading the data") {
      if let data { return try data.bind(to: whole.inputPorts).tensors }
      return RandomInputs.tensors(for: whole.inputPorts, of: whole, count: 1, seed: options.seed)
    }
    let meant = try stages.run("interpreting the model") { try Interpreter(whole).run(inputs: tensors) }
    let library = try await buildAndLoad(planned.plans, stages)
    let rows = try stages.run("running the library") { () throws -> [VerificationReport.Row] in
      let state = ModelState(library)
      var outputs = [[Tensor]](repeating: [], count: whole.outputs.count)
      let frameCount = zip(tensors, stream.inputAxes).compactMap { tensor, axis in axis.map { tensor.shape[$0] } }.min()!
      guard stream.outputs.allSatisfy({ $0 != nil }) || frameCount.isMultiple(of: stream.frames) else {
        throw Diagnostic(
          id: "stream-end", "a sequence of \(frameCount) frames does not end with a piece of \(stream.frames)",
          notes: ["what is known at the end of a sequence cannot be compared then"], hint: "choose --stream so that pieces make up the sequence")
      }
      guard frameCount >= stream.frames else {
        throw Diagnostic(
          id: "stream-too-short", "a sequence of \(frameCount) frames is shorter than a piece of \(stream.frames)",
          hint: "give longer data, or shorter pieces with --stream")
      }
      for start in stride(from: 0, through: frameCount - stream.frames, by: stream.frames) {
        let piece = zip(tensors, stream.inputAxes).map { tensor, axis in
          axis.map { tensor.frames(start..<(start + stream.frames), along: $0) } ?? tensor
        }
        for (index, tensor) in try library.run(piece, state: state).enumerated() { outputs[index].append(tensor) }
      }
      return zip(whole.outputPorts, outputs.indices).map { port, index in
        let (actual, expected) = Compiler.compared(outputs[index], stream.outputs[index], meant[index])
        return row(port.name, "stream", TensorDifference(actual: actual, expected: expected, tolerance: tolerance), expected)
      }
    }
    return VerificationReport(
      figures: VerificationReport.Figures(
        isAccepted: rows.allSatisfy { $0.failures == 0 }, target: library.target, samples: 1, outputs: rows, layers: [], expected: nil,
        firstDivergence: nil),
      warnings: warnings(of: planned))
  }

  /// What the pieces gave and what the whole gave, cut to the frames that both have.
  private static func compared(_ pieces: [Tensor], _ output: StreamDescription.Output?, _ whole: Tensor) -> (actual: Tensor, expected: Tensor) {
    guard let output else { return (pieces.last!, whole) }
    let joined = Tensor(joining: pieces, along: output.axis)
    let start = min(output.delay, joined.shape[output.axis])
    let count = min(joined.shape[output.axis] - start, whole.shape[output.axis])
    return (joined.frames(start..<(start + count), along: output.axis), whole.frames(0..<count, along: output.axis))
  }
}

extension Tensor {
  /// Some of the elements along `axis`.
  package func frames(_ range: Range<Int>, along axis: Int) -> Tensor {
    var type = type
    type.shape[axis] = range.count
    let run = frameBytes(axis)
    var bytes: [UInt8] = []
    for block in 0..<shape.dims[..<axis].reduce(1, *) {
      let start = block * shape[axis]
      bytes += self.bytes[((start + range.lowerBound) * run)..<((start + range.upperBound) * run)]
    }
    return Tensor(type, bytes: bytes)
  }

  /// Tensors that differ in `axis` at most, one after the other along it.
  package init(joining pieces: [Tensor], along axis: Int) {
    var type = pieces[0].type
    type.shape[axis] = pieces.reduce(0) { $0 + $1.shape[axis] }
    var bytes: [UInt8] = []
    for block in 0..<type.shape.dims[..<axis].reduce(1, *) {
      for piece in pieces {
        let run = piece.shape[axis] * piece.frameBytes(axis)
        bytes += piece.bytes[(block * run)..<((block + 1) * run)]
      }
    }
    self.init(type, bytes: bytes)
  }

  private func frameBytes(_ axis: Int) -> Int { shape.dims[(axis + 1)...].reduce(dtype.byteCount, *) }
}
