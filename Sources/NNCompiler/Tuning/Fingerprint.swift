/// A number that text gives in every run and on every machine (FNV-1a, 64 bits), in hexadecimal.
enum Fingerprint {
  static func of(_ texts: [String]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for text in texts { for byte in Array(text.utf8) + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
    return String(hash, radix: 16)
  }
}
