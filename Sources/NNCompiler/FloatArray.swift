import ModelFormats
import NNIR

/// Elements of a float32 array in row-major order.
public struct FloatArray: Hashable, Sendable {
  public var shape: [Int]
  public var elements: [Float]

  /// - Precondition: as many elements as the shape has.
  public init(shape: [Int], elements: [Float]) {
    precondition(Shape(shape).checkedElementCount == elements.count, "\(elements.count) elements for shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// One axis.
  public init(_ elements: [Float]) { self.init(shape: [elements.count], elements: elements) }

  /// Rows of equal length.
  ///
  /// - Precondition: all rows have the same length.
  public init(_ rows: [[Float]]) {
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of different lengths")
    self.init(shape: [rows.count, rows.first?.count ?? 0], elements: Array(rows.joined()))
  }

  /// The same value everywhere.
  public init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape, elements: [Float](repeating: value, count: Shape(shape).elementCount))
  }

  /// The same elements under another shape.
  ///
  /// - Precondition: as many elements as the shape has.
  public func reshaped(_ shape: [Int]) -> FloatArray { FloatArray(shape: shape, elements: elements) }

  /// Reads an `.npy` file, whatever the type of its elements.
  public init(contentsOf path: String) throws(CompilerError) {
    self.init(try CompilerError.wrapping { try NPYFile.read(path) })
  }

  /// Writes an `.npy` file; nothing is left behind when it fails.
  public func write(to path: String) throws(CompilerError) {
    try CompilerError.wrapping { try NPYFile.write(tensor, to: path) }
  }

  package init(_ tensor: Tensor) { self.init(shape: tensor.shape.dims, elements: tensor.converted(to: .float32).floats) }

  package var tensor: Tensor { Tensor(Shape(shape), elements) }
}
