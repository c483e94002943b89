import NNCompiler

/// How far something is, as a line that replaces itself: `█████░░░░░  512/1,024  50 %  98 samples/s  5 s left`.
struct ProgressBar {
  private static let width = 24
  /// Seconds between lines, so that drawing them costs nothing.
  private static let interval = 0.1
  private var shown = 0.0

  /// The line; nil when the last one is too recent.
  mutating func line(done: Int, of total: Int, seconds: Double) -> String? {
    guard seconds - shown >= Self.interval else { return nil }
    shown = seconds
    let share = Double(done) / Double(max(total, 1))
    let filled = Int(share * Double(Self.width))
    let rate = Double(done) / seconds
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    return bar + "  \(Quantity.grouped(done))/\(Quantity.grouped(total))  \(Int(share * 100)) %  \(Quantity.fixed(rate, 0)) samples/s"
      + "  \(Quantity.fixed(Double(total - done) / rate, 0)) s left"
  }
}
