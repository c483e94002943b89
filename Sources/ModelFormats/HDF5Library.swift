import CHDF5
import Glibc

/// Entry to libhdf5, which must not be called from two threads at once.
enum HDF5Library {
  /// Recursive, because handles are closed wherever their last reference goes.
  private nonisolated(unsafe) static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    pthread_mutex_init(mutex, &attributes)
    nnc_h5_start()
    return mutex
  }()

  /// Runs `body` alone. The library neither prints its errors nor loads plug-ins.
  static func locked<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    nnc_h5_quiet()
    return try body()
  }

  /// The library's description of its last error, or nil.
  static var lastError: String? {
    var text = [CChar](repeating: 0, count: 256)
    nnc_h5_last_error(&text, text.count)
    let message = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return message.isEmpty ? nil : message
  }
}
