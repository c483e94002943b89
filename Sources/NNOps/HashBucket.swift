import NNIR

/// The bucket that a number falls into, as TensorFlow hashes it.
///
/// Operands: int64 tensors of one shape; one, or for `cross` any number. Result: int64 of that shape, in `0..<buckets`.
package struct HashBucket: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// FarmHash's 64-bit fingerprint of the number in decimal: `tf.strings.to_hash_bucket_fast(tf.as_string(x))`.
    case farm
    /// SipHash-2-4 of the number in decimal, under a key: `to_hash_bucket_strong`.
    case sip(UInt64, UInt64)
    /// The numbers mixed one after the other: `tf.sparse.cross_hashed`.
    case cross
  }

  package var kind: Kind
  package var buckets: Int

  package init(_ kind: Kind, buckets: Int) {
    self.kind = kind
    self.buckets = buckets
  }
}
