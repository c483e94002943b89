import NNIR
import NNPlanning

/// The packed constants of a model behind one another, each aligned to a cache line, equal ones once.
package struct WeightsBlob: Sendable {
  package struct Entry: Sendable {
    package var constant: PackedConstant
    package var offset: Int
  }

  /// Of the whole blob, in bytes: a pair of cache lines.
  package static let alignment = 128
  /// Constants of at least so many bytes begin with the second line of a pair. On Zen 5, which seems to fetch pairs, InceptionV3 takes 11 % less than
  /// with panels that begin with the first, ResNet50V2, Xception, DenseNet121 and VGG16 2 to 3 %, ten others as long to 1.5 %.
  private static let large = 4096
  private static let line = alignment / 2

  package private(set) var entries: [Entry] = []
  package private(set) var byteCount = 0
  private var index: [PackedConstant: Int] = [:]

  package init() {}

  /// The byte offset of a constant, which is added when it is new.
  package mutating func offset(of constant: PackedConstant) -> Int {
    var key = constant
    key.name = ""
    if let found = index[key] { return entries[found].offset }
    let isLarge = constant.byteCount >= Self.large
    let offset = isLarge ? (byteCount + Self.line).roundedUp(to: Self.alignment) - Self.line : byteCount.roundedUp(to: Self.line)
    index[key] = entries.count
    entries.append(Entry(constant: constant, offset: offset))
    byteCount = offset + constant.byteCount
    return offset
  }

  /// Hands the blob to `write` piece by piece; only a part of one packed constant is in memory at a time.
  package func write<Failure>(_ write: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    var position = 0
    for entry in entries {
      if entry.offset > position { try write([UInt8](repeating: 0, count: entry.offset - position)) }
      try entry.constant.pack(write)
      position = entry.offset + entry.constant.byteCount
    }
  }
}
