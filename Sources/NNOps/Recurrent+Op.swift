import NNDiagnostics
import NNIR

/// What the three recurrent ops share: operand order, type rule and the loop over time.
protocol RecurrentOp: Op {
  var options: RecurrentOptions { get }
  /// Gates, in Keras' order of columns.
  var gates: Int { get }
  var stateCount: Int { get }
  func biasShape(units: Int) -> Shape
  /// One step of one sample.
  ///
  /// - Parameters: `x` is the projected input `[gates · U]` without bias; `states` are `[U]` each; `recurrent` multiplies a vector by the
  ///   columns of one range of gates.
  /// - Returns: the new states, the first of which is the output.
  func step(
    x: [Double], states: [[Double]], bias: [Double]?, recurrent: (_ h: [Double], _ gates: Range<Int>) -> [Double]
  ) -> [[Double]]
}

extension RecurrentOp {
  package var attributes: [(String, String)] {
    var list = [("activation", "\(options.activation)")]
    if options.goBackwards { list.append(("go_backwards", "true")) }
    if options.hasInitialState { list.append(("initial_state", "true")) }
    if options.hasMask { list.append(("mask", options.zeroOutputForMask ? "zero output" : "true")) }
    return list
  }

  package func resultTypes(_ operands: [TensorType]) throws(Diagnostic) -> [TensorType] {
    let count = 3 + (options.hasBias ? 1 : 0) + (options.hasInitialState ? stateCount : 0) + (options.hasMask ? 1 : 0)
    try requireCount(operands, count)
    let x = operands[0]
    try requireFloat(x)
    try require(x.shape.rank == 3, "rank", "shape \(x.shape) instead of [batch, time, features]")
    let kernel = operands[1].shape
    let units = operands[2].shape.dims.first ?? 0
    try require(
      kernel == [x.shape[2], gates * units] && operands[2].shape == [units, gates * units], "kernel-shape",
      "kernels of shapes \(kernel) and \(operands[2].shape) over \(x.shape[2]) features")
    var rest = operands.dropFirst(3)
    if options.hasBias {
      try require(rest.popFirst()!.shape == biasShape(units: units), "bias-shape", "a bias of the wrong shape")
    }
    let state = TensorType(x.dtype, [x.shape[0], units])
    if options.hasInitialState {
      for _ in 0..<stateCount {
        let given = rest.popFirst()!
        try require(given == state, "state-shape", "an initial state \(given) instead of \(state)")
      }
    }
    if options.hasMask {
      let mask = rest.popFirst()!
      try require(mask == TensorType(.bool, [x.shape[0], x.shape[1]]), "mask-shape", "a mask \(mask)")
    }
    return [TensorType(x.dtype, [x.shape[0], x.shape[1], units])] + (0..<stateCount).map { _ in state }
  }

  package func evaluate(_ operands: [Tensor]) throws(Diagnostic) -> [Tensor] {
    let types = try resultTypes(operands.map(\.type))
    let (batch, steps, features) = (operands[0].shape[0], operands[0].shape[1], operands[0].shape[2])
    let units = types[1].shape[1]
    let columns = gates * units
    let (x, kernel, recurrentKernel) = (operands[0].doubles, operands[1].doubles, operands[2].doubles)
    var rest = operands.dropFirst(3)
    let bias = options.hasBias ? rest.popFirst()!.doubles : nil
    let initial = options.hasInitialState ? (0..<stateCount).map { _ in rest.popFirst()!.doubles } : nil
    let mask = options.hasMask ? rest.popFirst()!.doubles : nil
    func recurrent(_ h: [Double], _ gates: Range<Int>) -> [Double] {
      (gates.lowerBound * units..<gates.upperBound * units).map { column in
        (0..<units).reduce(0) { $0 + h[$1] * recurrentKernel[$1 * columns + column] }
      }
    }
    var sequence: [Double] = []
    var finals = [[Double]](repeating: [], count: stateCount)
    for n in 0..<batch {
      var states = (0..<stateCount).map { state in
        initial.map { Array($0[state][(n * units)..<((n + 1) * units)]) } ?? [Double](repeating: 0, count: units)
      }
      var output = [Double](repeating: 0, count: units)
      for step in 0..<steps {
        let time = options.goBackwards ? steps - 1 - step : step
        if let mask, mask[n * steps + time] == 0 {
          if options.zeroOutputForMask { output = output.map { _ in 0 } }
        } else {
          let start = (n * steps + time) * features
          let projected = (0..<columns).map { column in
            (0..<features).reduce(0) { $0 + x[start + $1] * kernel[$1 * columns + column] }
          }
          states = self.step(x: projected, states: states, bias: bias, recurrent: recurrent)
          output = states[0]
        }
        sequence += output
      }
      for state in 0..<stateCount { finals[state] += states[state] }
    }
    return zip(types, [sequence] + finals).map { Tensor($0, doubles: $1) }
  }

  static func recurrentExamples(
    gates: Int, states: Int, bias: (Int) -> Shape, _ make: (RecurrentOptions) -> any Op
  ) -> [OpExample] {
    func example(_ options: RecurrentOptions, _ n: Int, _ t: Int, _ f: Int, _ u: Int) -> OpExample {
      var shapes: [Shape] = [[n, t, f], [f, gates * u], [u, gates * u]]
      if options.hasBias { shapes.append(bias(u)) }
      if options.hasInitialState { shapes += [Shape](repeating: [n, u], count: states) }
      var types = shapes.map { TensorType(.float32, $0) }
      var fixed: [Int: Tensor] = [:]
      if options.hasMask {
        fixed[types.count] = Tensor(
          TensorType(.bool, [n, t]), doubles: (0..<(n * t)).map { $0 % 3 == 1 || $0 == 0 ? 0 : 1 })
        types.append(TensorType(.bool, [n, t]))
      }
      return OpExample(make(options), types, fixed: fixed)
    }
    var backwards = RecurrentOptions(goBackwards: true, hasBias: false)
    let plain = example(RecurrentOptions(), 2, 5, 3, 4)
    let masked = example(RecurrentOptions(hasInitialState: true, hasMask: true), 3, 6, 2, 19)
    let zeroed = example(RecurrentOptions(hasMask: true, zeroOutputForMask: true), 2, 4, 3, 8)
    let alone = example(RecurrentOptions(hasMask: true), 1, 5, 2, 50)
    let reversed = example(backwards, 1, 7, 5, 1)
    backwards.activation = .max(.x, 0)
    return [plain, masked, zeroed, alone, reversed, example(backwards, 5, 3, 4, 33), example(RecurrentOptions(), 1, 12, 16, 64)]
  }
}

extension LSTM: RecurrentOp {
  package static var name: String { "lstm" }
  var gates: Int { 4 }
  var stateCount: Int { 2 }
  func biasShape(units: Int) -> Shape { [4 * units] }

  func step(x: [Double], states: [[Double]], bias: [Double]?, recurrent: ([Double], Range<Int>) -> [Double]) -> [[Double]] {
    let units = states[0].count
    let sums = zip(x, recurrent(states[0], 0..<4)).map(+)
    func gate(_ index: Int, _ unit: Int, _ activation: Expr) -> Double {
      let sum = sums[index * units + unit] + (bias?[index * units + unit] ?? 0)
      return activation.evaluate { _ in sum }
    }
    var (h, c) = (states[0], states[1])
    for unit in 0..<units {
      let candidate = gate(2, unit, options.activation)
      c[unit] = gate(1, unit, recurrentActivation) * c[unit] + gate(0, unit, recurrentActivation) * candidate
      let state = c[unit]
      h[unit] = gate(3, unit, recurrentActivation) * options.activation.evaluate { _ in state }
    }
    return [h, c]
  }

  package static var examples: [OpExample] {
    recurrentExamples(gates: 4, states: 2, bias: { [4 * $0] }) { LSTM($0) }
  }
}

extension GRU: RecurrentOp {
  package static var name: String { "gru" }
  var gates: Int { 3 }
  var stateCount: Int { 1 }
  func biasShape(units: Int) -> Shape { resetAfter ? [2, 3 * units] : [3 * units] }

  func step(x: [Double], states: [[Double]], bias: [Double]?, recurrent: ([Double], Range<Int>) -> [Double]) -> [[Double]] {
    let h = states[0]
    let units = h.count
    let input = x.indices.map { x[$0] + (bias?[$0] ?? 0) }
    func added(_ product: [Double], from column: Int) -> [Double] {
      product.indices.map { product[$0] + (resetAfter ? bias?[3 * units + column + $0] ?? 0 : 0) }
    }
    let inner = added(recurrent(h, 0..<2), from: 0)
    func gate(_ index: Int) -> Double { recurrentActivation.evaluate { _ in input[index] + inner[index] } }
    let z = (0..<units).map { gate($0) }
    let r = (0..<units).map { gate(units + $0) }
    let candidate: [Double]
    if resetAfter {
      candidate = zip(r, added(recurrent(h, 2..<3), from: 2 * units)).map { $0 * $1 }
    } else {
      candidate = recurrent(zip(r, h).map { $0 * $1 }, 2..<3)
    }
    let next = (0..<units).map { unit in
      let activated = options.activation.evaluate { _ in input[2 * units + unit] + candidate[unit] }
      return z[unit] * h[unit] + (1 - z[unit]) * activated
    }
    return [next]
  }

  package static var examples: [OpExample] {
    recurrentExamples(gates: 3, states: 1, bias: { [2, 3 * $0] }) { GRU($0) }
      + recurrentExamples(gates: 3, states: 1, bias: { [3 * $0] }) { GRU($0, resetAfter: false) }
  }
}

extension SimpleRNN: RecurrentOp {
  package static var name: String { "simple_rnn" }
  var gates: Int { 1 }
  var stateCount: Int { 1 }
  func biasShape(units: Int) -> Shape { [units] }

  func step(x: [Double], states: [[Double]], bias: [Double]?, recurrent: ([Double], Range<Int>) -> [Double]) -> [[Double]] {
    let product = recurrent(states[0], 0..<1)
    return [x.indices.map { unit in options.activation.evaluate { _ in x[unit] + product[unit] + (bias?[unit] ?? 0) } }]
  }

  package static var examples: [OpExample] {
    recurrentExamples(gates: 1, states: 1, bias: { [$0] }) { SimpleRNN($0) }
  }
}
