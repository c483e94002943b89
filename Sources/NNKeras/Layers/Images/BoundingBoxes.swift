import NNDiagnostics
import NNIR
import NNOps

/// Bounding boxes as expressions over their four columns, so that any chain of conversions is one element-wise function a coordinate.
struct BoundingBoxes {
  /// Left, top, right, bottom in pixels.
  var left: Expr
  var top: Expr
  var right: Expr
  var bottom: Expr

  static let formats = [
    "xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx", "rel_xywh", "rel_center_xywh",
  ]

  /// Operand *i* is column *i* of boxes in `format`, whose `rel_` variants are fractions of an image of `height` × `width` pixels.
  init(_ format: String, height: Int, width: Int) {
    let c = (0..<4).map { Expr.operand($0) }
    switch format.replacing("rel_", with: "") {
    case "yxyx": (left, top, right, bottom) = (c[1], c[0], c[3], c[2])
    case "xywh": (left, top, right, bottom) = (c[0], c[1], c[0] + c[2], c[1] + c[3])
    case "center_xywh": (left, top, right, bottom) = (c[0] - c[2] / 2, c[1] - c[3] / 2, c[0] + c[2] / 2, c[1] + c[3] / 2)
    case "center_yxhw": (left, top, right, bottom) = (c[1] - c[3] / 2, c[0] - c[2] / 2, c[1] + c[3] / 2, c[0] + c[2] / 2)
    default: (left, top, right, bottom) = (c[0], c[1], c[2], c[3])
    }
    if format.hasPrefix("rel_") { self = scaled(x: Double(width), y: Double(height)) }
  }

  /// The four columns in `format`.
  func columns(_ format: String, height: Int, width: Int) -> [Expr] {
    let (w, h) = (right - left, bottom - top)
    let relative = format.hasPrefix("rel_")
    let (x, y): (Expr, Expr) = relative ? (.constant(Double(width)), .constant(Double(height))) : (1, 1)
    func inUnits(_ columns: [(Expr, Expr)]) -> [Expr] { columns.map { relative ? $0 / $1 : $0 } }
    switch format.replacing("rel_", with: "") {
    case "yxyx": return inUnits([(top, y), (left, x), (bottom, y), (right, x)])
    case "xywh": return inUnits([(left, x), (top, y), (w, x), (h, y)])
    case "center_xywh": return inUnits([(left + w / 2, x), (top + h / 2, y), (w, x), (h, y)])
    case "center_yxhw": return inUnits([(top + h / 2, y), (left + w / 2, x), (h, y), (w, x)])
    default: return inUnits([(left, x), (top, y), (right, x), (bottom, y)])
    }
  }

  func scaled(x: Double, y: Double) -> BoundingBoxes {
    mapped({ $0 * .constant(x) }, { $0 * .constant(y) })
  }

  func moved(x: Double, y: Double) -> BoundingBoxes {
    mapped({ $0 + .constant(x) }, { $0 + .constant(y) })
  }

  func clipped(x: ClosedRange<Int>, y: ClosedRange<Int>) -> BoundingBoxes {
    func clip(_ value: Expr, _ range: ClosedRange<Int>) -> Expr {
      .min(.max(value, .constant(Double(range.lowerBound))), .constant(Double(range.upperBound)))
    }
    return mapped({ clip($0, x) }, { clip($0, y) })
  }

  /// All coordinates 0 where `condition` is true.
  func cleared(where condition: Expr) -> BoundingBoxes {
    let clear: (Expr) -> Expr = { .select(condition, then: 0, otherwise: $0) }
    return mapped(clear, clear)
  }

  private func mapped(_ x: (Expr) -> Expr, _ y: (Expr) -> Expr) -> BoundingBoxes {
    var copy = self
    (copy.left, copy.top, copy.right, copy.bottom) = (x(left), y(top), x(right), y(bottom))
    return copy
  }

  var area: Expr { (right - left) * (bottom - top) }
}

extension LayerConfig {
  /// `bounding_box_format`, which every layer needs that is given boxes and moves them.
  var boundingBoxFormat: String {
    get throws(Diagnostic) { try choice("bounding_box_format", BoundingBoxes.formats) }
  }
}

extension LayerBuild {
  /// Computes the columns of new boxes from those of `boxes`.
  mutating func boxes(_ columns: [Expr], of boxes: ValueID) throws(Diagnostic) -> ValueID {
    let parts = try self.columns(of: boxes)
    let results = try columns.mapThrowing { column throws(Diagnostic) in try map(column, over: parts) }
    return try addAll(Concatenate(axis: shape(boxes).rank - 1), results)[0]
  }

  /// Labels of boxes, −1 where `area` is not positive.
  mutating func labels(_ labels: ValueID, where area: Expr, of boxes: ValueID) throws(Diagnostic) -> ValueID {
    let areas = try map(area, over: columns(of: boxes))
    let kept = try cast(try map(.x > 0, try reshape(areas, Shape(Array(shape(boxes).dims.dropLast())))), to: type(labels).dtype)
    return try map(.select(.operand(1), then: .operand(0), otherwise: -1), labels, kept)
  }

  private mutating func columns(of boxes: ValueID) throws(Diagnostic) -> [ValueID] {
    let shape = shape(boxes)
    return try (0..<4).mapThrowing { column throws(Diagnostic) in
      try add(
        Slice(starts: shape.dims.dropLast().map { _ in 0 } + [column], sizes: shape.dims.dropLast() + [1]), boxes)
    }
  }

  /// An expression over some of the values, which it numbers from 0.
  private mutating func map(_ expr: Expr, over values: [ValueID]) throws(Diagnostic) -> ValueID {
    let used = expr.operands
    return try addAll(Map(expr.mapOperands { .operand(used.firstIndex(of: $0)!) }), used.map { values[$0] })[0]
  }
}
