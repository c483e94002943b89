import NNIR
import NNPlanning

/// The packed constants of a model behind one another, each 64-byte aligned, equal ones once.
package struct WeightsBlob: Sendable {
  package struct Entry: Sendable {
    package var constant: PackedConstant
    package var offset: Int
  }

  package private(set) var entries: [Entry] = []
  package private(set) var byteCount = 0
  private var index: [PackedConstant: Int] = [:]

  package init() {}

  /// The byte offset of a constant, which is added when it is new.
  package mutating func offset(of constant: PackedConstant) -> Int {
    var key = constant
    key.name = ""
    if let found = index[key] { return entries[found].offset }
    let offset = byteCount.roundedUp(to: Arena.alignment)
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
