import NNIR

/// Interpolates the two spatial axes of `[N, H, W, C]` to `height × width`, with half-pixel centres and edges clamped.
package struct Resize: Hashable, Sendable {
  package enum Method: String, Hashable, Sendable { case nearest, bilinear, bicubic }

  package var height: Int
  package var width: Int
  package var method: Method

  package init(height: Int, width: Int, method: Method) {
    self.height = height
    self.width = width
    self.method = method
  }
}
