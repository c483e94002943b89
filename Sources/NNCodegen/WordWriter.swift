/// Writes bytes as little-endian 32-bit words in C, eight a line: the compact form that compilers read fastest.
struct WordWriter {
  private var text: [UInt8] = []
  private var word: UInt32 = 0
  private var byteCount = 0
  private static let digits = Array("0123456789abcdef".utf8)

  mutating func add(_ bytes: [UInt8]) {
    text.reserveCapacity(text.count + bytes.count * 3)
    for byte in bytes {
      word |= UInt32(byte) << (8 * UInt32(byteCount % 4))
      byteCount += 1
      if byteCount % 4 == 0 { flush() }
    }
  }

  consuming func finish() -> String {
    if byteCount % 4 != 0 {
      byteCount += 4 - byteCount % 4
      flush()
    }
    if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func flush() {
    text += [UInt8(ascii: "0"), UInt8(ascii: "x")]
    var started = false
    for shift in stride(from: 28, through: 0, by: -4) {
      let digit = Int(word >> UInt32(shift)) & 15
      started = started || digit != 0 || shift == 0
      if started { text.append(WordWriter.digits[digit]) }
    }
    text.append(UInt8(ascii: ","))
    if byteCount % 32 == 0 { text.append(UInt8(ascii: "\n")) }
    word = 0
  }
}
