import ModelFormats
import NNDiagnostics
import NNIR

/// `StackedRNNCells`: each cell's output is the input of the next. A cell never sees a later one's state, so that each can run over the
/// whole sequence before the next begins.
struct StackedCells: RecurrentCell {
  private let cells: [any RecurrentCell]
  /// As `.weights.h5` names the cells: by class, numbered where it repeats.
  private let containers: [String]

  init(_ config: LayerConfig) throws(Diagnostic) {
    try config.require("reverse_state_order", is: .bool(false), meaning: "false")
    guard let list = config["cells"]?.array else { throw config.missing("cells") }
    try self.init(list, in: config)
  }

  init(_ list: [JSONValue], in config: LayerConfig) throws(Diagnostic) {
    guard !list.isEmpty else { throw config.bad("cells", .array(list), accepts: "one cell or more") }
    cells = try list.enumerated().mapThrowing { entry throws(Diagnostic) in
      try RecurrentCells.make(entry.element, "cells[\(entry.offset)]", in: config)
    }
    var counts: [String: Int] = [:]
    containers = list.map { cell in
      let base = ModelDescription.storeName(cell.object?["class_name"]?.string ?? "")
      let count = counts[base, default: 0]
      counts[base] = count + 1
      return count == 0 ? "cells/\(base)" : "cells/\(base)_\(count)"
    }
  }

  var stateCount: Int { cells.reduce(0) { $0 + $1.stateCount } }
  var outputState: Int { cells.dropLast().reduce(0) { $0 + $1.stateCount } + cells.last!.outputState }

  func outputShape(_ step: Shape) throws(Diagnostic) -> Shape {
    var shape = step
    for cell in cells { shape = try cell.outputShape(shape) }
    return shape
  }

  func weights(_ step: Shape) throws(Diagnostic) -> [WeightSpec] {
    var specs: [WeightSpec] = []
    var shape = step
    for (cell, container) in zip(cells, containers) {
      specs += try cell.weights(shape).map { $0.inside(container) }
      shape = try cell.outputShape(shape)
    }
    return specs
  }

  func run(_ sequence: RecurrentSequence, _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic)
    -> (outputs: ValueID, states: [ValueID])
  {
    var current = sequence
    var (given, rest) = (sequence.states[...], weights[...])
    var finals: [ValueID] = []
    for (index, cell) in cells.enumerated() {
      let shape = build.shape(current.input)
      let count = try cell.weights(Shape([shape[0]] + shape.dims.dropFirst(2))).count
      current.states = Array(given.prefix(cell.stateCount))
      current.zeroOutputForMask = sequence.zeroOutputForMask && index == cells.count - 1
      let (outputs, states) = try cell.run(current, Array(rest.prefix(count)), &build)
      (given, rest) = (given.dropFirst(cell.stateCount), rest.dropFirst(count))
      finals += states
      current.input = outputs
      // Outputs come in the order in which they are computed, so that only the first cell turns around.
      if current.goesBackwards {
        current.goesBackwards = false
        if let mask = current.mask { current.mask = try build.reversedInTime(mask) }
      }
    }
    return (current.input, finals)
  }
}
