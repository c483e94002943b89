import NNIR

extension PlanBuilder {
  /// Lets the convolution that was lowered last, by Winograd's method, keep the maxima of its result that a layer of max pooling wants, when the
  /// pooling windows lie side by side and none reaches over two tiles. The result itself is then neither stored nor read.
  ///
  /// - Parameters:
  ///   - value: What the convolution gives, and `x` where it lies.
  ///   - pool: The pooling layer's geometry.
  /// - Returns: Whether it could, which it cannot when somebody else reads the result or another kernel computes it.
  mutating func emitPooled(
    _ value: ValueID, _ x: (place: Place, stride: Int), _ pool: Geometry, to y: (place: Place, stride: Int), _ node: Node
  ) -> Bool {
    guard let convolution = steps.last, convolution.value == value, convolution.loops.isEmpty, isReadOnce(value),
      case .kernel(var call) = convolution.body, call.header == "winograd.h", call.result == x.place,
      let index = call.arguments.firstIndex(where: { if case .structure("geometry", _, _) = $0 { true } else { false } }),
      case .structure(_, let type, var fields) = call.arguments[index]
    else { return false }
    let extents = Dictionary(uniqueKeysWithValues: fields.compactMap { if case .integer(let value) = $0.value { ($0.name, value) } else { nil } })
    let (height, width) = (pool.kernel[1], pool.kernel[2])
    guard pool.strides == pool.kernel, pool.kernel[0] == 1, pool.padding == [0, 0, 0], pool.dilations == [1, 1, 1],
      pool.output == [pool.input[0], pool.input[1] / height, pool.input[2] / width],
      extents["dilation_h"] == 1, extents["dilation_w"] == 1,
      call.integer("mh")!.isMultiple(of: height), call.integer("mw")!.isMultiple(of: width)
    else { return false }
    steps.removeLast()
    fields = fields.map { $0.name == "ldy" ? Argument.Field("ldy", y.stride) : $0 }
    fields += [Argument.Field("pool_h", height), Argument.Field("pool_w", width)]
    call.arguments[index] = .structure("geometry", type: type, fields)
    call.arguments[0] = .output("y", y.place)
    emit(
      Step(
        name: convolution.name + "+" + node.name, comment: convolution.comment + "; " + graph.line(for: node), body: .kernel(call),
        flops: convolution.flops + graph[node.results[0]].shape.elementCount * pool.taps,
        bytes: convolution.bytes - graph[value].byteCount + graph[node.results[0]].byteCount, value: node.results[0], kernel: convolution.kernel,
        reason: convolution.reason + ", the result pooled"))
    return true
  }
}

extension KernelCall {
  fileprivate func integer(_ label: String) -> Int? {
    for case .integer(label, let value) in arguments { return value }
    return nil
  }
}
