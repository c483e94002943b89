import NNDiagnostics
import NNIR
import NNOps

extension OperationCall {
  /// `unique` with a fixed `size`: the distinct elements, or slices along an axis, in order, cut or filled up to that number.
  func unique(_ build: inout LayerBuild) throws(Diagnostic) -> [ValueID] {
    guard has("size") else {
      throw unsupported("a missing 'size'", hint: "how many elements there are depends on the data; give a fixed size")
    }
    let x = try tensor("x", &build)
    let size = try int("size", in: 0...)
    let axis = try has("axis") ? self.axis(of: build.shape(x)) : 0
    let moved = try has("axis") ? build.move(x, axis: axis, to: 0) : build.flatten(x)
    let count = build.shape(moved)[0]
    let columns = build.shape(moved).dims.dropFirst().reduce(1, *)
    let rows = try build.reshape(moved, [count, columns])
    let order = try build.lexicographicOrder(rows)
    let sorted = try build.add(Gather(), rows, order)
    // Rows that differ from the one before begin a group; the number of a row's group is where it goes.
    let differs = try build.map(
      .binary(.notEqual, .operand(0), .operand(1)), try build.slice(sorted, axis: 0, from: 1, count: count - 1),
      try build.slice(sorted, axis: 0, from: 0, count: count - 1))
    let begins = try build.cast(try build.reduce(.any, differs, [1]), to: .int32)
    let group = try build.pad(try build.add(Scan(.sum, axis: 0), begins), low: [1], high: [0])
    let groupCount = try build.map(.x + 1, try build.reduce(.maximum, group, [0]))

    let fill = try build.full([size, columns], try double("fill_value", default: 0), build.type(x).dtype)
    let values = try build.reshape(
      try build.add(Scatter(.replace), fill, group, sorted), Shape([size] + build.shape(moved).dims.dropFirst()))
    var results = [try build.move(values, axis: 0, to: axis)]
    if try bool("return_index") {
      let first = try build.add(Scatter(.minimum), try build.full([size], Double(count), .int32), group, order)
      let isGroup = Expr.operand(0) < .operand(1)
      results.append(
        try build.map(.select(isGroup, then: .operand(2), otherwise: 1), try build.range(size, .int32), groupCount, first))
    }
    if try bool("return_inverse") {
      let inverse = try build.add(Scatter(.replace), try build.full([count], 0, .int32), order, group)
      results.append(try has("axis") ? inverse : build.reshape(inverse, build.shape(x)))
    }
    if try bool("return_counts") {
      results.append(
        try build.add(Scatter(.add), try build.full([size], 0, .int32), group, try build.full([count], 1, .int32)))
    }
    return results
  }
}

extension LayerBuild {
  /// The order that sorts rows `[R, C]` by their first column, then by the second, and so on, as `int32 [R]`.
  fileprivate mutating func lexicographicOrder(_ rows: ValueID) throws(Diagnostic) -> ValueID {
    // Stable sorts by one column after the other, the last first.
    var order = try range(shape(rows)[0], .int32)
    for column in (0..<shape(rows)[1]).reversed() {
      let keys = try add(Gather(), try pick(rows, axis: 1, column), order)
      order = try add(Gather(), order, try addAll(Sort(), [keys])[1])
    }
    return order
  }
}
