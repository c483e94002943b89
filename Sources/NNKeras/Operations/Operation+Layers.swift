import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// Operations that a layer of Keras computes as well, with its weights as arguments.
  static let layers: [String: Operation] = [
    "Conv": Operation("inputs", "kernel") { (call, build) throws(Diagnostic) in
      let kernel = try call.tensor("kernel", rank: 3...5, &build)
      let shape = build.shape(kernel)
      let rank = shape.rank - 2
      let x = try call.tensor("inputs", rank: (rank + 2)...(rank + 2), &build)
      let channels = try call.channelsFirst ? build.shape(x)[1] : build.shape(x).last
      let config = try call.layerConfig(
        "Conv\(rank)D", [
          "filters": .int(shape.last), "kernel_size": .ints(shape.dims.prefix(rank)), "use_bias": false,
          "groups": .int(channels / max(shape[rank], 1)),
        ])
      return try call.convolve(ConvolutionLayer(config), x, [kernel], &build)
    },
    "DepthwiseConv": Operation("inputs", "kernel") { (call, build) throws(Diagnostic) in
      let kernel = try call.tensor("kernel", rank: 3...5, &build)
      let shape = build.shape(kernel)
      let config = try call.layerConfig(
        "DepthwiseConv\(shape.rank - 2)D",
        ["kernel_size": .ints(shape.dims.dropLast(2)), "depth_multiplier": .int(shape.last), "use_bias": false])
      return try call.convolve(ConvolutionLayer(config), try call.tensor("inputs", &build), [kernel], &build)
    },
    "SeparableConv": Operation("inputs", "depthwise_kernel", "pointwise_kernel") { (call, build) throws(Diagnostic) in
      let kernels = [try call.tensor("depthwise_kernel", rank: 3...5, &build), try call.tensor("pointwise_kernel", rank: 3...5, &build)]
      let shape = build.shape(kernels[0])
      let config = try call.layerConfig(
        "SeparableConv\(shape.rank - 2)D", [
          "kernel_size": .ints(shape.dims.dropLast(2)), "depth_multiplier": .int(shape.last), "filters": .int(build.shape(kernels[1]).last),
          "use_bias": false,
        ])
      return try call.convolve(ConvolutionLayer(config), try call.tensor("inputs", &build), kernels, &build)
    },
    "ConvTranspose": Operation("inputs", "kernel") { (call, build) throws(Diagnostic) in
      let kernel = try call.tensor("kernel", rank: 3...5, &build)
      let dims = build.shape(kernel).dims
      let config = try call.layerConfig(
        "Conv\(dims.count - 2)DTranspose", ["filters": .int(dims[dims.count - 2]), "kernel_size": .ints(dims.dropLast(2)), "use_bias": false])
      return try call.convolve(ConvolutionTranspose(config), try call.tensor("inputs", &build), [kernel], &build)
    },
    "MaxPool": pool("MaxPooling"), "AveragePool": pool("AveragePooling"),
    "AdaptiveMaxPool": pool("AdaptiveMaxPooling"), "AdaptiveAveragePool": pool("AdaptiveAveragePooling"),
    "Resize": Operation("images") { (call, build) throws(Diagnostic) in
      let size = try call.ints("size") ?? []
      guard size.count == 2 else { throw call.config.missing("size") }
      return try call.layer(
        "Resizing", ["height": .int(size[0]), "width": .int(size[1])], try call.tensor("images", &build), &build)
    },
    "BatchNorm": Operation("x", "mean", "variance", "offset", "scale") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axis = try call.axis(of: build.shape(x), default: -1)
      func vector(_ name: String) throws(Diagnostic) -> ValueID? {
        guard let value = try call.optionalTensor(name, &build) else { return nil }
        var dims = [Int](repeating: 1, count: build.shape(x).rank)
        dims[axis] = build.shape(value).elementCount
        return try build.reshape(try build.cast(value, to: build.type(x).dtype), Shape(dims))
      }
      guard let mean = try vector("mean"), let variance = try vector("variance") else { throw call.config.missing("mean") }
      let epsilon = Expr.constant(try call.double("epsilon", default: 1e-3))
      var result = try build.map((.operand(0) - .operand(1)) * .apply(.rsqrt, .operand(2) + epsilon), x, mean, variance)
      if let scale = try vector("scale") { result = try build.map(.operand(0) * .operand(1), result, scale) }
      if let offset = try vector("offset") { result = try build.map(.operand(0) + .operand(1), result, offset) }
      return result
    },
    "LayerNorm": Operation("x", "gamma", "beta") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axes = try call.axes(of: build.shape(x))
      let epsilon = Expr.constant(try call.double("epsilon", default: 1e-7))
      let isRMS = try call.bool("rms_scaling")
      let mean = try build.reduce(.mean, x, axes, keepDims: true)
      let variance = try build.variance(x, axes, keepDims: true)
      var result = isRMS
        ? try build.map(.operand(0) * .apply(.rsqrt, .operand(1) + epsilon), x, variance)
        : try build.map((.operand(0) - .operand(1)) * .apply(.rsqrt, .operand(2) + epsilon), x, mean, variance)
      if let gamma = try call.vector("gamma", along: axes, of: x, &build) { result = try build.map(.operand(0) * .operand(1), result, gamma) }
      if !isRMS, let beta = try call.vector("beta", along: axes, of: x, &build) {
        result = try build.map(.operand(0) + .operand(1), result, beta)
      }
      return result
    },
    "RMSNorm": Operation("x", "scale") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axes = try call.axes(of: build.shape(x))
      let epsilon = Expr.constant(try call.double("epsilon", default: 1e-7))
      let squares = try build.reduce(.mean, try build.map(.x * .x, x), axes, keepDims: true)
      let result = try build.map(.operand(0) * .apply(.rsqrt, .operand(1) + epsilon), x, squares)
      guard let scale = try call.optionalTensor("scale", &build) else { return result }
      return try build.map(.operand(0) * .operand(1), result, try build.cast(scale, to: build.type(x).dtype))
    },
    "Normalize": Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axes = try call.axes(of: build.shape(x))
      let order = try call.int("order", default: 2)
      let epsilon = try call.double("epsilon", default: 1e-7)
      if order == 2 {
        let squares = try build.reduce(.sum, try build.map(.x * .x, x), axes, keepDims: true)
        return try build.map(.operand(0) * .apply(.rsqrt, .max(.operand(1), .constant(epsilon * epsilon))), x, squares)
      }
      let powers = try build.reduce(
        .sum, try build.map(.binary(.power, .apply(.absolute, .x), .constant(Double(order))), x), axes, keepDims: true)
      return try build.map(.operand(0) / .max(.binary(.power, .operand(1), .constant(1 / Double(order))), .constant(epsilon)), x, powers)
    },
    "DotProductAttention": Operation("query", "key", "value", "bias", "mask", "scale", "is_causal") { (call, build) throws(Diagnostic) in
      try call.dotProductAttention(&build)
    },
    "Unfold": Operation("x") { (call, build) throws(Diagnostic) in try call.unfold(&build) },
    "Fold": Operation("x") { (call, build) throws(Diagnostic) in try call.fold(&build) },
  ]

  private static func pool(_ name: String) -> Operation {
    Operation("inputs") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("inputs", rank: 3...5, &build)
      return try call.layer("\(name)\(build.shape(x).rank - 2)D", [:], x, &build)
    }
  }

  /// Losses of `keras.ops.nn`, element by element or sample by sample.
  static let losses: [String: Operation] = [
    "BinaryCrossentropy": Operation("target", "output") { (call, build) throws(Diagnostic) in
      let (target, output) = (try call.tensor("target", &build), try call.tensor("output", &build))
      let (t, x) = (Expr.operand(0), Expr.operand(1))
      if try call.bool("from_logits") {
        return try build.map(.max(x, 0) - x * t + .apply(.log1p, .apply(.exp, -.apply(.absolute, x))), target, output)
      }
      let p = Activation.clip(x, 1e-7, almostOne)
      return try build.map(-(t * .apply(.log, p) + (1 - t) * .apply(.log, 1 - p)), target, output)
    },
    "CategoricalCrossentropy": Operation("target", "output") { (call, build) throws(Diagnostic) in
      let (target, output) = (try call.tensor("target", &build), try call.tensor("output", &build))
      let axis = try call.axis(of: build.shape(output), default: -1)
      let logs = try call.logProbabilities(output, axis, &build)
      return try build.map(-.x, try build.reduce(.sum, try build.map(.operand(0) * .operand(1), target, logs), [axis]))
    },
    "SparseCategoricalCrossentropy": Operation("target", "output") { (call, build) throws(Diagnostic) in
      var (target, output) = (try call.tensor("target", &build), try call.tensor("output", &build))
      let axis = try call.axis(of: build.shape(output), default: -1)
      if build.shape(target).rank == build.shape(output).rank { target = try build.squeeze(target, [build.shape(target).rank - 1]) }
      output = try call.logProbabilities(output, axis, &build)
      let labels = try build.expand(try build.cast(target, to: .int32), at: axis)
      return try build.map(-.x, try build.squeeze(try build.add(TakeAlong(axis: axis), output, labels), [axis]))
    },
    "PSNR": Operation("x1", "x2") { (call, build) throws(Diagnostic) in
      let (a, b) = (try call.tensor("x1", &build), try call.tensor("x2", &build))
      let distance = Expr.operand(0) - .operand(1)
      let squares = try build.map(distance * distance, a, b)
      // Of integers, TensorFlow's mean is one.
      let mean = try build.reduce(.mean, squares, Array(0..<build.shape(a).rank))
      let error = try build.cast(mean, to: PromotedType.float(build.type(mean).dtype))
      let peak = Expr.constant(try call.double("max_val"))
      return try build.map(.apply(.log10, peak) * 20 - .apply(.log10, .x) * 10, error)
    },
    "CTCLoss": ctc, "CTCDecode": ctc,
  ]

  /// `1 − 1e-7` as float32 rounds it, which a logarithm of the rest shows.
  fileprivate static let almostOne = Double(Float(1 - 1e-7))

  private static let ctc = Operation.refused(
    "connectionist temporal classification", hint: "cut the model before it and decode its outputs in the program")
}

extension JSONValue {
  fileprivate static func ints(_ values: some Sequence<Int>) -> JSONValue { .array(values.map { .int($0) }) }
}

extension OperationCall {
  /// The configuration of a layer with this call's options, some of them set here.
  fileprivate func layerConfig(_ className: String, _ more: [String: JSONValue]) throws(Diagnostic) -> LayerConfig {
    var object = try options().object
    for (key, value) in more { object[key] = value }
    // `None` stands for the default, and the operation's own name and policy are not the layer's.
    for key in object.keys where object[key]?.isNull == true || key == "dtype" { object[key] = nil }
    return LayerConfig(className: className, object: object, location: location, kerasMajor: config.kerasMajor)
  }

  /// Calls a layer without weights.
  fileprivate func layer(_ className: String, _ more: [String: JSONValue], _ x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let layer = try LayerCatalogue.make(try layerConfig(className, more))
    let input = layer.castsInputs ? try build.cast(x, to: PromotedType.float(build.type(x).dtype)) : x
    return try layer.call([KerasTensor(input)], [], &build)[0].value
  }

  /// Calls a layer of convolution by these kernels, constant or computed.
  fileprivate func convolve(
    _ layer: some ConvolvingLayer, _ x: ValueID, _ kernels: [ValueID], _ build: inout LayerBuild
  ) throws(Diagnostic) -> ValueID {
    let dtype = PromotedType.float(build.type(x).dtype)
    let numbers = try kernels.mapThrowing { kernel throws(Diagnostic) in try build.cast(kernel, to: dtype) }
    return try layer.call(try build.cast(x, to: dtype), kernels: numbers, bias: nil, &build)
  }

  /// A vector, or a tensor of the normalised axes, shaped so that it broadcasts along them.
  fileprivate func vector(_ name: String, along axes: [Int], of x: ValueID, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID? {
    guard let value = try optionalTensor(name, &build) else { return nil }
    let (type, shape) = (build.type(x).dtype, build.shape(x))
    return try build.reshape(try build.cast(value, to: type), Shape(shape.dims.indices.map { axes.contains($0) ? shape[$0] : 1 }))
  }

  fileprivate func logProbabilities(_ output: ValueID, _ axis: Int, _ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    if try bool("from_logits") {
      return try build.alongLast(output, [axis]) { (build, x) throws(Diagnostic) in try build.add(Softmax(.logSoftmax), x) }
    }
    let sum = try build.reduce(.sum, output, [axis], keepDims: true)
    return try build.map(.apply(.log, Activation.clip(.operand(0) / .operand(1), 1e-7, Operation.almostOne)), output, sum)
  }

  /// Heads stand in axis 2: query `[B, T, N, H]`, key and value `[B, S, K, H]` with N a multiple of K.
  fileprivate func dotProductAttention(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let query = try tensor("query", rank: 4...4, &build)
    let shape = build.shape(query)
    let heads = shape[2]
    func byHead(_ name: String) throws(Diagnostic) -> ValueID {
      var value = try tensor(name, rank: 4...4, &build)
      let own = build.shape(value)[2]
      guard own > 0, heads % own == 0 else {
        throw Diagnostic(id: "keras-input-shape", "\(heads) heads of 'query' over \(own) of '\(name)', which do not divide them", at: location)
      }
      if own != heads { value = try build.repeatElements(value, [1, heads / own]) }
      return try build.transpose(value, [0, 2, 1, 3])
    }
    let (key, value) = (try byHead("key"), try byHead("value"))
    let scale = try double("scale", default: 1 / Double(shape.last).squareRoot())
    var scores = try build.map(
      .x * .constant(scale), try build.matmul(try build.transpose(query, [0, 2, 1, 3]), key, transposeB: true))
    if let bias = try optionalTensor("bias", &build) {
      scores = try build.map(.operand(0) + .operand(1), scores, try build.cast(bias, to: build.type(scores).dtype))
    }
    let hidden = Expr.select(.operand(0), then: .operand(1), otherwise: .constant(-0.7 * 3.38953e38))
    if let mask = try optionalTensor("mask", &build) {
      scores = try build.map(hidden, try build.cast(try build.truth(mask), to: .float32), scores)
    }
    if try bool("is_causal") {
      let causal = try build.mask(rows: build.shape(scores)[2], columns: build.shape(scores)[3]) { $1 <= $0 }
      scores = try build.map(hidden, try build.cast(causal, to: .float32), scores)
    }
    let attended = try build.matmul(try build.add(Softmax(), scores), value)
    return try build.transpose(attended, [0, 2, 1, 3])
  }

  private func pair(_ name: String, _ fallback: Int) throws(Diagnostic) -> [Int] {
    try ints(name, count: 2, default: fallback, minimum: name == "padding" ? 0 : 1)
  }

  /// Columns `[N, C · kH · kW, L]` added up to images `[N, C, H, W]` where their blocks overlap.
  fileprivate func fold(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let x = try tensor("x", rank: 3...3, &build)
    let (size, step, dilation, padding) = (try pair("kernel_size", 1), try pair("stride", 1), try pair("dilation", 1), try pair("padding", 0))
    let whole = zip(try pair("output_size", 1), padding).map { $0 + 2 * $1 }
    let window = Window(size: size, strides: step, dilations: dilation)
    let positions = window.outputExtents(whole)
    let (samples, taps, places) = (build.shape(x)[0], size[0] * size[1], positions[0] * positions[1])
    let channels = build.shape(x)[1] / max(taps, 1)
    // Every element of a block goes to a pixel; sample and channel are columns of the scatter.
    let split = try build.reshape(x, [samples, channels, taps, places])
    let rows = try build.reshape(try build.transpose(split, [2, 3, 0, 1]), [taps * places, samples * channels])
    let indices = try build.constant(.int32, [taps * places]) { row in
      let (tap, place) = (row / places, row % places)
      let down = place / positions[1] * step[0] + tap / size[1] * dilation[0]
      let across = place % positions[1] * step[1] + tap % size[1] * dilation[1]
      return Double(down * whole[1] + across)
    }
    let zeros = try build.full([whole[0] * whole[1], samples * channels], 0, build.type(x).dtype)
    let sums = try build.reshape(try build.add(Scatter(.add), zeros, indices, rows), [whole[0], whole[1], samples, channels])
    let inner = try build.add(
      Slice(starts: padding + [0, 0], sizes: zip(whole, padding).map { $0 - 2 * $1 } + [samples, channels]), sums)
    return try build.transpose(inner, [2, 3, 0, 1])
  }

  /// Sliding blocks of images `[N, C, H, W]` as columns `[N, C · kH · kW, L]`.
  fileprivate func unfold(_ build: inout LayerBuild) throws(Diagnostic) -> ValueID {
    let (size, step, dilation, padding) = (try pair("kernel_size", 1), try pair("stride", 1), try pair("dilation", 1), try pair("padding", 0))
    let x = try build.pad(try tensor("x", rank: 4...4, &build), low: [0, 0] + padding, high: [0, 0] + padding)
    let window = Window(size: size, strides: step, dilations: dilation)
    let patches = try build.patches(try build.toChannelsLast(x, when: true), window)
    let shape = build.shape(patches)
    let channels = build.shape(x)[1]
    let split = try build.reshape(patches, [shape[0], shape[1] * shape[2], size[0] * size[1], channels])
    return try build.reshape(try build.transpose(split, [0, 3, 2, 1]), [shape[0], channels * size[0] * size[1], shape[1] * shape[2]])
  }
}

extension LayerBuild {
  /// The windows of `[N, spatial…, C]` as `[N, positions…, taps · C]`: one strided slice for each tap.
  mutating func patches(_ x: ValueID, _ window: Window) throws(Diagnostic) -> ValueID {
    let rank = window.rank
    try requireAxis(rank + 1, of: shape(x))
    let padded = try pad(x, low: [0] + window.padLow + [0], high: [0] + window.padHigh + [0])
    try Graph.check(Shape([window.size.reduce(1, *)] + window.outputExtents(Array(shape(x).dims[1...rank]))), at: location)
    let parts = try window.tapSlices(of: shape(padded)).mapThrowing { slice throws(Diagnostic) in try add(slice, padded) }
    return try concatenate(parts, axis: rank + 1)
  }
}
