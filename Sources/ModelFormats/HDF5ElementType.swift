import CHDF5
import NNIR

/// How elements of a type in a file are read: as which type, and in which representation in memory.
struct HDF5ElementType {
  let dtype: DType
  let memoryType: HDF5Handle

  /// Nil for types that a tensor cannot hold.
  ///
  /// - Parameter isBFloat16: asked of two opaque bytes, as which h5py writes bfloat16; Keras notes it in an attribute.
  init?(_ fileType: HDF5Handle, isBFloat16: () -> Bool?) {
    let size = H5Tget_size(fileType.id)
    switch H5Tget_class(fileType.id) {
    case H5T_FLOAT:
      guard let dtype = Self.floatingPoint(fileType, size) else { return nil }
      self.init(dtype)
    case H5T_INTEGER:
      guard let dtype = Self.integer(isSigned: H5Tget_sign(fileType.id) != H5T_SGN_NONE, size) else { return nil }
      self.init(dtype)
    case H5T_ENUM:
      // h5py writes booleans as an 8-bit enumeration of FALSE and TRUE.
      guard size == 1, H5Tget_nmembers(fileType.id) == 2 else { return nil }
      self.init(.bool, fileType)
    case H5T_OPAQUE:
      guard size == 2, isBFloat16() == true else { return nil }
      self.init(.bfloat16, fileType)
    default: return nil
    }
  }

  private init?(_ dtype: DType) {
    let copy: hid_t =
      switch dtype {
      case .float32: H5Tcopy(nnc_h5_native_float32())
      case .float64: H5Tcopy(nnc_h5_native_float64())
      case .float16: nnc_h5_make_float16(5, 10)
      case .bfloat16: nnc_h5_make_float16(8, 7)
      case .int8: H5Tcopy(nnc_h5_native_int8())
      case .int16: H5Tcopy(nnc_h5_native_int16())
      case .int32: H5Tcopy(nnc_h5_native_int32())
      case .int64: H5Tcopy(nnc_h5_native_int64())
      case .uint8, .bool: H5Tcopy(nnc_h5_native_uint8())
      case .uint16: H5Tcopy(nnc_h5_native_uint16())
      case .uint32: H5Tcopy(nnc_h5_native_uint32())
      case .uint64: H5Tcopy(nnc_h5_native_uint64())
      }
    guard let memoryType = HDF5Handle(copy, H5Tclose) else { return nil }
    self.init(dtype, memoryType)
  }

  private init(_ dtype: DType, _ memoryType: HDF5Handle) {
    self.dtype = dtype
    self.memoryType = memoryType
  }

  private static func floatingPoint(_ fileType: HDF5Handle, _ size: Int) -> DType? {
    var (sign, exponent, exponentBits, fraction, fractionBits) = (0, 0, 0, 0, 0)
    guard H5Tget_fields(fileType.id, &sign, &exponent, &exponentBits, &fraction, &fractionBits) >= 0 else { return nil }
    return switch (size, exponentBits, fractionBits) {
    case (2, 5, 10): .float16
    case (2, 8, 7): .bfloat16
    case (4, 8, 23): .float32
    case (8, 11, 52): .float64
    default: nil
    }
  }

  private static func integer(isSigned: Bool, _ size: Int) -> DType? {
    switch size {
    case 1: isSigned ? .int8 : .uint8
    case 2: isSigned ? .int16 : .uint16
    case 4: isSigned ? .int32 : .uint32
    case 8: isSigned ? .int64 : .uint64
    default: nil
    }
  }
}
