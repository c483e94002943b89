import ModelFormats
import NNCompiler
import NNIR
import NNKeras

/// Layers with their connections: a ``Sequential`` or a ``Model``.
///
/// A network is a value. Its weights are drawn from the initializers of its layers by ``seed``, or come from the file that it was loaded
/// from; ``assign(_:to:)`` replaces them.
public protocol Network: Layer {
  /// Of the initializers.
  var seed: UInt64 { get set }

  /// Values by variable path, such as `dense/kernel`, that replace those of the initializers or of the file.
  var assignedWeights: [String: FloatArray] { get set }
}

extension Network {
  /// Its own name, or Keras' for its class.
  public var name: String { definition.name ?? Namer.snakeCase(definition.className) }

  /// The text of Keras' `model.to_json()`, which `keras.models.model_from_json` and `nncc` read.
  ///
  /// - Parameter indent: Blanks by which each level is indented; nil writes one line.
  public func toJSON(indent: Int? = nil) -> String { configuration.text(indent: indent) }

  var configuration: JSONValue { .object(definition.json(name: name)) }

  /// What the compiler reads.
  func source() throws(CompilerError) -> ModelSource {
    let weights = definition.weights!
    var source = weights.file ?? ModelSource(configuration: configuration)
    source.assigned = try weights.values().mapValues(\.tensor)
    return source
  }

  private func compiler(_ options: CompileOptions) -> Compiler {
    var options = options
    options.seed = seed
    return Compiler(options: options)
  }

  /// Layers with their shapes, parameters and operations, as `nncc summary` prints them.
  ///
  /// - Throws: What is wrong with the network: shapes that do not fit, options that are not supported.
  public func summary(_ options: CompileOptions = CompileOptions()) throws(CompilerError) -> String {
    try compiler(options).summarize(try source()).text
  }

  /// Compiles the network to native code and loads it into this process; no file is left behind.
  public func compile(_ options: CompileOptions = CompileOptions()) async throws(CompilerError) -> CompiledModel {
    try await compiler(options).load(try source())
  }

  /// Compiles the network to a library, an object, C or a project, as the name of `output` says.
  @discardableResult
  public func compile(to output: String, _ options: CompileOptions = CompileOptions()) async throws(CompilerError) -> CompilationReport {
    try await compiler(options).compile(try source(), to: output)
  }

  /// The variables in the order in which layers are called, with their values.
  public func variables() throws(CompilerError) -> [Variable] {
    try compiler(CompileOptions()).variables(of: try source()).map(Variable.init)
  }

  /// Sets a weight.
  ///
  /// - Parameters:
  ///   - value: Of the variable's shape.
  ///   - path: As in ``variables()``: `dense/kernel`, `encoder/dense_1/bias`.
  /// - Throws: `weights-unknown` or `weights-shape` when the network has no such variable.
  public mutating func assign(_ value: FloatArray, to path: String) throws(CompilerError) { try assign([path: value]) }

  /// Sets several weights by their paths, or none when one does not fit.
  public mutating func assign(_ values: [String: FloatArray]) throws(CompilerError) {
    let before = assignedWeights
    assignedWeights.merge(values) { $1 }
    do { _ = try variables() } catch {
      assignedWeights = before
      throw error
    }
  }

  /// Sets all weights from a file: `.weights.h5`, legacy `.h5` or `.npz` keyed by variable path.
  public mutating func loadWeights(_ path: String) throws(CompilerError) {
    let stored = try compiler(CompileOptions()).variables(of: ModelSource(configuration: configuration, weights: path))
    for variable in stored { assignedWeights[variable.path] = FloatArray(variable.value) }
  }

  /// Writes all weights to an `.npz`, keyed by variable path, which `nncc --weights` and ``loadWeights(_:)`` read.
  public func saveWeights(_ path: String) throws(CompilerError) {
    let variables = try variables()
    try CompilerError.wrapping { try NPZArchive.write(variables.map { ($0.path, $0.value.tensor) }, to: path) }
  }

  /// Writes the text of ``toJSON(indent:)``.
  public func save(_ path: String) throws(CompilerError) {
    try CompilerError.wrapping { try AtomicFile.write(toJSON(indent: 1), to: path) }
  }
}

extension NetworkWeights {
  /// What replaces the values of the initializers or of the file, by variable path: what was assigned, here and in the networks inside, and
  /// all values of networks inside that come from files.
  func values() throws(CompilerError) -> [String: FloatArray] {
    var values: [String: FloatArray] = [:]
    for (layer, weights) in inner {
      var own = try weights.values()
      if let file = weights.file {
        for variable in try Compiler().variables(of: file) where own[variable.path] == nil {
          own[variable.path] = FloatArray(variable.value)
        }
      }
      for (path, value) in own { values["\(layer)/\(path)"] = value }
    }
    return values.merging(assigned) { $1 }
  }
}
