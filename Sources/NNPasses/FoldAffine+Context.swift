import NNIR
import NNOps

extension FoldAffine {
  /// A linear op with the maps around it that can become part of its weights.
  struct Fold {
    var name: String
    /// What the op reads instead.
    var input: ValueID
    var kernel: Tensor
    /// Added to the result, one number a channel.
    var shift: Tensor?
    /// The value that is complete then, and those on the way to it.
    var output: ValueID
    var swallowed: [ValueID]
  }

  /// A graph with what is asked of it again and again.
  struct Context {
    private let graph: Graph
    private let links: GraphLinks

    init(_ graph: Graph) {
      self.graph = graph
      links = GraphLinks(graph)
    }

    /// What can be folded into the node; nil when it is not linear or nothing is gained.
    func fold(at index: Int) -> Fold? {
      let node = graph.nodes[index]
      guard let groups = FoldAffine.groups(node), node.operands.count == 2, let kernel = tensor(node.operands[1]),
        kernel.dtype.isFloatingPoint, kernel.shape.elementCount > 0, node.op is Convolution || kernel.shape.rank == 2
      else { return nil }
      var fold = Fold(
        name: node.name, input: node.operands[0], kernel: kernel, output: node.results[0], swallowed: [])
      var before = AffineMap.identity(graph[fold.input].shape.last)
      while !isAffineOfLinear(fold.input), let (map, x, name) = affineMap(producing: fold.input) {
        let joint = map.followed(by: before)
        if joint.shifts && FoldAffine.pads(node) { break }
        (before, fold.input, fold.name) = (joint, x, Names.joined(name, fold.name))
      }
      var after = AffineMap.identity(kernel.shape.last)
      while let (map, result, name) = affineMap(reading: fold.output) {
        fold.swallowed.append(fold.output)
        (after, fold.output, fold.name) = (after.followed(by: map), result, Names.joined(fold.name, name))
      }
      let isBiasOnly = fold.input == node.operands[0] && !after.scales && fold.swallowed.count <= 1
      return isBiasOnly ? nil : FoldAffine.weights(of: fold, before, after, groups: groups)
    }

    /// Whether the value is what affine maps make of a linear op's result: that op takes them.
    private func isAffineOfLinear(_ value: ValueID) -> Bool {
      var root = value
      while let (_, x, _) = affineMap(producing: root) { root = x }
      return links.producer(of: root).map { FoldAffine.groups(graph.nodes[$0]) != nil } ?? false
    }

    private func tensor(_ value: ValueID) -> Tensor? {
      links.producer(of: value).flatMap { (graph.nodes[$0].op as? Constant)?.tensor }
    }

    /// The map that alone computes `value` and which only one node reads, with the value that it maps.
    private func affineMap(producing value: ValueID) -> (map: AffineMap, x: ValueID, name: String)? {
      guard let index = links.producer(of: value), links.onlyReader(of: value) != nil, let (map, x) = affineMap(at: index) else { return nil }
      return (map, x, graph.nodes[index].name)
    }

    /// The map that alone reads `value`, with its result.
    private func affineMap(reading value: ValueID) -> (map: AffineMap, result: ValueID, name: String)? {
      guard let index = links.onlyReader(of: value), let (map, x) = affineMap(at: index), x == value else { return nil }
      return (map, graph.nodes[index].results[0], graph.nodes[index].name)
    }

    private func affineMap(at index: Int) -> (map: AffineMap, x: ValueID)? {
      let node = graph.nodes[index]
      guard let map = node.op as? Map else { return nil }
      let variables = node.operands.indices.filter { tensor(node.operands[$0]) == nil }
      let result = graph[node.results[0]]
      guard variables.count == 1, let variable = variables.first, graph[node.operands[variable]] == result,
        result.dtype.isFloatingPoint, result.shape.rank > 0
      else { return nil }
      var constants: [Int: [Double]] = [:]
      for (index, operand) in node.operands.enumerated() where index != variable {
        guard let tensor = tensor(operand), let numbers = FoldAffine.perChannel(tensor, result.shape.last) else { return nil }
        constants[index] = numbers
      }
      return AffineMap(map.expr, of: variable, constants: constants, channels: result.shape.last)
        .map { ($0, node.operands[variable]) }
    }
  }

  /// The groups of a linear op whose weights may be changed; nil for others.
  private static func groups(_ node: Node) -> Int? {
    switch node.op {
    case let convolution as Convolution: convolution.epilogue == nil ? convolution.groups : nil
    case let product as MatMul: product.epilogue == nil && !product.transposeB ? 1 : nil
    default: nil
    }
  }

  private static func pads(_ node: Node) -> Bool {
    guard let window = (node.op as? Convolution)?.window else { return false }
    return (window.padLow + window.padHigh).contains { $0 != 0 }
  }

  /// The numbers of a constant that varies along channels at most.
  private static func perChannel(_ tensor: Tensor, _ channels: Int) -> [Double]? {
    if tensor.shape.elementCount == 1 { return [Double](repeating: tensor.doubles[0], count: channels) }
    return tensor.shape.elementCount == channels && tensor.shape.last == channels ? tensor.doubles : nil
  }

  /// Kernel `[…, C / groups, O]` times the scales of both sides, and the sum of what the shifts give.
  private static func weights(of fold: Fold, _ before: AffineMap, _ after: AffineMap, groups: Int) -> Fold? {
    let shape = fold.kernel.shape
    guard shape.rank >= 2, shape[shape.rank - 2] * groups == before.scale.count else { return nil }
    let (inputs, outputs) = (shape[shape.rank - 2], shape.last)
    var kernel = fold.kernel.doubles
    var shift = after.shift
    for index in kernel.indices {
      let output = index % outputs
      let input = index / outputs % inputs + output / (outputs / groups) * inputs
      shift[output] += kernel[index] * before.shift[input] * after.scale[output]
      kernel[index] *= before.scale[input] * after.scale[output]
    }
    var result = fold
    result.kernel = Tensor(fold.kernel.type, doubles: kernel)
    if shift.contains(where: { $0 != 0 }) { result.shift = Tensor(TensorType(fold.kernel.dtype, [outputs]), doubles: shift) }
    return result
  }
}
