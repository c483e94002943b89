import ModelFormats
import NNDiagnostics
import NNIR

/// A function of `keras.ops`, as a functional model records its calls.
struct Operation: Sendable {
  typealias Build = @Sendable (OperationCall, inout LayerBuild) throws(Diagnostic) -> [ValueID]

  /// The parameters of the operation's `call`, in order. What is missing there stands in the operation's configuration.
  var parameters: [String]
  /// Other names under which a file may give parameters, and values for those it leaves out.
  var aliases: [String: String] = [:]
  var defaults: [String: JSONValue] = [:]
  /// Appends the nodes of one call and returns its results.
  let build: Build

  init(_ parameters: String..., several build: @escaping Build) {
    self.parameters = parameters
    self.build = build
  }

  /// An operation with one result.
  init(_ parameters: String..., build: @escaping @Sendable (OperationCall, inout LayerBuild) throws(Diagnostic) -> ValueID) {
    self.parameters = parameters
    self.build = { (call, graph) throws(Diagnostic) in [try build(call, &graph)] }
  }

  /// An operation that no compiled model can have.
  static func refused(_ what: String, hint: String) -> Operation {
    Operation(several: { (call, _) throws(Diagnostic) in throw call.unsupported(what, hint: hint) })
  }
}
