/// How an image is resampled.
public enum Interpolation: String, Sendable, ConfigurationValue {
  case nearest
  case bilinear
  case bicubic
  case lanczos3
  case lanczos5
}
