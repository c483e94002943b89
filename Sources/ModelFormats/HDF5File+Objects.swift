import CHDF5
import NNDiagnostics

extension HDF5File {
  package enum Kind: Hashable, Sendable {
    case group, dataset
  }

  /// What is at `path`; nil when there is nothing, or something else.
  package func kind(of path: String) -> Kind? {
    HDF5Library.locked {
      guard let object = try? open(path) else { return nil }
      return Self.kind(of: object)
    }
  }

  package func contains(_ path: String) -> Bool { kind(of: path) != nil }

  /// The names in a group: in the order in which they were made when the file keeps it (h5py by default does not), else by name.
  ///
  /// - Throws: `hdf5-missing-object`, `hdf5-link`, `hdf5-corrupt`.
  package func children(of path: String = "/") throws(Diagnostic) -> [String] {
    try HDF5Library.locked { () throws(Diagnostic) in
      let group = try open(path)
      guard Self.kind(of: group) == .group else {
        throw Diagnostic(id: "hdf5-missing-object", "'\(path)' is no group", at: location)
      }
      let names = HDF5NameList()
      guard nnc_h5_each_link(group.id, HDF5NameList.append, names.context) >= 0 else {
        throw Self.corrupt("cannot list the group '\(path)'", at: location)
      }
      return names.names
    }
  }

  /// The paths of all datasets in a group and the groups in it, in the order of `children(of:)`.
  ///
  /// - Throws: `hdf5-too-deep` when groups are nested over `FormatLimits.hdf5Depth` or contain themselves, and what `children`
  ///   throws.
  package func datasets(under path: String = "/") throws(Diagnostic) -> [String] {
    var found: [String] = []
    try collectDatasets(under: path == "/" ? "" : path, depth: 0, into: &found)
    return found
  }

  private func collectDatasets(under path: String, depth: Int, into found: inout [String]) throws(Diagnostic) {
    guard depth <= FormatLimits.hdf5Depth, found.count <= FormatLimits.hdf5Datasets else {
      throw Diagnostic(
        id: "hdf5-too-deep", "the groups of the HDF5 file are nested too deeply or contain themselves",
        at: location.appending(path))
    }
    for name in try children(of: path) {
      let inner = path.isEmpty ? name : path + "/" + name
      switch kind(of: inner) {
      case .dataset: found.append(inner)
      case .group: try collectDatasets(under: inner, depth: depth + 1, into: &found)
      case nil: break
      }
    }
  }

  /// Opens the object at `path`; only within `HDF5Library.locked`.
  func open(_ path: String) throws(Diagnostic) -> HDF5Handle {
    var object = try opened(H5Gopen2(file.id, "/", nnc_h5_default()), H5Gclose, "/")
    for name in path.split(separator: "/").map(String.init) {
      guard Self.kind(of: object) == .group, H5Lexists(object.id, name, nnc_h5_default()) > 0, name != "." else {
        throw Diagnostic(id: "hdf5-missing-object", "the HDF5 file has no '\(path)'", at: location)
      }
      guard nnc_h5_is_hard_link(object.id, name) else {
        throw Diagnostic(
          id: "hdf5-link", "unsupported link '\(name)' in the path '\(path)'", at: location,
          notes: ["soft links and links to other files are not followed"], hint: "save the weights again as one file")
      }
      object = try opened(H5Oopen(object.id, name, nnc_h5_default()), H5Oclose, path)
    }
    return object
  }

  static func kind(of object: HDF5Handle) -> Kind? {
    switch H5Iget_type(object.id) {
    case H5I_GROUP: .group
    case H5I_DATASET: .dataset
    default: nil
    }
  }

  private func opened(_ id: hid_t, _ close: @escaping (hid_t) -> herr_t, _ path: String) throws(Diagnostic) -> HDF5Handle {
    guard let handle = HDF5Handle(id, close) else { throw Self.corrupt("cannot open '\(path)'", at: location) }
    return handle
  }
}
