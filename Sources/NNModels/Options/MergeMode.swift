/// How the two directions of `Bidirectional` become one.
public enum MergeMode: String, Sendable, ConfigurationValue {
  case concatenate = "concat"
  case sum
  case average = "ave"
  case multiply = "mul"
}
