import CZip

/// Delivers a source's bytes to libzip.
///
/// Not libzip's own file source: that reads through a `FILE`, whose position in the file a forked child shares with its parent
/// (see `HDF5File`).
final class ZipSourceReader {
  private let source: any ByteSource
  private var position = 0
  private var error = zip_error_t()

  private init(_ source: any ByteSource) {
    self.source = source
    zip_error_init(&error)
  }

  deinit { zip_error_fini(&error) }

  /// A libzip source that owns a reader, or nil when there is no memory.
  static func make(_ source: any ByteSource) -> OpaquePointer? {
    let reader = Unmanaged.passRetained(ZipSourceReader(source))
    let callback: zip_source_callback = { context, data, count, command in
      guard let context else { return -1 }
      let reader = Unmanaged<ZipSourceReader>.fromOpaque(context)
      if command == ZIP_SOURCE_FREE {
        reader.release()
        return 0
      }
      return reader.takeUnretainedValue().answer(command, data, Int(count))
    }
    guard let made = zip_source_function_create(callback, reader.toOpaque(), nil) else {
      reader.release()
      return nil
    }
    return made
  }

  private static let supported: Int64 = [
    ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
    ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
  ].reduce(0) { $0 | 1 << Int64($1.rawValue) }

  private func answer(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ count: Int) -> Int64 {
    switch command {
    case ZIP_SOURCE_SUPPORTS: return Self.supported
    case ZIP_SOURCE_OPEN:
      position = 0
      return 0
    case ZIP_SOURCE_CLOSE: return 0
    case ZIP_SOURCE_READ: return read(into: data, count)
    case ZIP_SOURCE_TELL: return Int64(position)
    case ZIP_SOURCE_SEEK:
      let target = zip_source_seek_compute_offset(UInt64(position), UInt64(source.count), data, UInt64(count), &error)
      if target < 0 { return -1 }
      position = Int(target)
      return 0
    case ZIP_SOURCE_STAT:
      guard let data, count >= MemoryLayout<zip_stat_t>.size else { return -1 }
      let status = data.bindMemory(to: zip_stat_t.self, capacity: 1)
      zip_stat_init(status)
      status.pointee.size = UInt64(source.count)
      status.pointee.valid |= UInt64(ZIP_STAT_SIZE)
      return Int64(MemoryLayout<zip_stat_t>.size)
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&error, data, UInt64(count))
    default:
      zip_error_set(&error, ZIP_ER_OPNOTSUPP, 0)
      return -1
    }
  }

  private func read(into data: UnsafeMutableRawPointer?, _ count: Int) -> Int64 {
    let available = min(count, source.count - position)
    guard source.read(at: position, into: UnsafeMutableRawBufferPointer(start: data, count: available)) else {
      zip_error_set(&error, ZIP_ER_READ, 0)
      return -1
    }
    position += available
    return Int64(available)
  }
}
