/// The hash functions that TensorFlow uses, on up to 32 bytes: a 64-bit number in decimal has no more than 20.
package enum Fingerprint {
  // MARK: FarmHash

  private static let k0: UInt64 = 0xc3a5_c85c_97cb_3127
  private static let k1: UInt64 = 0xb492_b66f_be98_f273
  private static let k2: UInt64 = 0x9ae1_6a3b_2f90_404f

  /// `farmhash::Fingerprint64` of 1 to 32 bytes.
  package static func farm(_ bytes: [UInt8]) -> UInt64 {
    let count = bytes.count
    let factor = k2 &+ UInt64(count) &* 2
    if count > 16 {
      let a = word(bytes, 0) &* k1
      let b = word(bytes, 8)
      let c = word(bytes, count - 8) &* factor
      let d = word(bytes, count - 16) &* k2
      return mixed(rotated(a &+ b, 43) &+ rotated(c, 30) &+ d, a &+ rotated(b &+ k2, 18) &+ c, factor)
    }
    if count >= 8 {
      let a = word(bytes, 0) &+ k2
      let b = word(bytes, count - 8)
      return mixed(rotated(b, 37) &* factor &+ a, (rotated(a, 25) &+ b) &* factor, factor)
    }
    if count >= 4 { return mixed(UInt64(count) &+ word(bytes, 0, 4) << 3, word(bytes, count - 4, 4), factor) }
    let y = UInt64(bytes[0]) + UInt64(bytes[count / 2]) << 8
    let z = UInt64(count) + UInt64(bytes[count - 1]) << 2
    return shifted(y &* k2 ^ z &* k0) &* k2
  }

  private static func word(_ bytes: [UInt8], _ start: Int, _ count: Int = 8) -> UInt64 {
    bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func rotated(_ value: UInt64, _ right: UInt64) -> UInt64 { value >> right | value << (64 - right) }

  private static func shifted(_ value: UInt64) -> UInt64 { value ^ value >> 47 }

  private static func mixed(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
    let a = shifted((u ^ v) &* factor)
    return shifted((v ^ a) &* factor) &* factor
  }

  // MARK: SipHash-2-4

  /// Aumasson and Bernstein (2012).
  package static func sip(_ bytes: [UInt8], _ key0: UInt64, _ key1: UInt64) -> UInt64 {
    var state = [
      key0 ^ 0x736f_6d65_7073_6575, key1 ^ 0x646f_7261_6e64_6f6d, key0 ^ 0x6c79_6765_6e65_7261, key1 ^ 0x7465_6462_7974_6573,
    ]
    // The last word holds what is left of the bytes, and their number in its highest byte.
    let padded = bytes + [UInt8](repeating: 0, count: 7 - bytes.count % 8) + [UInt8(bytes.count & 255)]
    for start in stride(from: 0, to: padded.count, by: 8) {
      let message = word(padded, start)
      state[3] ^= message
      for _ in 0..<2 { sipRound(&state) }
      state[0] ^= message
    }
    state[2] ^= 0xff
    for _ in 0..<4 { sipRound(&state) }
    return state.reduce(0, ^)
  }

  private static func sipRound(_ v: inout [UInt64]) {
    func half(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ left: UInt64, _ right: UInt64) {
      v[a] &+= v[b]
      v[c] &+= v[d]
      v[b] = rotated(v[b], 64 - left) ^ v[a]
      v[d] = rotated(v[d], 64 - right) ^ v[c]
    }
    half(0, 1, 2, 3, 13, 16)
    v[0] = rotated(v[0], 32)
    half(2, 1, 0, 3, 17, 21)
    v[2] = rotated(v[2], 32)
  }

  // MARK: Crossing

  /// The key of `tf.sparse.cross_hashed`.
  package static let crossKey: UInt64 = 0xDECA_FCAF_FE

  /// `FingerprintCat64` of TensorFlow.
  package static func joined(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let factor: UInt64 = 0xc6a4_a793_5bd1_e995
    let state = (left ^ factor ^ shifted(right &* factor) &* factor) &* factor
    return shifted(shifted(state) &* factor)
  }
}
