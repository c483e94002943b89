import NNIR
import NNOps
import Testing

@testable import NNPlanning

@Suite struct FixedPointTests {
  private func random(_ dims: [Int], seed: UInt64 = 1) -> Tensor {
    var random = SplitMix64(seed: seed)
    let shape = Shape(dims)
    return Tensor(shape, (0..<shape.elementCount).map { _ in Float(random.uniform() - 0.5) })
  }

  /// What a kernel reads from the panels of one gate.
  private func unpacked(_ tensor: Tensor, width: Int, lanes: Int) -> [Double] {
    let packing = WeightPacking.fixedPanels(width: width, lanes: lanes)
    let bytes = packing.pack(tensor)
    #expect(bytes.count == packing.byteCount(of: tensor.type))
    let words = bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) }
    let (depth, columns) = (tensor.shape[0], tensor.shape[1])
    let panelWords = FixedPointWeights.panelBytes(depth: depth, width: width, lanes: lanes) / 4
    var result = [Double](repeating: .nan, count: depth * columns)
    for row in 0..<depth {
      for column in 0..<columns {
        let panel = Array(words[(column / width * panelWords)...].prefix(panelWords))
        let index = row * width + column % width
        let (vector, lane) = (index / lanes, index % lanes)
        let three = (0..<3).map { panel[width + (vector / 4 * 3 + $0) * lanes + lane] }
        let q = vector % 4 < 3 ? three[vector % 4] : three[0] << 24 ^ three[1] << 16 ^ three[2] << 8
        result[row * columns + column] = Double(Int32(bitPattern: q)) * Double(Float(bitPattern: panel[column % width]))
      }
    }
    return result
  }

  @Test(arguments: [(7, 5, 4, 4), (12, 40, 16, 8), (3, 33, 32, 16), (1, 1, 4, 4)])
  func numbersStandForTheirWeights(depth: Int, columns: Int, width: Int, lanes: Int) {
    let tensor = random([depth, columns])
    let error = FixedPointWeights.error(of: tensor)
    #expect(error < 1e-5)
    let read = unpacked(tensor, width: width, lanes: lanes)
    for row in 0..<depth {
      let weights = tensor.floats[(row * columns)...].prefix(columns)
      let largest = Double(weights.map(abs).max()!)
      for (column, weight) in weights.enumerated() { #expect(abs(read[row * columns + column] - Double(weight)) <= error * largest) }
    }
  }

  @Test func theLargestWeightsOfBothSignsFit() {
    let tensor = Tensor([4, 2], [-1, 3, 1, -3, 1, 3, -1, -3])
    for (read, weight) in zip(unpacked(tensor, width: 4, lanes: 4), tensor.floats) { #expect(abs(read - Double(weight)) <= 4e-7) }
  }

  @Test func signsStayAndZerosAreKnown() {
    let tensor = Tensor([8, 1], [1, 1e-12, -1e-12, 1e-12, 0, 0.3, 0, 0])
    let read = unpacked(tensor, width: 4, lanes: 4)
    let unit = 1 / 8_388_607.0
    for (read, weight) in zip(read, tensor.floats) {
      #expect(weight == 0 ? abs(read) < 0.999 * unit : abs(read) > 0.999 * unit && (read > 0) == (weight > 0))
    }
  }

  @Test(arguments: [[0, 0], [.infinity, 1], [.nan, 1], [1e-40, 1], [-.infinity, 1]] as [[Float]])
  func weightsWithoutNumbersStayFloats(weights: [Float]) {
    #expect(FixedPointWeights.error(of: Tensor([1, 2], weights)) == .infinity)
  }

  /// A row of small weights may belong to an input of large values.
  @Test func smallRowsOfLargeColumnsStayFloats() {
    #expect(FixedPointWeights.error(of: Tensor([2, 2], [1, 1, 1e-3, 1e-3])) > 1e-5)
    #expect(FixedPointWeights.error(of: Tensor([2, 2], [1, 1e-3, 1, 1e-3])) < 1e-6)
  }

  private func choices(rows: Int, weights: Tensor, _ options: PlanOptions = PlanOptions(), target: Target = .x86_64_v4) throws -> String {
    var graph = Graph(name: "fixed", batch: rows)
    let x = try graph.addInput("x", TensorType(.float32, [rows, weights.shape[0]]))
    let y = try graph.append1(MatMul(), [x, graph.append1(Constant(weights), [], name: "weights")], name: "product")
    graph.outputs.append(Port("y", y))
    let plan = try Planner.plan(graph, target: target, options: options)
    return plan.steps.compactMap { if case .kernel(let call) = $0.body { call.function } else { nil } }.joined(separator: " ")
  }

  @Test func productsThatWaitForWeightsTakeNumbers() throws {
    let weights = random([300, 512])
    #expect(try choices(rows: 1, weights: weights) == "nnc_matmul_f32__fixed")
    #expect(try choices(rows: 2, weights: weights) == "nnc_matmul_f32__fixed")
    #expect(try choices(rows: 4, weights: random([1024, 1024])) == "nnc_matmul_f32__fixed")
    #expect(try choices(rows: 64, weights: weights) == "nnc_matmul_f32")
    #expect(try choices(rows: 1, weights: random([8, 8])) == "nnc_matmul_f32__rows")
    #expect(try choices(rows: 1, weights: weights, PlanOptions(tolerance: 0)) == "nnc_matmul_f32__rows")
    #expect(try choices(rows: 1, weights: weights, target: .generic) == "nnc_matmul_f32__rows")
    // Weights from the second-level cache are no limit to 8 lanes, those from the third are.
    #expect(try choices(rows: 1, weights: random([200, 512]), target: .x86_64_v3) == "nnc_matmul_f32__rows")
    #expect(try choices(rows: 1, weights: random([300, 512]), target: .x86_64_v3) == "nnc_matmul_f32__fixed")
  }
}
