import CHDF5
import NNDiagnostics
import NNIR

extension HDF5File {
  /// The type and shape of a dataset; a dataset without extent (`h5py.Empty`) has shape `[0]`.
  ///
  /// - Throws: `hdf5-missing-object`, `hdf5-link`, `hdf5-unsupported-dtype`, `hdf5-too-large`, `hdf5-corrupt`.
  package func type(of path: String) throws(Diagnostic) -> TensorType {
    try HDF5Library.locked { () throws(Diagnostic) in
      let dataset = try openDataset(path)
      let shape = try self.shape(of: HDF5Handle(H5Dget_space(dataset.id), H5Sclose), path)
      return TensorType(try elementType(of: dataset, path).dtype, shape)
    }
  }

  /// A dataset's elements, converted from whatever byte order the file has.
  ///
  /// - Throws: also `out-of-memory`.
  package func read(_ path: String) throws(Diagnostic) -> Tensor {
    try HDF5Library.locked { () throws(Diagnostic) in
      let dataset = try openDataset(path)
      let shape = try self.shape(of: HDF5Handle(H5Dget_space(dataset.id), H5Sclose), path)
      let element = try elementType(of: dataset, path)
      let type = TensorType(element.dtype, shape)
      // Unwritten and compressed parts need no room in the file, so its size bounds what the dataset may claim.
      let stored = Int(clamping: H5Dget_storage_size(dataset.id))
      try checkSize(type, stored: min(stored, byteCount), path)
      return try tensor(type, path) { buffer in
        H5Dread(dataset.id, element.memoryType.id, nnc_h5_default(), nnc_h5_default(), nnc_h5_default(), buffer)
      }
    }
  }

  private func openDataset(_ path: String) throws(Diagnostic) -> HDF5Handle {
    let dataset = try open(path)
    guard Self.kind(of: dataset) == .dataset else {
      throw Diagnostic(id: "hdf5-missing-object", "'\(path)' is no dataset", at: location)
    }
    guard !nnc_h5_is_elsewhere(dataset.id) else {
      throw Diagnostic(
        id: "hdf5-link", "unsupported dataset '\(path)': its elements are in other files", at: location,
        hint: "save the weights again as one file")
    }
    return dataset
  }

  private func elementType(of dataset: HDF5Handle, _ path: String) throws(Diagnostic) -> HDF5ElementType {
    guard let fileType = HDF5Handle(H5Dget_type(dataset.id), H5Tclose) else {
      throw Self.corrupt("cannot read the type of '\(path)'", at: location)
    }
    return try elementType(of: fileType, isBFloat16: { try? self.string(attribute: "dtype", of: path) == "bfloat16" }, path)
  }

  func elementType(
    of fileType: HDF5Handle, isBFloat16: () -> Bool? = { false }, _ path: String
  ) throws(Diagnostic) -> HDF5ElementType {
    guard let element = HDF5ElementType(fileType, isBFloat16: isBFloat16) else {
      throw Diagnostic(
        id: "hdf5-unsupported-dtype", "unsupported element type of '\(path)'", at: location,
        notes: ["booleans, integers and floating-point numbers are accepted"])
    }
    return element
  }

  func shape(of space: HDF5Handle?, _ path: String) throws(Diagnostic) -> Shape {
    guard let space else { throw Self.corrupt("cannot read the shape of '\(path)'", at: location) }
    switch H5Sget_simple_extent_type(space.id) {
    case H5S_SCALAR: return []
    case H5S_NULL: return [0]
    default: break
    }
    let rank = H5Sget_simple_extent_ndims(space.id)
    var extents = [hsize_t](repeating: 0, count: Int(max(rank, 0)))
    guard rank >= 0, H5Sget_simple_extent_dims(space.id, &extents, nil) == rank else {
      throw Self.corrupt("cannot read the shape of '\(path)'", at: location)
    }
    let shape = Shape(extents.map { Int(clamping: $0) })
    guard shape.isAddressable else { throw tooLarge(path, "\(shape)") }
    return shape
  }

  /// - Parameter stored: bytes of the file that hold the elements.
  func checkSize(_ type: TensorType, stored: Int, _ path: String) throws(Diagnostic) {
    if type.byteCount > FormatLimits.expandedBytes(from: stored) { throw tooLarge(path, "\(type)") }
    try FormatLimits.checkMemory(type.byteCount, for: "'\(path)'", at: location)
  }

  private func tooLarge(_ path: String, _ type: String) -> Diagnostic {
    Diagnostic(
      id: "hdf5-too-large", "'\(path)' claims to be \(type), far more than the file of \(byteCount) bytes holds", at: location,
      hint: "the file is damaged; copy or save it again")
  }

  /// The tensor whose elements `read` writes in the type's own representation.
  func tensor(
    _ type: TensorType, _ path: String, _ read: (UnsafeMutableRawPointer) -> herr_t
  ) throws(Diagnostic) -> Tensor {
    var failure: Diagnostic?
    let tensor = Tensor(type) { buffer in
      guard buffer.count > 0, let start = buffer.baseAddress else { return }
      if read(start) < 0 {
        failure = Self.corrupt("cannot read '\(path)'", at: location)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
      } else if type.dtype == .bool {
        for index in buffer.indices where buffer[index] != 0 { buffer[index] = 1 }
      }
    }
    if let failure { throw failure }
    return tensor
  }
}
