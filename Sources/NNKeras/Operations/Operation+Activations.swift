import NNDiagnostics
import NNIR
import NNOps

extension Operation {
  /// The activation functions of `keras.ops.nn`.
  static let activations: [String: Operation] = {
    var table = plain
    table["LeakyRelu"] = activation { (call) throws(Diagnostic) in .map(Activation.leakyRelu(.x, try call.double("negative_slope", default: 0.2))) }
    table["Elu"] = activation { (call) throws(Diagnostic) in .map(Activation.elu(.x, try call.double("alpha", default: 1))) }
    table["Celu"] = activation { (call) throws(Diagnostic) in
      let alpha = try call.double("alpha", default: 1)
      return .map(.max(.x, 0) + .min(.constant(alpha) * .apply(.expm1, .x / .constant(alpha)), 0))
    }
    table["Gelu"] = activation { (call) throws(Diagnostic) in .map(Activation.gelu(.x, approximate: try call.bool("approximate", default: true))) }
    table["HardShrink"] = activation { (call) throws(Diagnostic) in
      .map(.select(.apply(.absolute, .x) > .constant(try call.double("threshold", default: 0.5)), then: .x, otherwise: 0))
    }
    table["SoftShrink"] = activation { (call) throws(Diagnostic) in
      let threshold = Expr.constant(try call.double("threshold", default: 0.5))
      return .map(.select(.x > threshold, then: .x - threshold, otherwise: .select(.x < -threshold, then: .x + threshold, otherwise: 0)))
    }
    table["Threshold"] = activation { (call) throws(Diagnostic) in
      .map(.select(
        .x > .constant(try call.double("threshold")), then: .x, otherwise: .constant(try call.double("default_value"))))
    }
    table["Squareplus"] = activation { (call) throws(Diagnostic) in
      .map((.x + .apply(.sqrt, .x * .x + .constant(try call.double("b", default: 4)))) * 0.5)
    }
    for (name, kind) in [("Softmax", Softmax.Kind.softmax), ("LogSoftmax", .logSoftmax), ("Sparsemax", .sparsemax)] {
      table[name] = Operation("x") { (call, build) throws(Diagnostic) in
        let x = try call.tensor("x", &build)
        let floats = try build.cast(x, to: PromotedType.float(build.type(x).dtype))
        // Without an axis it is taken over all elements.
        if try call.option("axis") == nil && call.config.object["axis"] != nil {
          return try build.reshape(try build.add(Softmax(kind), try build.flatten(floats)), build.shape(x))
        }
        let axes = try call.config.normalized(try call.ints("axis") ?? [-1], in: build.shape(x))
        return try build.alongLast(floats, axes) { (build, joined) throws(Diagnostic) in try build.add(Softmax(kind), joined) }
      }
    }
    table["Glu"] = Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let axis = try call.axis(of: build.shape(x), default: -1)
      let last = build.shape(x).rank - 1
      return try build.move(try Activation.glu.apply(try build.move(x, axis: axis, to: last), &build), axis: last, to: axis)
    }
    return table
  }()

  /// Those without options, by the name that `keras.activations` gives them.
  private static var plain: [String: Operation] {
    let names = [
      "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "SparseSigmoid": "sparse_sigmoid", "Softplus": "softplus",
      "Softsign": "softsign", "SparsePlus": "sparse_plus", "Silu": "silu", "LogSigmoid": "log_sigmoid",
      "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu", "Selu": "selu", "TanhShrink": "tanh_shrink",
      "HardTanh": "hard_tanh",
    ]
    return names.mapValues { name in activation { (_) throws(Diagnostic) in Activation.named(name, 3) } }
  }
}

extension LayerBuild {
  /// Applies a function of the last axis to several axes, which are moved there and joined, and puts everything back.
  mutating func alongLast(
    _ value: ValueID, _ axes: [Int], _ function: (inout LayerBuild, ValueID) throws(Diagnostic) -> ValueID
  ) throws(Diagnostic) -> ValueID {
    let shape = shape(value)
    let order = (0..<shape.rank).filter { !axes.contains($0) } + axes
    let joined = try joinLast(value, axes)
    let split = try reshape(try function(&self, joined), Shape(order.map { shape[$0] }))
    return try transpose(split, order.indices.map { order.firstIndex(of: $0)! })
  }
}
