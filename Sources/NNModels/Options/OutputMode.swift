/// How categories are put out.
public enum OutputMode: String, Sendable, ConfigurationValue {
  /// As their index.
  case int
  /// A 1 at the index of each.
  case oneHot = "one_hot"
  /// A 1 at each index that occurs.
  case multiHot = "multi_hot"
  /// How often each index occurs.
  case count
  /// Counts weighted by `idfWeights`.
  case tfIdf = "tf_idf"
}
