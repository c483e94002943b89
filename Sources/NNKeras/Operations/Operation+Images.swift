import Foundation
import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// `keras.ops.image`. Images are `[N, H, W, C]` or `[H, W, C]`, or the same with channels first.
  static let images: [String: Operation] = [
    "RGBToGrayscale": image { (call, build, x) throws(Diagnostic) in
      let (dtype, shape) = (build.type(x).dtype, build.shape(x))
      if shape.last == 1 { return x }
      let rows = try build.cast(try build.reshape(x, [shape.rows, 3]), to: PromotedType.float(dtype))
      let weights = try build.cast(try build.constant(Tensor([3, 1], [0.2989, 0.587, 0.114])), to: build.type(rows).dtype)
      return try build.cast(try build.reshape(try build.matmul(rows, weights), Shape(shape.dims.dropLast() + [1])), to: dtype)
    },
    "RGBToHSV": image { (_, build, x) throws(Diagnostic) in try build.rgbToHSV(x) },
    "HSVToRGB": image { (_, build, x) throws(Diagnostic) in try build.hsvToRGB(x) },
    "PadImages": image { (call, build, x) throws(Diagnostic) in
      let (top, bottom, left, right) = try call.margins("padding", build.shape(x))
      return try build.pad(x, low: [0, top, left, 0], high: [0, bottom, right, 0])
    },
    "CropImages": image { (call, build, x) throws(Diagnostic) in
      let shape = build.shape(x)
      let (top, bottom, left, right) = try call.margins("cropping", shape)
      let rows = try build.slice(x, axis: 1, from: top, count: shape[1] - top - bottom)
      return try build.slice(rows, axis: 2, from: left, count: shape[2] - left - right)
    },
    "GaussianBlur": image { (call, build, x) throws(Diagnostic) in
      let size = try call.ints("kernel_size", count: 2, default: 3)
      let sigma = try call.option("sigma")?.sequence?.compactMap(\.double) ?? [1, 1]
      guard sigma.count == 2 else { throw call.config.bad("sigma", try call.option("sigma") ?? .null, accepts: "two numbers") }
      let kernels = zip(size, sigma).map { gaussian($0, $1) }
      // Along columns first, as the formula `y ⊗ x` lays it out.
      return try build.blur(x, rows: kernels[1], columns: kernels[0], size)
    },
    "SobelEdges": image { (_, build, x) throws(Diagnostic) in
      let padded = try build.pad(x, low: [0, 1, 1, 0], high: [0, 1, 1, 0], mode: .reflect)
      let vertical: [Float] = [-1, -2, -1, 0, 0, 0, 1, 2, 1]
      let horizontal: [Float] = [-1, 0, 1, -2, 0, 2, -1, 0, 1]
      let parts = try [vertical, horizontal].mapThrowing { taps throws(Diagnostic) in try build.filter(padded, taps, [3, 3]) }
      return try build.stack(parts, axis: 4)
    },
    "ExtractPatches": Operation("images") { (call, build) throws(Diagnostic) in
      guard let given = try call.ints("size", minimum: 1), (1...3).contains(given.count) else { throw call.config.missing("size") }
      let volume = given.count == 3 ? 3 : 2
      let x = try call.tensor("images", rank: (volume + 1)...(volume + 2), &build)
      let first = try call.channelsFirst
      let isSingle = build.shape(x).rank == volume + 1
      let batch = isSingle ? try build.expand(x, at: 0) : x
      let size = try call.ints("size", count: volume, default: 1)
      let strides = try call.has("strides") ? call.ints("strides", count: volume, default: 1) : size
      var window = Window(size: size, strides: strides, dilations: try call.ints("dilation_rate", count: volume, default: 1))
      var value = try build.toChannelsLast(batch, when: first)
      if try call.string("padding", default: "valid") == "same" {
        if !first { value = try build.insideSame(value, window) }
        window.padSame(Array(build.shape(value).dims[1...volume]))
      }
      let patches = try build.fromChannelsLast(try build.patches(value, window), when: first)
      return isSingle ? try build.squeeze(patches, [0]) : patches
    },
    "AffineTransform": image(beside: ["transform"]) { (call, build, x) throws(Diagnostic) in
      var transform = try build.cast(try call.tensor("transform", &build), to: .float32)
      if build.shape(transform).rank == 1 { transform = try build.expand(transform, at: 0) }
      return try call.project(x, transform, mode: try call.options().choice("fill_mode", ["constant", "nearest", "wrap", "reflect"], default: "constant"), &build)
    },
    "PerspectiveTransform": image(beside: ["start_points", "end_points"]) { (call, build, x) throws(Diagnostic) in
      func points(_ name: String) throws(Diagnostic) -> ValueID {
        let value = try build.cast(try call.tensor(name, &build), to: .float32)
        return build.shape(value).rank == 2 ? try build.expand(value, at: 0) : value
      }
      return try call.project(x, try build.homography(try points("start_points"), try points("end_points")), mode: "constant", &build)
    },
    "MapCoordinates": Operation("inputs", "coordinates") { (call, build) throws(Diagnostic) in try call.mapCoordinates(&build) },
    "ScaleAndTranslate": Operation("images", "output_shape", "scale", "translation", "spatial_dims", "method", "antialias") { (call, build) throws(Diagnostic) in
      try call.scaleAndTranslate(&build)
    },
    "ElasticTransform": .refused("random distortions", hint: "they are meant for training; remove the operation from the exported model"),
    "SSIM": Operation("image1", "image2") { (call, build) throws(Diagnostic) in try call.similarity(&build) },
  ]

  /// A function of a batch of images with channels last, whatever the call gives.
  private static func image(
    beside parameters: [String] = [],
    _ body: @escaping @Sendable (OperationCall, inout LayerBuild, ValueID) throws(Diagnostic) -> ValueID
  ) -> Operation {
    let build: @Sendable (OperationCall, inout LayerBuild) throws(Diagnostic) -> ValueID = { (call, build) throws(Diagnostic) in
      let x = try call.tensor("images", rank: 3...4, &build)
      let isSingle = build.shape(x).rank == 3
      let first = try call.channelsFirst
      let batch = isSingle ? try build.expand(x, at: 0) : x
      let result = try body(call, &build, try build.toChannelsLast(batch, when: first))
      // A function that adds an axis behind the channels keeps it there.
      let moved = build.shape(result).rank == 4 ? try build.fromChannelsLast(result, when: first)
        : first ? try build.transpose(result, [0, 3, 1, 2, 4]) : result
      return isSingle ? try build.squeeze(moved, [0]) : moved
    }
    switch parameters.count {
    case 1: return Operation("images", parameters[0], build: build)
    case 2: return Operation("images", parameters[0], parameters[1], build: build)
    default: return Operation("images", build: build)
    }
  }

  /// Samples of a Gaussian, which sum to 1.
  fileprivate static func gaussian(_ size: Int, _ sigma: Double) -> [Double] {
    let raw = (0..<size).map { exp(-0.5 * pow((Double($0) - Double(size - 1) / 2) / sigma, 2)) }
    let sum = raw.reduce(0, +)
    return raw.map { $0 / sum }
  }
}

extension OperationCall {
  /// Top, bottom, left and right of a padding or cropping, of which some follow from the target size.
  fileprivate func margins(_ kind: String, _ shape: Shape) throws(Diagnostic) -> (Int, Int, Int, Int) {
    func pair(_ low: String, _ high: String, _ target: String, _ extent: Int) throws(Diagnostic) -> (Int, Int) {
      let (first, second) = (try ints("\(low)_\(kind)")?.first, try ints("\(high)_\(kind)")?.first)
      guard let wanted = try ints("target_\(target)")?.first else { return (first ?? 0, second ?? 0) }
      let whole = kind == "padding" ? wanted - extent : extent - wanted
      if let first { return (first, whole - first) }
      return (whole - (second ?? 0), second ?? 0)
    }
    let rows = try pair("top", "bottom", "height", shape[1])
    let columns = try pair("left", "right", "width", shape[2])
    guard min(rows.0, rows.1, columns.0, columns.1) >= 0 else {
      throw unsupported("a negative \(kind)", hint: "check target_height and target_width against images of shape \(shape)")
    }
    return (rows.0, rows.1, columns.0, columns.1)
  }

  /// The mean structural similarity of Wang et al. (2004), with windows that lie inside the images.
  fileprivate func similarity(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let first = try channelsFirst
    let (image1, image2) = (try tensor("image1", rank: 3...4, &build), try tensor("image2", rank: 3...4, &build))
    let (dtype, isSingle) = (build.type(image1).dtype, build.shape(image1).rank == 3)
    func number(_ image: ValueID) throws(Diagnostic) -> ValueID {
      let images = isSingle ? try build.expand(image, at: 0) : image
      return try build.toChannelsLast(try build.cast(images, to: PromotedType.float(dtype)), when: first)
    }
    let (a, b) = (try number(image1), try number(image2))
    let (size, sigma) = (try int("filter_size", default: 11, in: 1...), try double("filter_sigma", default: 1.5))
    let peak = try double("max_val")
    let (k1, k2) = (try double("k1", default: 0.01), try double("k2", default: 0.03))
    let (c1, c2) = (Expr.constant(k1 * peak * k1 * peak), Expr.constant(k2 * peak * k2 * peak))
    let line = Operation.gaussian(size, sigma)
    let taps = line.flatMap { y in line.map { Float(y * $0) } }
    func mean(_ expr: Expr) throws(Diagnostic) -> ValueID { try build.filter(try build.map(expr, a, b), taps, [size, size]) }
    let (meanA, meanB) = (try mean(.operand(0) + .operand(1) * 0), try mean(.operand(1) + .operand(0) * 0))
    let (product, squares) = (try mean(.operand(0) * .operand(1)), try mean(.operand(0) * .operand(0) + .operand(1) * .operand(1)))
    let (x, y, xy, both) = (Expr.operand(0), Expr.operand(1), Expr.operand(2), Expr.operand(3))
    let luminance = (x * y * 2 + c1) / (x * x + y * y + c1)
    let structure = (xy * 2 - x * y * 2 + c2) / (both - (x * x + y * y) + c2)
    let map = try build.map(luminance * structure, meanA, meanB, product, squares)
    return try build.cast(try build.reduce(.mean, map, isSingle ? [0, 1, 2, 3] : [1, 2, 3]), to: dtype)
  }
}

extension LayerBuild {
  /// Every channel filtered with the same taps, without padding.
  fileprivate mutating func filter(_ x: ValueID, _ taps: [Float], _ size: [Int]) throws(Diagnostic) -> ValueID {
    let channels = shape(x).last
    try Graph.check(Shape(size + [1, channels]), at: location)
    let kernel = Tensor(Shape(size + [1, channels]), taps.flatMap { [Float](repeating: $0, count: channels) })
    return try add(Convolution(Window(size: size, strides: [1, 1]), groups: channels), x, try constant(kernel))
  }

  fileprivate mutating func blur(_ x: ValueID, rows: [Double], columns: [Double], _ size: [Int]) throws(Diagnostic) -> ValueID {
    // Keras lays the outer product of the second and the first kernel out in the shape of `kernel_size`.
    let taps = rows.flatMap { y in columns.map { Float(y * $0) } }
    var window = Window(size: size, strides: [1, 1])
    window.padSame(Array(shape(x).dims[1...2]))
    let padded = try pad(x, low: [0] + window.padLow + [0], high: [0] + window.padHigh + [0])
    return try filter(padded, taps, size)
  }

  /// Red, green and blue, or what else the three channels of an image are.
  private mutating func colors(_ x: ValueID) throws(Diagnostic) -> [ValueID] {
    guard shape(x).last == 3 else {
      throw Diagnostic(id: "keras-input-shape", "an image of \(shape(x).last) channels instead of 3", at: location)
    }
    return try unstack(x, axis: 3)
  }

  /// Hue, saturation and value (Smith 1978), all in 0…1.
  fileprivate mutating func rgbToHSV(_ x: ValueID) throws(Diagnostic) -> ValueID {
    let channels = try colors(x)
    let (r, g, b) = (Expr.operand(0), Expr.operand(1), Expr.operand(2))
    let high = Expr.max(.max(r, g), b)
    let range = high - .min(.min(r, g), b)
    let norm = Expr.constant(1.0 / 6) / range
    let hue = Expr.select(
      .binary(.equal, r, high), then: norm * (g - b),
      otherwise: .select(.binary(.equal, g, high), then: norm * (b - r) + .constant(2.0 / 6), otherwise: norm * (r - g) + .constant(4.0 / 6)))
    let positive = Expr.select(range > 0, then: .select(hue < 0, then: hue + 1, otherwise: hue), otherwise: 0)
    let saturation = Expr.select(high > 0, then: range / high, otherwise: 0)
    let parts = try [positive, saturation, high].mapThrowing { expr throws(Diagnostic) in try map(expr, channels[0], channels[1], channels[2]) }
    return try stack(parts, axis: 3)
  }

  fileprivate mutating func hsvToRGB(_ x: ValueID) throws(Diagnostic) -> ValueID {
    let channels = try colors(x)
    let (h, s, v) = (Expr.operand(0), Expr.operand(1), Expr.operand(2))
    let h6 = h * 6
    let ramps = [
      .apply(.absolute, h6 - 3) - 1, 2 - .apply(.absolute, h6 - 2), 2 - .apply(.absolute, h6 - 4),
    ]
    let parts = try ramps.mapThrowing { ramp throws(Diagnostic) in
      try map((1 - s + s * Activation.clip(ramp, 0, 1)) * v, channels[0], channels[1], channels[2])
    }
    return try stack(parts, axis: 3)
  }
}
