/// Functions of `keras.ops` for functional networks: `Ops.mean(x, axis: -1)`.
///
/// Axes are counted as NumPy counts them, the batch being axis 0.
public enum Ops {}

extension SymbolicTensor {
  /// What an operation gives.
  ///
  /// - Parameters:
  ///   - module: In `keras.src.ops`.
  ///   - options: Of the class's initializer.
  init(_ module: String, _ className: String, _ arguments: [CallValue], _ options: KeyValuePairs<String, any ConfigurationValue> = [:]) {
    let definition = LayerDefinition(operation: className, module: "keras.src.ops." + module, options)
    self.init(CallNode(definition, arguments, [:]), output: 0)
  }
}
