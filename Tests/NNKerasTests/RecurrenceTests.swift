import ModelFormats
import NNDiagnostics
import NNIR
import NNInterpreter
import Testing

@testable import NNKeras

/// Recurrent layers over cells, written down as Keras' JSON.
@Suite struct RecurrenceTests {
  private func simpleCell(_ name: String, _ className: String = "SimpleRNNCell", registered: String = "null") -> String {
    #"""
    {"class_name": "\#(className)", "registered_name": \#(registered), "config": {"name": "\#(name)", "units": 1, "activation": "linear",
      "kernel_initializer": "ones", "recurrent_initializer": "ones"}}
    """#
  }

  private func rnn(_ cell: String, _ options: String) -> String {
    #"{"class_name": "RNN", "config": {"name": "r", "cell": \#(cell)\#(options)}}"#
  }

  private func run(_ layer: String, _ x: Tensor) throws -> [Tensor] {
    let shape = x.shape.dims.dropFirst().map(String.init).joined(separator: ", ")
    return try Interpreter(KerasJSON.load(KerasJSON.sequential(shape, layer)).graph).run(inputs: [x])
  }

  /// A linear cell with weights of 1 sums; a stack of two sums the sums.
  @Test func aStackPassesOutputsOn() throws {
    let stack = "[\(simpleCell("a")), \(simpleCell("b"))]"
    let x = Tensor([1, 3, 1], [1, 2, 3])
    #expect(try run(rnn(stack, #", "return_sequences": true"#), x)[0].floats == [1, 4, 10])
    let outputs = try run(rnn(stack, #", "return_state": true, "go_backwards": true"#), x)
    #expect(outputs.map(\.floats) == [[3 + 5 + 6], [6], [14]])
  }

  /// Softmax over one unit is 1, whatever it is applied to.
  @Test func anActivationOverAnAxisIsUnrolled() throws {
    let cell = simpleCell("a").replacing(#""linear""#, with: #""softmax""#)
    #expect(try run(rnn(cell, #", "return_sequences": true"#), Tensor([1, 3, 1], [1, -2, 3]))[0].floats == [1, 1, 1])
  }

  @Test(arguments: [("Spiral", "null"), ("LSTMCell", #""mine>LSTMCell""#)])
  func cellsOfTheUserAreUnsupported(className: String, registered: String) throws {
    do {
      _ = try run(rnn(simpleCell("c", className, registered: registered), ""), Tensor([1, 3, 1], [1, 2, 3]))
      Issue.record("the cell was accepted")
    } catch let error as DiagnosticList {
      let diagnostic = try #require(error.diagnostics.first)
      #expect(diagnostic.message == "unsupported cell '\(className)'")
      #expect(diagnostic.location.components.suffix(2) == ["layers[1] 'r' (RNN)", "config.cell 'c' (\(className))"])
    }
  }

  @Test func aRecurrenceTooLongToUnrollIsRefused() throws {
    let layer = #"{"class_name": "ConvLSTM1D", "config": {"name": "c", "filters": 1, "kernel_size": 1}}"#
    let error = #expect(throws: DiagnosticList.self) { try run(layer, Tensor([1, 5000, 1, 1], [Float](repeating: 0, count: 5000))) }
    #expect(error?.diagnostics.last?.message == "unsupported recurrence of 5000 steps")
  }
}
