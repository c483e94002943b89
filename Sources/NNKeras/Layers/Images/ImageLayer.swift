import NNDiagnostics
import NNIR
import NNOps

/// The layers of image preprocessing. Keras gives them images, or a dictionary with the keys `images`, `labels`, `segmentation_masks` and
/// `bounding_boxes` (which has `boxes` and `labels`), and each with a batch axis or without.
protocol ImageLayer: KerasLayer {
  var config: LayerConfig { get }

  /// - Parameter images: rank 4, in the layer's data format.
  func transform(images: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID

  func transform(masks: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID

  /// - Parameters:
  ///   - boxes: `[N, boxes, 4]`, float32.
  ///   - labels: `[N, boxes]`, or more axes.
  ///   - images: the shape of the images before the layer, batch included.
  func transform(
    boxes: ValueID, labels: ValueID, images: Shape, _ build: inout LayerBuild
  ) throws(Diagnostic) -> (boxes: ValueID, labels: ValueID)
}

extension ImageLayer {
  var castsInputs: Bool { false }

  func transform(masks: ValueID, _ build: inout LayerBuild) -> ValueID { masks }

  func transform(boxes: ValueID, labels: ValueID, images: Shape, _ build: inout LayerBuild) -> (boxes: ValueID, labels: ValueID) {
    (boxes, labels)
  }

  func call(_ inputs: [KerasTensor], _ weights: [Tensor], _ build: inout LayerBuild) throws(Diagnostic) -> [KerasTensor] {
    guard let images = build.keywords["images"]?.first?.value else {
      return [KerasTensor(try batched(inputs[0].value, &build) { value, build throws(Diagnostic) in try transform(images: value, &build) })]
    }
    var results = build.keywords.compactMapValues { $0.first?.value }
    try build.requireRank(images, 3...4, config)
    let isBatched = build.shape(images).rank == 4
    if !isBatched { build.useBatchAxis(as: .data) }
    results["images"] = try batched(images, &build) { value, build throws(Diagnostic) in try transform(images: value, &build) }
    if let masks = results["segmentation_masks"] {
      results["segmentation_masks"] = try batched(masks, &build) { value, build throws(Diagnostic) in try transform(masks: value, &build) }
    }
    if let boxes = results["bounding_boxes.boxes"], let labels = results["bounding_boxes.labels"] {
      let shape = isBatched ? build.shape(images) : Shape([1] + build.shape(images).dims)
      let floats = try build.cast(boxes, to: .float32)
      let moved = try transform(
        boxes: isBatched ? floats : build.withBatchAxis(floats), labels: isBatched ? labels : build.withBatchAxis(labels), images: shape,
        &build)
      results["bounding_boxes.boxes"] = isBatched ? moved.boxes : try build.withoutBatchAxis(moved.boxes)
      results["bounding_boxes.labels"] = isBatched ? moved.labels : try build.withoutBatchAxis(moved.labels)
    }
    // Keras flattens dictionaries by sorted key.
    return results.keys.sorted().map { KerasTensor(results[$0]!) }
  }

  /// Computes on images with a batch axis, which a single image gets for the time.
  private func batched(
    _ value: ValueID, _ build: inout LayerBuild, _ compute: (ValueID, inout LayerBuild) throws(Diagnostic) -> ValueID
  ) throws(Diagnostic) -> ValueID {
    try build.requireRank(value, 3...4, config)
    if build.shape(value).rank == 4 { return try compute(value, &build) }
    build.useBatchAxis(as: .data)
    let result = try compute(build.withBatchAxis(value), &build)
    return try build.withoutBatchAxis(result)
  }
}

extension LayerBuild {
  mutating func withBatchAxis(_ value: ValueID) throws(Diagnostic) -> ValueID { try reshape(value, Shape([1] + shape(value).dims)) }

  mutating func withoutBatchAxis(_ value: ValueID) throws(Diagnostic) -> ValueID {
    try reshape(value, Shape(Array(shape(value).dims.dropFirst())))
  }

  /// Floating-point images in the type that a layer computes in, as Keras converts every argument.
  mutating func autocast(_ value: ValueID, _ config: LayerConfig) throws(Diagnostic) -> ValueID {
    type(value).dtype.isFloatingPoint ? try cast(value, to: config.computeDType) : value
  }

  /// The rectangle of `[N, H, W, C]` that begins at (top, left).
  mutating func crop(_ value: ValueID, top: Int, left: Int, height: Int, width: Int) throws(Diagnostic) -> ValueID {
    let shape = shape(value)
    if shape[1] == height && shape[2] == width { return value }
    return try add(Slice(starts: [0, top, left, 0], sizes: [shape[0], height, width, shape[3]]), value)
  }
}
