import NNIR

/// Inputs and outputs under the names that C gives them.
struct ModelPorts {
  struct PortText {
    /// The parameter's name.
    var identifier: String
    /// The part of macros that names the port.
    var macro: String
    var name: String
    var type: TensorType
    /// Whether the first extent is the batch.
    var hasBatch: Bool
    var batch: Int

    var dtype: DType { type.dtype }
    /// Bytes of one sample, or of everything when the batch is fixed.
    var bytes: Int { hasBatch && batch > 0 ? type.byteCount / batch : type.byteCount }
  }

  let inputs: [PortText]
  let outputs: [PortText]

  init(_ graph: Graph) {
    let names = CIdentifier.makeUnique((graph.inputs + graph.outputs).map(\.name))
    func texts(_ ports: [Port], _ names: ArraySlice<String>) -> [PortText] {
      zip(ports, names).map { port, identifier in
        PortText(
          identifier: identifier, macro: identifier.uppercased(), name: port.name, type: graph[port.value],
          hasBatch: graph.batch != nil, batch: graph.batch ?? 1)
      }
    }
    inputs = texts(graph.inputs, names[..<graph.inputs.count])
    outputs = texts(graph.outputs, names[graph.inputs.count...])
  }

  /// `const float *image, float *probabilities`
  var parameters: String {
    (inputs.map { "const \($0.dtype.cType) *\($0.identifier)" } + outputs.map { "\($0.dtype.cType) *\($0.identifier)" })
      .joined(separator: ", ")
  }

  /// Comments and macros for the header.
  func macros(_ prefix: String) -> String {
    let groups = [("input", inputs), ("output", outputs)]
    return groups.flatMap { kind, ports in
      ports.map { port in
        let dims = port.type.shape.dims
        return """
          // \(kind) '\(cComment(port.name))': \(port.dtype) \(port.type.shape)\(port.hasBatch ? ", the first axis being the batch" : "")
          #define \(prefix)_\(port.macro)_RANK \(dims.count)
          #define \(prefix)_\(port.macro)_SHAPE {\(dims.isEmpty ? "1" : dims.map(String.init).joined(separator: ", "))}
          #define \(prefix)_\(port.macro)_ELEMENTS \(port.type.elementCount)


          """
      }
    }.joined()
  }

  /// The arrays that the descriptor points to.
  func descriptorTables() -> String {
    var text = ""
    for (kind, ports) in [("inputs", inputs), ("outputs", outputs)] {
      for (index, port) in ports.enumerated() {
        let dims = port.type.shape.dims
        text += "static const int64_t nnc_\(kind)_\(index)_dims[] = {\(dims.isEmpty ? "1" : dims.map(String.init).joined(separator: ", "))};\n"
      }
      text += "static const nncc_port nnc_\(kind)[] = {\n"
      for (index, port) in ports.enumerated() {
        text += "  {\"\(cString(port.name))\", \(port.dtype.abiConstant), \(port.type.shape.rank), nnc_\(kind)_\(index)_dims, \(port.bytes)},\n"
      }
      text += "};\n"
    }
    return text
  }
}
