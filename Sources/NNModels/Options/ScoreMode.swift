/// How attention compares queries with keys.
public enum ScoreMode: String, Sendable, ConfigurationValue {
  /// By their product.
  case dot
  /// By the hyperbolic tangent of their sum.
  case concat
}
