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
  static var lastError: String? { description { nnc_h5_last_error($0, $1) } }

  /// The text that `write` puts into a buffer of some capacity; nil when it is empty.
  static func description(_ write: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String? {
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      buffer.initialize(repeating: 0)
      write(buffer.baseAddress!, buffer.count)
      return String(cString: buffer.baseAddress!)
    }
    return text.isEmpty ? nil : text
  }
}
