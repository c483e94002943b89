import CHDF5
import NNDiagnostics
import NNIR

extension HDF5File {
  /// The names of an object's attributes, sorted.
  ///
  /// - Throws: `hdf5-missing-object`, `hdf5-link`, `hdf5-corrupt`.
  package func attributeNames(of path: String = "/") throws(Diagnostic) -> [String] {
    try HDF5Library.locked { () throws(Diagnostic) in
      let object = try open(path)
      let names = HDF5NameList()
      guard nnc_h5_each_attribute(object.id, HDF5NameList.append, names.context) >= 0 else {
        throw Self.corrupt("cannot list the attributes of '\(path)'", at: location)
      }
      return names.names
    }
  }

  /// The strings of an attribute, one for a scalar; nil when there is no such attribute.
  ///
  /// Lists that Keras had to split because an attribute holds 64 KB at most (`layer_names0`, `layer_names1`, …) are joined.
  ///
  /// - Throws: also `hdf5-unsupported-dtype` when it holds something else than strings.
  package func strings(attribute name: String, of path: String = "/") throws(Diagnostic) -> [String]? {
    try HDF5Library.locked { () throws(Diagnostic) in
      let object = try open(path)
      if let whole = try strings(name, of: object, path) { return whole }
      guard var joined = try strings(name + "0", of: object, path) else { return nil }
      var part = 1
      while let next = try strings("\(name)\(part)", of: object, path) {
        joined += next
        part += 1
      }
      return joined
    }
  }

  /// The string of an attribute; nil when there is no such attribute or it holds several.
  package func string(attribute name: String, of path: String = "/") throws(Diagnostic) -> String? {
    guard let strings = try strings(attribute: name, of: path), strings.count == 1 else { return nil }
    return strings[0]
  }

  /// The numbers of an attribute; nil when there is no such attribute.
  ///
  /// - Throws: also `hdf5-unsupported-dtype` when it holds something else than numbers.
  package func tensor(attribute name: String, of path: String = "/") throws(Diagnostic) -> Tensor? {
    try HDF5Library.locked { () throws(Diagnostic) in
      guard let attribute = try openAttribute(name, of: open(path), path) else { return nil }
      let place = attribute.place
      let element = try elementType(of: attribute.fileType, place)
      let type = TensorType(element.dtype, attribute.shape)
      try checkSize(type, stored: byteCount, place)
      return try tensor(type, place) { H5Aread(attribute.handle.id, element.memoryType.id, $0) }
    }
  }

  private struct Attribute {
    var handle: HDF5Handle
    var fileType: HDF5Handle
    var space: HDF5Handle
    var shape: Shape
    /// As messages name it.
    var place: String
  }

  private func openAttribute(_ name: String, of object: HDF5Handle, _ path: String) throws(Diagnostic) -> Attribute? {
    guard H5Aexists(object.id, name) > 0 else { return nil }
    let place = "\(path)@\(name)"
    guard let handle = HDF5Handle(H5Aopen(object.id, name, nnc_h5_default()), H5Aclose),
      let fileType = HDF5Handle(H5Aget_type(handle.id), H5Tclose),
      let space = HDF5Handle(H5Aget_space(handle.id), H5Sclose)
    else { throw Self.corrupt("cannot open the attribute '\(place)'", at: location) }
    return Attribute(handle: handle, fileType: fileType, space: space, shape: try shape(of: space, place), place: place)
  }

  private func strings(_ name: String, of object: HDF5Handle, _ path: String) throws(Diagnostic) -> [String]? {
    guard let attribute = try openAttribute(name, of: object, path) else { return nil }
    // An empty list has no strings by which h5py could tell its type, and becomes a list of no numbers.
    if attribute.shape.elementCount == 0 { return [] }
    guard H5Tget_class(attribute.fileType.id) == H5T_STRING else {
      throw Diagnostic(
        id: "hdf5-unsupported-dtype", "unsupported type of '\(attribute.place)': it does not hold strings", at: location)
    }
    // Each string takes at least a byte of the file.
    guard attribute.shape.elementCount <= byteCount else {
      throw Self.corrupt("the attribute '\(attribute.place)' is larger than the file", at: location)
    }
    let isVariable = H5Tis_variable_str(attribute.fileType.id) > 0
    return isVariable ? try variableStrings(attribute) : try fixedStrings(attribute)
  }

  private func variableStrings(_ attribute: Attribute) throws(Diagnostic) -> [String] {
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: attribute.shape.elementCount)
    guard let memoryType = HDF5Handle(nnc_h5_make_string(attribute.fileType.id), H5Tclose),
      H5Aread(attribute.handle.id, memoryType.id, &pointers) >= 0
    else { throw Self.corrupt("cannot read the attribute '\(attribute.place)'", at: location) }
    defer { H5Dvlen_reclaim(memoryType.id, attribute.space.id, nnc_h5_default(), &pointers) }
    return pointers.map { $0.map { String(cString: $0) } ?? "" }
  }

  private func fixedStrings(_ attribute: Attribute) throws(Diagnostic) -> [String] {
    let size = H5Tget_size(attribute.fileType.id)
    let (byteCount, overflow) = size.multipliedReportingOverflow(by: attribute.shape.elementCount)
    guard size > 0, !overflow, byteCount <= self.byteCount else {
      throw Self.corrupt("the attribute '\(attribute.place)' is larger than the file", at: location)
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    guard H5Aread(attribute.handle.id, attribute.fileType.id, &bytes) >= 0 else {
      throw Self.corrupt("cannot read the attribute '\(attribute.place)'", at: location)
    }
    let isSpacePadded = H5Tget_strpad(attribute.fileType.id) == H5T_STR_SPACEPAD
    return stride(from: 0, to: byteCount, by: size).map { start in
      var string = bytes[start..<(start + size)].prefix { $0 != 0 }
      if isSpacePadded { while string.last == 0x20 { string.removeLast() } }
      return String(decoding: string, as: UTF8.self)
    }
  }
}
