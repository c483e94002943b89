import NNDiagnostics
import NNIR
import NNOps

/// CenterCrop: the middle of each image. An image that is smaller along some axis is instead cropped to the target's aspect ratio and
/// resized. Keras 2 does that to all images in RandomCrop, which Keras 3 leaves alone at inference.
struct CenterCrop: ImageLayer {
  let config: LayerConfig
  private let height: Int
  private let width: Int
  private let channelsFirst: Bool

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    height = try config.int("height", in: 1...)
    width = try config.int("width", in: 1...)
    channelsFirst = try config.channelsFirst
  }

  private var isRandom: Bool { config.className == "RandomCrop" }

  func transform(images: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    if isRandom && config.kerasMajor > 2 { return try build.autocast(images, config) }
    let x = try build.toChannelsLast(build.cast(images, to: config.computeDType), when: channelsFirst)
    let shape = build.shape(x)
    let box = cropBox(shape[1], shape[2])
    let cropped = try build.crop(x, top: box.top, left: box.left, height: box.height, width: box.width)
    let resized = try build.resize(cropped, height: height, width: width, .bilinear)
    return try build.fromChannelsLast(config.kerasMajor == 2 ? build.cast(resized, to: config.computeDType) : resized, when: channelsFirst)
  }

  func transform(masks: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID { try transform(images: masks, &build) }

  private struct CropBox {
    var top: Int
    var left: Int
    var height: Int
    var width: Int
  }

  private func cropBox(_ inHeight: Int, _ inWidth: Int) -> CropBox {
    var (cropHeight, cropWidth) = (height, width)
    if inHeight < height || inWidth < width || isRandom {
      cropHeight = max(min(inHeight, Int(Double(inWidth * height) / Double(width))), 1)
      cropWidth = max(min(inWidth, Int(Double(inHeight * width) / Double(height))), 1)
    }
    return CropBox(top: (inHeight - cropHeight) / 2, left: (inWidth - cropWidth) / 2, height: cropHeight, width: cropWidth)
  }

  func transform(
    boxes: ValueID, labels: ValueID, images: Shape, _ build: inout LayerBuild
  ) throws(Diagnostic) -> (boxes: ValueID, labels: ValueID) {
    if isRandom { return (boxes, labels) }
    let format = try config.boundingBoxFormat
    let (inHeight, inWidth) = channelsFirst ? (images[2], images[3]) : (images[1], images[2])
    let box = cropBox(inHeight, inWidth)
    let moved = BoundingBoxes(format, height: inHeight, width: inWidth)
      .clipped(x: box.left...(box.left + box.width), y: box.top...(box.top + box.height))
      .moved(x: -Double(box.left), y: -Double(box.top))
      .scaled(x: Double(width) / Double(box.width), y: Double(height) / Double(box.height))
      .clipped(x: 0...width, y: 0...height)
    return (
      try build.boxes(moved.columns(format, height: height, width: width), of: boxes),
      try build.labels(labels, where: moved.area, of: boxes)
    )
  }
}
