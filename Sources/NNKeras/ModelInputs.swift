import NNDiagnostics
import NNIR

/// What a model does with the first axis of its inputs.
enum BatchUse: Comparable {
  /// Each sample alone decides its results, so any number of samples can be computed one by one.
  case samples
  /// The results of a sample depend on the others in the batch.
  case mixed
  /// The axis is no batch: a layer takes a single image or signal, or sums over all samples.
  case data
}

/// The inputs of a model, with the shapes that the model and the caller give them.
struct ModelInputs {
  let entries: [ModelDescription.Entry]
  /// Whether every input has a free batch axis.
  let hasFreeBatch: Bool
  /// Whether samples meet and neither the model nor the data says how many there are, so that the options decide.
  let isBatchChosen: Bool
  private let options: ImportOptions
  private let batchUse: BatchUse

  init(_ model: ModelDescription, _ options: ImportOptions, _ batchUse: BatchUse) throws(Diagnostic) {
    self.options = options
    self.batchUse = batchUse
    if model.isSequential {
      entries = model.entries.prefix(1).filter { if case .input = $0.content { true } else { false } }
      if entries.isEmpty {
        throw Diagnostic(
          id: "keras-no-input-shape", "the model says no input shape", at: model.location,
          hint: "start it with keras.Input(shape=…) before saving")
      }
    } else {
      entries = try model.inputs.mapThrowing { reference throws(Diagnostic) in
        guard let entry = model.entries.first(where: { $0.name == reference.layer }) else {
          throw Diagnostic(id: "keras-bad-node", "there is no input layer '\(reference.layer)'", at: model.location)
        }
        return entry
      }
    }
    isBatchChosen = batchUse == .mixed && Self.isBatchOpen(entries, options)
    hasFreeBatch = batchUse == .samples && Self.isBatchFree(entries, isSequential: model.isSequential, options)
  }

  /// Whether neither the model nor the data says how many samples some input has.
  private static func isBatchOpen(_ entries: [ModelDescription.Entry], _ options: ImportOptions) -> Bool {
    entries.enumerated().contains { index, entry in
      guard case .input(let shape, _) = entry.content, let first = shape.first else { return false }
      return first == nil && givenShape(entry, index, of: entries.count, options) == nil
    }
  }

  /// The batch is free when no input fixes it and the data, where its shapes are given, has the same number of samples in all inputs.
  /// `Sequential` records the batch that it happened to be built with, and runs with any.
  private static func isBatchFree(_ entries: [ModelDescription.Entry], isSequential: Bool, _ options: ImportOptions) -> Bool {
    let given = entries.enumerated().compactMap { index, entry in givenShape(entry, index, of: entries.count, options)?.first }
    if given.count == entries.count && Set(given).count > 1 { return false }
    return isSequential || entries.allSatisfy { entry in
      if case .input(let shape, _) = entry.content { return shape.first.map { $0 == nil } ?? true }
      return true
    }
  }

  /// Keys that count all inputs win over names, because Keras 2 calls the first input `input_1`.
  private static func givenShape(_ entry: ModelDescription.Entry, _ index: Int, of count: Int, _ options: ImportOptions) -> [Int]? {
    let shapes = options.inputShapes
    let isCounted = (0..<count).allSatisfy { shapes["input_\($0)"] != nil }
    return isCounted ? shapes["input_\(index)"] : shapes[entry.name] ?? shapes["input_\(index)"]
  }

  /// A shape that fills in what is open: one sample, and extents that layers with windows take.
  private static func example(_ shape: [Int?]) -> String {
    shape.enumerated().map { axis, extent in String(extent ?? (axis == 0 ? 1 : 64)) }.joined(separator: ",")
  }

  /// - Parameter index: the position of the input.
  func type(of entry: ModelDescription.Entry, _ index: Int) throws(Diagnostic) -> TensorType {
    guard case .input(let shape, let dtypeName) = entry.content else {
      throw Diagnostic(id: "keras-bad-node", "'\(entry.name)' is no input layer", at: entry.location)
    }
    guard let dtype = DType(rawValue: dtypeName) else {
      throw Diagnostic(
        id: "keras-unsupported-dtype", "unsupported dtype '\(dtypeName)' of an input", at: entry.location.appending("config.dtype"),
        hint: dtypeName == "string" ? "cut the model behind the layers that read text, and let the program turn text into numbers" : nil)
    }
    let given = Self.givenShape(entry, index, of: entries.count, options)
    if let given, given.count != shape.count {
      throw Diagnostic(
        id: "input-shape-rank", "data or --input-shape of shape \(Shape(given)) for input '\(entry.name)', which has \(shape.count) axes",
        at: entry.location, hint: "give all axes, the batch included")
    }
    var dims: [Int] = []
    for (axis, dim) in shape.enumerated() {
      if axis == 0 && hasFreeBatch {
        dims.append(options.batch)
      } else if let dim {
        dims.append(dim)
      } else if let given {
        dims.append(given[axis])
      } else if axis == 1, let length = options.sequenceLength {
        dims.append(length)
      } else if axis == 0 && batchUse != .data {
        dims.append(options.batch)
      } else {
        throw Diagnostic(
          id: "input-shape-unknown", "axis \(axis) of input '\(entry.name)' has no fixed size", at: entry.location,
          notes: ["its shape is (\(shape.map { $0.map(String.init) ?? "None" }.joined(separator: ", ")))"]
            + (axis == 0 ? ["a layer takes its first axis for data, not for a batch"] : []),
          hint: "choose one with --input-shape, as in --input-shape \(Self.example(shape))")
      }
    }
    guard dims.allSatisfy({ $0 >= 0 }) else {
      throw Diagnostic(id: "keras-unsupported-value", "unsupported negative extent in shape \(Shape(dims))", at: entry.location)
    }
    return TensorType(dtype, Shape(dims))
  }
}
