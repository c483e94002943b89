import NNIR
import NNPlanning

/// What lasts from one run to the next, in a block that the caller owns.
extension ModelInterface {
  private var states: [StatePort] { graph.states }

  /// Where each state begins in the block, in bytes.
  var stateOffsets: [Int] {
    states.indices.map { index in states[..<index].reduce(0) { $0 + padded($1) } }
  }

  var stateBytes: Int { states.reduce(0) { $0 + padded($1) } }

  private func padded(_ state: StatePort) -> Int {
    graph[state.value].byteCount.roundedUp(to: Arena.alignment)
  }

  /// Comments and macros for the header; empty for a model whose runs are whole computations and remember nothing.
  func stateMacros(_ upper: String) -> String {
    var text = ""
    if stateBytes > 0 {
      text += """
        // Bytes of the state block, which holds what one stream remembers from call to call, aligned as malloc aligns. Give every stream a
        // block of its own and reset it before the first call.
        #define \(upper)_STATE_BYTES \(stateBytes)
        void \(name)_reset(void *state);


        """
    }
    if let stream = graph.stream {
      text += "// A call takes \(stream.frames) new frames of each input.\n"
      for (port, output) in zip(ports.outputs, stream.outputs) {
        guard let output else {
          text += "// Output '\(cComment(port.name))' is what the whole sequence gives if it ends here.\n"
          continue
        }
        let start = output.delay == 0 ? "the frames of the whole sequence" : "the frames of the whole sequence after \(output.delay) to leave out"
        let end = switch output.surplus {
        case 0: ""
        case 1...: "; at its end \(output.surplus) more"
        default: "; at its end \(-output.surplus) are still to come"
        }
        text += "// Output '\(cComment(port.name))': \(start)\(end).\n"
        text += "#define \(upper)_\(port.macro)_DELAY \(output.delay)\n"
      }
      text += "\n"
    }
    return text
  }

  func resetFunction() -> String {
    guard stateBytes > 0 else { return "" }
    return "NNC_EXPORT void \(name)_reset(void *state) { memset(state, 0, \(stateBytes)); }\n\n"
  }
}
