import NNDiagnostics
import NNIR
import NNOps

/// Images of another size by any interpolation of `tf.image.resize`; to keep the aspect ratio they are cropped or padded before.
struct Resizing: ImageLayer {
  let config: LayerConfig
  private let height: Int
  private let width: Int
  private let method: ResampleMethod
  private let antialias: Bool
  private let cropsToAspect: Bool
  private let padsToAspect: Bool
  private let fill: Double
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    height = try config.int("height", in: 1...)
    width = try config.int("width", in: 1...)
    method = try config.resampleMethod
    antialias = try config.bool("antialias", default: false)
    cropsToAspect = try config.bool("crop_to_aspect_ratio", default: false)
    padsToAspect = try config.bool("pad_to_aspect_ratio", default: false)
    if padsToAspect { _ = try config.choice("fill_mode", ["constant"], default: "constant") }
    fill = try config.double("fill_value", default: 0)
    channelsFirst = try config.channelsFirst
  }

  func transform(images: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try resize(build.autocast(images, config), method, &build)
  }

  func transform(masks: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    try resize(build.autocast(masks, config), .nearest, &build)
  }

  private func resize(_ images: ValueID, _ method: ResampleMethod, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    // Keras 2 converts images first, so that integers do not come back as such.
    let x = try build.toChannelsLast(config.kerasMajor == 2 ? build.cast(images, to: config.computeDType) : images, when: channelsFirst)
    let framed = cropsToAspect ? try crop(x, &build) : padsToAspect ? try pad(x, &build) : x
    let resized = try build.resizeRounded(framed, height: height, width: width, method, antialias: antialias)
    return try build.fromChannelsLast(resized, when: channelsFirst)
  }

  // MARK: Aspect ratio

  /// The extents that have the target's aspect ratio at the other extent of the image, truncated in single precision as Keras does.
  private func aspectExtents(_ shape: Shape) -> (height: Int, width: Int) {
    (Int(Float(shape[2] * height) / Float(width)), Int(Float(shape[1] * width) / Float(height)))
  }

  private func crop(_ x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(x)
    let aspect = aspectExtents(shape)
    let (cropHeight, cropWidth) = (max(min(shape[1], aspect.height), 1), max(min(shape[2], aspect.width), 1))
    return try build.crop(x, top: (shape[1] - cropHeight) / 2, left: (shape[2] - cropWidth) / 2, height: cropHeight, width: cropWidth)
  }

  private func pad(_ x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(x)
    let aspect = aspectExtents(shape)
    // Both sides get the same, so an odd pixel is left out.
    let margins = [0, max(aspect.height - shape[1], 0) / 2, max(aspect.width - shape[2], 0) / 2, 0]
    return margins.allSatisfy { $0 == 0 } ? x : try build.add(Pad(low: margins, high: margins, mode: .constant(fill)), x)
  }

  // MARK: Boxes

  func transform(
    boxes: ValueID, labels: ValueID, images: Shape, _ build: inout LayerBuild
  ) throws(Diagnostic) -> (boxes: ValueID, labels: ValueID) {
    let format = try config.boundingBoxFormat
    let (inHeight, inWidth) = channelsFirst ? (images[2], images[3]) : (images[1], images[2])
    let columns = (0..<4).map { Expr.operand($0) }
    func all(equal value: Double) -> Expr {
      columns.map { .binary(.equal, $0, .constant(value)) }.reduce(1) { .binary(.logicalAnd, $0, $1) }
    }
    let moved = move(BoundingBoxes(format, height: inHeight, width: inWidth), inHeight, inWidth).clipped(x: 0...width, y: 0...height)
    // Boxes of zeros or −1 are padding.
    let cleared = moved.cleared(where: .binary(.logicalOr, all(equal: -1), all(equal: 0)))
    return (
      try build.boxes(cleared.columns(format, height: height, width: width), of: boxes),
      try build.labels(labels, where: moved.area, of: boxes)
    )
  }

  private func move(_ boxes: BoundingBoxes, _ inHeight: Int, _ inWidth: Int) -> BoundingBoxes {
    let (inH, inW, h, w) = (Double(inHeight), Double(inWidth), Double(height), Double(width))
    if padsToAspect {
      let scale = min(h / inH, w / inW)
      return boxes.scaled(x: scale, y: scale).moved(x: ((w - inW * scale) / 2).rounded(.down), y: ((h - inH * scale) / 2).rounded(.down))
    }
    if cropsToAspect {
      let isWide = inW / inH > w / h
      let (newWidth, newHeight) = isWide ? (h * inW / inH, h) : (w, w * inH / inW)
      return boxes.scaled(x: newWidth / inW, y: newHeight / inH)
        .moved(x: -((newWidth - w) / 2).rounded(.down), y: -((newHeight - h) / 2).rounded(.down))
    }
    return boxes.scaled(x: w / inW, y: h / inH)
  }
}

extension LayerConfig {
  var resampleMethod: ResampleMethod {
    get throws(Diagnostic) {
      let older = kerasMajor == 2 ? ["gaussian", "mitchellcubic"] : []
      let name = try choice(
        "interpolation", ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area"] + older, default: "bilinear")
      return switch name {
      case "nearest": .nearest
      case "bicubic": .bicubic
      case "lanczos3": .lanczos(radius: 3)
      case "lanczos5": .lanczos(radius: 5)
      case "area": .area
      case "gaussian": .gaussian
      case "mitchellcubic": .mitchell
      default: .bilinear
      }
    }
  }
}

extension LayerBuild {
  /// Resizes `[N, H, W, C]`; the result is float32 unless the size stays.
  mutating func resize(
    _ value: ValueID, height: Int, width: Int, _ method: ResampleMethod, antialias: Bool = false
  ) throws(Diagnostic) -> ValueID {
    let shape = shape(value)
    if shape[1] == height && shape[2] == width { return value }
    guard shape[1] > 0 && shape[2] > 0 else {
      throw Diagnostic(id: "keras-empty-image", "an image of shape \(shape) has no pixels to resize", at: location)
    }
    try Graph.check([shape[0], height, width, shape[3]], at: location)
    let rows = Resample(axis: 1, spans: method.spans(from: shape[1], to: height, antialias: antialias))
    let columns = Resample(axis: 2, spans: method.spans(from: shape[2], to: width, antialias: antialias))
    // The order that leaves less to do for the second.
    let order = height * shape[2] <= shape[1] * width ? [rows, columns] : [columns, rows]
    var result = try cast(value, to: .float32)
    for op in order where op.spans.count != shape[op.axis] || !op.isIdentity { result = try add(op, result) }
    return result
  }

  /// The image in its own type: integers come back rounded; neighbours that were only picked are whole already.
  mutating func resizeRounded(
    _ value: ValueID, height: Int, width: Int, _ method: ResampleMethod, antialias: Bool = false
  ) throws(Diagnostic) -> ValueID {
    let dtype = type(value).dtype
    let resized = try resize(value, height: height, width: width, method, antialias: antialias)
    return try cast(dtype.isFloatingPoint || method == .nearest ? resized : try map(.apply(.rint, .x), resized), to: dtype)
  }
}
