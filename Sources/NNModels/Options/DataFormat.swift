/// Where the channels stand.
public enum DataFormat: String, Sendable, ConfigurationValue {
  case channelsLast = "channels_last"
  case channelsFirst = "channels_first"
}
