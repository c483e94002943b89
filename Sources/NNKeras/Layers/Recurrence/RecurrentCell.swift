import ModelFormats
import NNDiagnostics
import NNIR

/// What a recurrent layer repeats over time: LSTMCell, GRUCell, SimpleRNNCell, ConvLSTMCell or a stack of them.
protocol RecurrentCell: Sendable {
  init(_ config: LayerConfig) throws(Diagnostic)

  /// States in Keras' order.
  var stateCount: Int { get }
  /// Which of them is the cell's output, too.
  var outputState: Int { get }

  /// The shape of the output, for one step's input `[N, …]`.
  func outputShape(_ step: Shape) throws(Diagnostic) -> Shape

  /// The variables in Keras' order, for one step's input `[N, …]`.
  func weights(_ step: Shape) throws(Diagnostic) -> [WeightSpec]

  /// Appends the nodes of a whole sequence.
  ///
  /// - Returns: the outputs of all steps `[N, T, …]` in the order in which they are computed, and the final states.
  func run(_ sequence: RecurrentSequence, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic)
    -> (outputs: ValueID, states: [ValueID])
}

/// What a cell runs over.
struct RecurrentSequence {
  /// `[N, T, …]`
  var input: ValueID
  /// The initial states; empty means zeros.
  var states: [ValueID] = []
  /// `bool [N, T]`: a step where it is false keeps the states, and its output repeats the one before (zeros at the start). Cells over
  /// images also take masks with some or all of the axes of space behind.
  var mask: ValueID?
  var goesBackwards = false
  /// A hidden step puts out zeros instead.
  var zeroOutputForMask = false
}

/// The cells that nncc knows.
enum RecurrentCells {
  private static let cells: [String: any RecurrentCell.Type] = [
    "LSTMCell": GatedCell.self, "GRUCell": GatedCell.self, "SimpleRNNCell": GatedCell.self,
    "StackedRNNCells": StackedCells.self, "ConvLSTMCell": ConvolutionalCell.self,
  ]

  /// Reads a serialised cell; a list of cells is a stack, as early versions of Keras 2 write it.
  static func make(_ value: JSONValue?, _ key: String, in config: LayerConfig) throws(Diagnostic) -> any RecurrentCell {
    if let list = value?.array { return try StackedCells(list, in: config) }
    let registered = value?.object?["registered_name"]?.string ?? ""
    return try make(try config.inner(value, key), isCustom: registered.contains(">") && !registered.hasPrefix("keras"))
  }

  /// The cell that a configuration describes.
  ///
  /// - Parameter isCustom: whether the class is the user's own, whatever its name.
  static func make(_ config: LayerConfig, isCustom: Bool = false) throws(Diagnostic) -> any RecurrentCell {
    guard let type = cells[config.className], !isCustom else {
      throw Diagnostic(
        id: "keras-unsupported-cell", "unsupported cell '\(config.className)'", at: config.location,
        notes: ["cells are " + cells.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")],
        hint: "the computation of other cells is in Python; rebuild it from these")
    }
    return try type.init(config)
  }
}
