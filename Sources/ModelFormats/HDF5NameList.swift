import CHDF5

/// Names that libhdf5 delivers one by one.
final class HDF5NameList {
  var names: [String] = []

  /// What `append` takes as its context; valid as long as the list.
  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let append: nnc_h5_visit = { context, name in
    guard let context, let name else { return }
    Unmanaged<HDF5NameList>.fromOpaque(context).takeUnretainedValue().names.append(String(cString: name))
  }
}
