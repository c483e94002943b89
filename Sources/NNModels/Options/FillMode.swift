/// What stands outside of an image.
public enum FillMode: String, Sendable, ConfigurationValue {
  case constant
  case nearest
  case reflect
  case wrap
}
