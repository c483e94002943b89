/// What is added around the input of a window.
public enum Padding: String, Sendable, ConfigurationValue {
  /// Nothing: windows stay within the input.
  case valid
  /// Zeros, so that a stride of 1 keeps the extents.
  case same
  /// Zeros before the start of time, so that no output sees what comes later; 1D only.
  case causal
}
