import NNDiagnostics
import NNIR
import NNOps

/// Augmentation, which happens in training only. At inference images pass, in many classes converted to the type of the dtype policy.
struct Augmentation: ImageLayer {
  let config: LayerConfig

  /// Classes that convert images even when they leave them alone, in Keras 3.15; in Keras 2 all do.
  private static let converting: Set<String> = [
    "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur", "RandomPerspective", "RandomRotation", "RandomSharpness",
    "RandomShear", "RandomTranslation", "RandomZoom", "AugMix", "RandAugment", "CutMix", "Solarization",
  ]

  init(_ config: LayerConfig) { self.config = config }

  func transform(images: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    config.kerasMajor == 2 || Self.converting.contains(config.className)
      ? try build.cast(images, to: config.computeDType) : try build.autocast(images, config)
  }

  func transform(masks: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    config.className == "RandomFlip" ? try transform(images: masks, &build) : masks
  }
}

/// The first `max_number` boxes of each image, or as many with −1 added; images pass.
struct MaxNumBoundingBoxes: ImageLayer {
  let config: LayerConfig
  private let count: Int
  private let fill: Double

  init(_ config: LayerConfig) throws(Diagnostic) {
    self.config = config
    count = try config.int("max_number", in: 0...)
    fill = try config.double("fill_value", default: -1)
  }

  func transform(images: ValueID, _ build: inout LayerBuild) -> ValueID { images }

  func transform(
    boxes: ValueID, labels: ValueID, images: Shape, _ build: inout LayerBuild
  ) throws(Diagnostic) -> (boxes: ValueID, labels: ValueID) {
    (try resized(boxes, &build), try resized(labels, &build))
  }

  private func resized(_ value: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let shape = build.shape(value)
    if shape[1] >= count {
      var sizes = shape.dims
      sizes[1] = count
      return try build.add(Slice(starts: shape.dims.map { _ in 0 }, sizes: sizes), value)
    }
    var high = shape.dims.map { _ in 0 }
    high[1] = count - shape[1]
    return try build.add(Pad(low: shape.dims.map { _ in 0 }, high: high, mode: .constant(fill)), value)
  }
}
