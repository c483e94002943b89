import CHDF5

/// An identifier of libhdf5, closed when the last reference goes.
final class HDF5Handle {
  let id: hid_t
  private let close: (hid_t) -> herr_t

  /// Nil when `id` says that the call which made it failed.
  init?(_ id: hid_t, _ close: @escaping (hid_t) -> herr_t) {
    guard id >= 0 else { return nil }
    self.id = id
    self.close = close
  }

  deinit { _ = HDF5Library.locked { close(id) } }
}
