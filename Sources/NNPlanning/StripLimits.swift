/// Which tensors between two layers exist strip by strip only, and how large strips are.
package struct StripLimits: Hashable, Sendable {
  /// A tensor of fewer bytes stays in the second-level cache from one step to the next, more or less, and gains nothing by strips.
  package var cachedBytes: Int
  /// Bytes that the strips of a chain and its result's may have, and the weights of its stages.
  package var stripBytes: Int
  package var weightBytes: Int
  /// A strip of fewer pixels leaves register tiles unfilled; one of a single line moves more lines than it computes.
  package var fewestPixels: Int
  package var fewestLines: Int

  package init(cachedBytes: Int, stripBytes: Int, weightBytes: Int, fewestPixels: Int, fewestLines: Int) {
    self.cachedBytes = cachedBytes
    self.stripBytes = stripBytes
    self.weightBytes = weightBytes
    self.fewestPixels = fewestPixels
    self.fewestLines = fewestLines
  }

  /// For second-level caches of 1 MiB, where inverted bottlenecks of 112 × 112 and 56 × 56 pixels were fastest with strips of 450 to 650 KiB.
  package static let standard = StripLimits(
    cachedBytes: 768 << 10, stripBytes: 512 << 10, weightBytes: 256 << 10, fewestPixels: 64, fewestLines: 2)
}
