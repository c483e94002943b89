import ModelFormats
import NNDiagnostics
import NNIR
import NNOps

/// TensorFlow functions in functional models of Keras 2, whose nodes are `TFOpLambda` and `SlicingOpLambda`, as operations of Keras 3.
enum TensorFlowFunctions {
  /// The operation that a node's function is; a `compat.v1.` in front of its name makes no difference.
  static func operation(_ config: LayerConfig) throws(Diagnostic) -> Operation {
    let name = try config.string("function")
    if let operation = functions[name.replacing("compat.v1.", with: "")] { return operation }
    throw Diagnostic(
      id: "keras-unsupported-operation", "unsupported function 'tf.\(name)'", at: config.location,
      hint: "rebuild the model with layers, or with keras.ops in Keras 3")
  }

  private static let functions: [String: Operation] = {
    var table: [String: Operation] = [:]
    /// Binary functions take x and y, as their operators do.
    for (function, operation) in [
      ("__operators__.add", "Add"), ("math.add", "Add"), ("math.subtract", "Subtract"), ("math.multiply", "Multiply"),
      ("math.truediv", "TrueDivide"), ("math.divide", "TrueDivide"), ("math.floordiv", "FloorDivide"), ("math.floormod", "Mod"),
      ("math.pow", "Power"), ("math.maximum", "Maximum"), ("math.minimum", "Minimum"), ("math.atan2", "Arctan2"),
      ("math.divide_no_nan", "DivideNoNan"), ("math.squared_difference", "SquaredDifference"), ("math.greater", "Greater"),
      ("math.greater_equal", "GreaterEqual"), ("math.less", "Less"), ("math.less_equal", "LessEqual"), ("math.equal", "Equal"),
      ("__operators__.eq", "Equal"), ("math.not_equal", "NotEqual"), ("__operators__.ne", "NotEqual"), ("math.logical_and", "LogicalAnd"),
      ("math.logical_or", "LogicalOr"), ("math.logical_xor", "LogicalXor"),
    ] { table[function] = keras(operation, ["x1"], ["x": "x1", "y": "x2"]) }
    for (function, operation) in [
      ("math.abs", "Absolute"), ("math.negative", "Negative"), ("math.exp", "Exp"), ("math.expm1", "Expm1"), ("math.log", "Log"),
      ("math.log1p", "Log1p"), ("math.sqrt", "Sqrt"), ("math.rsqrt", "Rsqrt"), ("math.square", "Square"), ("math.sign", "Sign"),
      ("math.floor", "Floor"), ("math.ceil", "Ceil"), ("math.round", "Round"), ("math.reciprocal", "Reciprocal"), ("math.sin", "Sin"),
      ("math.cos", "Cos"), ("math.tan", "Tan"), ("math.tanh", "Tanh"), ("nn.tanh", "Tanh"), ("math.sigmoid", "Sigmoid"),
      ("nn.sigmoid", "Sigmoid"), ("math.erf", "Erf"), ("math.softplus", "Softplus"), ("nn.softplus", "Softplus"), ("nn.softsign", "Softsign"),
      ("nn.relu", "Relu"), ("nn.relu6", "Relu6"), ("nn.elu", "Elu"), ("nn.selu", "Selu"), ("nn.silu", "Silu"), ("nn.swish", "Silu"),
      ("nn.gelu", "Gelu"), ("nn.softmax", "Softmax"), ("nn.log_softmax", "LogSoftmax"), ("math.log_softmax", "LogSoftmax"),
      ("math.logical_not", "LogicalNot"), ("math.is_nan", "Isnan"), ("math.is_inf", "Isinf"), ("math.is_finite", "Isfinite"),
      ("math.reduce_mean", "Mean"), ("math.reduce_sum", "Sum"), ("math.reduce_max", "Max"), ("math.reduce_min", "Min"),
      ("math.reduce_prod", "Prod"), ("math.reduce_any", "Any"), ("math.reduce_all", "All"), ("math.reduce_std", "Std"),
      ("math.reduce_variance", "Var"), ("math.reduce_logsumexp", "Logsumexp"), ("math.cumsum", "Cumsum"), ("math.cumprod", "Cumprod"),
      ("expand_dims", "ExpandDims"), ("squeeze", "Squeeze"), ("reverse", "Flip"), ("unstack", "Unstack"), ("cast", "Cast"),
      ("identity", "Copy"), ("zeros_like", "ZerosLike"), ("ones_like", "OnesLike"),
    ] {
      table[function] = keras(
        operation, ["x"], ["input": "x", "features": "x", "logits": "x", "value": "x", "input_tensor": "x"],
        defaults: function.hasPrefix("nn.") ? ["axis": .int(-1)] : [:])
    }
    table["nn.leaky_relu"] = keras("LeakyRelu", ["x"], ["alpha": "negative_slope", "features": "x"])
    table["stop_gradient"] = keras("StopGradient", ["variable"], ["input": "variable"])
    table["clip_by_value"] = keras("Clip", ["x"], ["clip_value_min": "x_min", "clip_value_max": "x_max", "t": "x"])
    table["where"] = keras("Where", ["condition"], ["x": "x1", "y": "x2"])
    table["reshape"] = keras("Reshape", ["x"], ["tensor": "x", "shape": "newshape"])
    table["transpose"] = keras("Transpose", ["x"], ["a": "x", "perm": "axes"])
    table["concat"] = keras("Concatenate", ["xs"], ["values": "xs"])
    table["stack"] = keras("Stack", ["x"], ["values": "x"])
    table["tile"] = keras("Tile", ["x"], ["input": "x", "multiples": "repeats"])
    table["roll"] = keras("Roll", ["x"], ["input": "x"])
    table["repeat"] = keras("Repeat", ["x"], ["input": "x"])
    table["pad"] = keras("Pad", ["x"], ["tensor": "x", "paddings": "pad_width"])
    table["gather"] = keras("Take", ["x"], ["params": "x"], defaults: ["axis": .int(0)])
    table["one_hot"] = keras("OneHot", ["x"], ["indices": "x", "depth": "num_classes"])
    table["image.resize"] = keras("Resize", ["images"], ["method": "interpolation"])
    table["__operators__.getitem"] = keras("GetItem", ["x"], ["slice_spec": "key"])
    table["math.argmax"] = keras("Argmax", ["x"], ["input": "x"], defaults: ["axis": .int(0)])
    table["math.argmin"] = keras("Argmin", ["x"], ["input": "x"], defaults: ["axis": .int(0)])
    table["split"] = Operation("value", "num_or_size_splits", several: { (call, build) throws(Diagnostic) in
      let value = try call.tensor("value", &build)
      let axis = try call.axis(of: build.shape(value), default: 0)
      let given = try call.ints("num_or_size_splits") ?? []
      // One number counts parts of one size, a list gives their sizes.
      let isCount = try call.option("num_or_size_splits")?.int != nil
      let sizes = isCount ? [Int](repeating: build.shape(value)[axis] / max(given[0], 1), count: given[0]) : given
      var start = 0
      return try sizes.mapThrowing { size throws(Diagnostic) in
        defer { start += size }
        return try build.slice(value, axis: axis, from: start, count: size)
      }
    })
    table["linalg.matmul"] = Operation("a", "b") { (call, build) throws(Diagnostic) in
      func side(_ name: String) throws(Diagnostic) -> ValueID {
        let value = try call.tensor(name, &build)
        return try call.bool("transpose_\(name)") ? build.swapLast(value) : value
      }
      return try build.matrixProduct(try side("a"), try side("b"))
    }
    table["math.l2_normalize"] = Operation("x") { (call, build) throws(Diagnostic) in
      let x = try call.tensor("x", &build)
      let epsilon = Expr.constant(try call.double("epsilon", default: 1e-12))
      let squares = try build.reduce(.sum, try build.map(.x * .x, x), try call.axes(of: build.shape(x)), keepDims: true)
      return try build.map(.operand(0) * .apply(.rsqrt, .max(.operand(1), epsilon)), x, squares)
    }
    table["math.squared_difference"] = Operation("x", "y") { (call, build) throws(Diagnostic) in
      try call.elementwise(["x", "y"], .common, &build) { _, terms in (terms[0] - terms[1]) * (terms[0] - terms[1]) }
    }
    return table
  }()

  /// An operation of Keras under TensorFlow's names for its arguments.
  private static func keras(
    _ name: String, _ parameters: [String], _ aliases: [String: String], defaults: [String: JSONValue] = [:]
  ) -> Operation? {
    guard var operation = OperationCatalogue.operations[name] else { return nil }
    operation.parameters = parameters
    operation.aliases = aliases
    operation.defaults = defaults
    return operation
  }
}
