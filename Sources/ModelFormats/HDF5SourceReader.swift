import CHDF5

/// Delivers a source's bytes to libhdf5.
///
/// A class of its own because its reference is what the C callback gets, and a cast of that to the source's protocol would use the
/// Swift runtime's caches, which a forked child must not.
final class HDF5SourceReader {
  private let source: any ByteSource

  init(_ source: any ByteSource) { self.source = source }

  /// Valid as long as the reader lives.
  var callbacks: nnc_h5_source {
    let context = Unmanaged.passUnretained(self).toOpaque()
    return nnc_h5_source(context: context, size: UInt64(source.count)) { context, offset, buffer, count in
      guard let context else { return false }
      let reader = Unmanaged<HDF5SourceReader>.fromOpaque(context).takeUnretainedValue()
      return reader.source.read(at: Int(offset), into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
    }
  }
}
